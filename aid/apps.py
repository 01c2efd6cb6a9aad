from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Aid")

    def ready(self) -> None:
        """Teach the history pages the sentences of this app, and the council's code its votes."""
        from aid import sentences as ours
        from aid.domain import votes
        from aid.sentences import cities
        from relationships import sentences
        from relationships.domain import matters
        from relationships.models import Matter
        from relationships.sentences import labels

        matters.learn(Matter.Kind.DONATION, votes.KIND)
        sentences.learn(ours.SENTENCES, ours.CHOICES, ours.PAGES, ours.readable)
        labels.CITIES.update(cities.CITIES)
