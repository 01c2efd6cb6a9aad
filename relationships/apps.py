from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Modules that register something with the kernel or with an earlier process when imported.
REGISTERED = (
    "cities.sentences",
    "council.sentences.bodies",
    "council.sentences.offices",
    "council.sentences.people",
    "council.sentences.vote_rules",
    "meetings.sentences",
    "motions.sentences.motions",
    "nominations.sentences",
    "nominations.domain.nomination_matters",
    "committees.sentences",
    "agreements.sentences.agreements",
    "ties.sentences.relationships",
    "ties.domain.relationships",
    "ties.domain.tie_matters",
    "committees.domain.reminders",
    "committees.domain.attendance",
    "cities.acts",
    "council.acts.desk",
    "meetings.acts.desk",
    "motions.acts.desk",
    "nominations.acts.desk",
    "committees.acts.desk",
    "agreements.acts.desk",
    "ties.acts",
)


class RelationshipsConfig(AppConfig):
    name = "relationships"
    verbose_name = _("Relationships")

    def ready(self) -> None:
        """Tell the kernel how the council is found, and load what registers itself."""
        from relationships.council.models.council import Council
        from sistercities.kernel import council

        council.register(Council.objects.first)
        for module in REGISTERED:
            import_module(f"relationships.{module}")
