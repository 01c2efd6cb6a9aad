"""Another time of day for tests of what ends with a day."""

from django.utils import timezone


class Clock:
    """What Django's clock says."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch

    def set(self, moment):
        self.monkeypatch.setattr(timezone, "now", lambda: moment)
