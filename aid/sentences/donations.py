"""What happened: donations."""

from django.utils.functional import Promise

SENTENCES: dict[str, str | Promise] = {}
