"""What waits on the desk of needs and recipient bodies."""

from django.utils.translation import gettext_lazy as _

from aid.needs.acts import recipients
from aid.needs.models import Need
from aid.needs.states import NeedState
from sistercities.kernel.desk import NEEDS, Card, always, register, register_entries, to_case

register_entries(recipients.NAMES, order=190)
register(
    Card(
        "need-drafts",
        NEEDS,
        370,
        _("Needs to publish"),
        always(Need.objects.filter(state=NeedState.DRAFT)),
        str,
        to_case("need"),
    )
)
