from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Modules that register something with the kernel or with an earlier process when imported.
REGISTERED = (
    "needs.sentences",
    "past_donations.sentences",
    "legal_bases.sentences",
    "items.sentences.items",
    "pledges.sentences",
    "donations.sentences",
    "donations.domain.votes",
    "donations.domain.basis_out_of_use",
    "shipping.sentences.shipments",
    "casework.sentences.cities",
    "needs.acts.desk",
    "past_donations.acts",
    "legal_bases.acts",
    "pledges.acts.desk",
    "donations.acts.desk",
    "shipping.acts.desk",
    "casework.acts.desk",
)


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Aid")

    def ready(self) -> None:
        """Load what registers itself: sentences, the desk, and what the council's votes do."""
        for module in REGISTERED:
            import_module(f"aid.{module}")
