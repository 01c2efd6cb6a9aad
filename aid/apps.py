from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Aid")

    def ready(self) -> None:
        """Teach the history pages the sentences of this app."""
        from aid import sentences as ours
        from relationships import sentences

        sentences.learn(ours.SENTENCES, ours.CHOICES, ours.PAGES, ours.readable)
