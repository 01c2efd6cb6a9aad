from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What registers itself with the kernel, or with an earlier process, when it is loaded.
REGISTERED = (
    "needs.sentences",
    "past_donations.sentences",
    "legal_bases.sentences",
    "items.sentences.items",
    "pledges.sentences",
    "donations.sentences",
    "donations.domain.votes",
    "shipping.sentences.shipments",
    "casework.sentences.cities",
)


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Aid")

    def ready(self) -> None:
        """Load what registers itself: sentences, and what the council's votes do."""
        for module in REGISTERED:
            import_module(f"aid.{module}")
