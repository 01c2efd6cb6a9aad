"""The desk's lists of needs and recipient bodies."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from aid.needs.acts import needs, recipients
from aid.needs.models.needs import Need
from aid.needs.states import NeedState
from sistercities.kernel.desk import LATE, NEEDS, Card, always, register, register_entries, to_case

register_entries(recipients.NAMES, *needs.ENTRIES, order=190)
register(
    Card(
        "need-drafts",
        NEEDS,
        370,
        _("Needs to publish"),
        always(Need.objects.filter(state=NeedState.DRAFT)),
        str,
        to_case("need"),
    ),
    Card(
        "late-needs",
        LATE,
        305,
        _("Needs past their day"),
        lambda user, today: Need.objects.past_their_day(today),
        lambda row: f"{row}: {date_format(row.needed_by)}",
        to_case("need"),
        day=lambda row: row.needed_by,
    ),
)
