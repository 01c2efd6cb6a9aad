from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationshipsConfig(AppConfig):
    name = "relationships"
    verbose_name = _("Relationships")

    def ready(self) -> None:
        """Tell the council's code what its votes do to a nomination."""
        from relationships.domain import matters, nomination_matters
        from relationships.models import Matter

        matters.learn(Matter.Kind.NOMINATION, nomination_matters.KIND)
