"""The staff pages of pledges, things and donations, on which several processes have acts."""

from typing import Any

from django.db.models import Exists, OuterRef

from aid.casework.acts import items as thing
from aid.casework.acts import pledges as pledge_acts
from aid.donations.acts import approvals as approval_acts
from aid.donations.acts import items as item_acts
from aid.donations.acts import legal_basis as basis_acts
from aid.donations.acts import lines as line_acts
from aid.donations.acts import recipient_requests as request_acts
from aid.donations.acts import section as gift
from aid.donations.acts import shipping_conditions as condition_acts
from aid.donations.models.donations import Donation
from aid.items.models.items import Item
from aid.needs.models.recipients import ConflictMark
from aid.pledges.models.pledges import Pledge
from aid.pledges.states import PLEDGE_NOT_SENT
from aid.shipping.acts import section as journey
from aid.shipping.acts import shipments as shipment_acts
from relationships.cities.models.labels import labelled
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk


def _clerk(user: User, case: Any) -> bool:
    return is_clerk(user)


PLEDGE = Process(
    noun="pledge",
    cases=lambda: Pledge.objects.exclude(state__in=PLEDGE_NOT_SENT).select_related("need", "city"),
    may_read=_clerk,
    acts=pledge_acts.ACTS,
    sections=[Section("aid/casework/_case_pledge.html", pledge_acts.context)],
)
ITEM = Process(
    noun="item",
    cases=lambda: Item.objects.of_council(),
    may_read=_clerk,
    acts=item_acts.ACTS,
    sections=[Section("aid/items/_case.html", thing.context)],
)
DONATION = Process(
    noun="donation",
    cases=lambda: (
        Donation.objects.select_related("body__contact", "legal_basis", "pledge", "matter")
        .annotate(in_conflict=Exists(ConflictMark.objects.open().filter(city=OuterRef("city"))))
        .prefetch_related(labelled("city"))
    ),
    may_read=_clerk,
    acts=[
        *request_acts.ACTS,
        *approval_acts.ACTS,
        *basis_acts.ACTS,
        *line_acts.ACTS,
        *condition_acts.ACTS,
        *shipment_acts.ACTS,
    ],
    sections=[
        Section("aid/donations/_case.html", gift.context),
        Section("aid/shipping/_case.html", journey.context),
        Section("aid/donations/_case_decision.html", gift.decision),
    ],
)

# Below /admin/.
urlpatterns = [
    *PLEDGE.addresses("pledges"),
    *ITEM.addresses("items"),
    *DONATION.addresses("donations"),
]
