"""The desk's lists of the council's own things: those without a donation."""

from django.utils.translation import gettext_lazy as _

from aid.casework.domain.promised_and_given import still_free
from aid.items.models.items import Item
from sistercities.kernel.desk import NEEDS, Card, always, register, to_case

# The council's own things, declared surplus, of which some are in no donation yet.
_SURPLUS = still_free(Item.objects.of_council())

register(
    Card(
        "surplus",
        NEEDS,
        330,
        _("Surplus without a recipient"),
        always(_SURPLUS),
        str,
        to_case("item"),
    )
)
