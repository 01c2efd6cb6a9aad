"""Which acts and which parts belong to which kind of case of aid."""

from typing import Any

from django.db.models import Exists, OuterRef

from aid.models import ConflictMark, Donation, Item, LegalGround, Need, Pledge, RecipientBody
from aid.permissions import keeps_grounds
from aid.states import PLEDGE_NOT_SENT
from aid.views import (
    approval_acts,
    gate_acts,
    ground_acts,
    item_acts,
    legal_ground_acts,
    line_acts,
    need_acts,
    pledge_acts,
    recipient_acts,
    sections,
    shipment_acts,
    wish_acts,
)
from relationships.permissions import is_clerk
from relationships.views.cases import Process, Section
from relationships.views.public import labelled
from sistercities.models import User


def _clerk(user: User, case: Any) -> bool:
    return is_clerk(user)


RECIPIENT = Process(
    noun="recipient",
    cases=lambda: RecipientBody.objects.select_related("city"),
    may_read=_clerk,
    acts=recipient_acts.ACTS,
    sections=[Section("admin/case/_recipient.html", recipient_acts.context)],
)
GROUND = Process(
    noun="ground",
    cases=lambda: LegalGround.objects.all(),
    may_read=lambda user, ground: is_clerk(user) or keeps_grounds(user),
    acts=legal_ground_acts.ACTS,
    sections=[Section("admin/case/_ground.html", legal_ground_acts.context)],
)
NEED = Process(
    noun="need",
    cases=lambda: Need.objects.select_related("body__city"),
    may_read=_clerk,
    acts=need_acts.ACTS,
    sections=[Section("admin/case/_need.html", sections.need)],
)
PLEDGE = Process(
    noun="pledge",
    cases=lambda: Pledge.objects.exclude(state__in=PLEDGE_NOT_SENT).select_related("need", "city"),
    may_read=_clerk,
    acts=pledge_acts.ACTS,
    sections=[Section("admin/case/_pledge.html", sections.pledge)],
)
ITEM = Process(
    noun="item",
    cases=lambda: Item.objects.of_council(),
    may_read=_clerk,
    acts=item_acts.ACTS,
    sections=[Section("admin/case/_item.html", sections.item)],
)
DONATION = Process(
    noun="donation",
    cases=lambda: (
        Donation.objects.select_related("body__contact", "ground", "pledge", "matter")
        .annotate(in_conflict=Exists(ConflictMark.objects.open().filter(city=OuterRef("city"))))
        .prefetch_related(labelled("city"))
    ),
    may_read=_clerk,
    acts=[
        *wish_acts.ACTS,
        *approval_acts.ACTS,
        *ground_acts.ACTS,
        *line_acts.ACTS,
        *gate_acts.ACTS,
        *shipment_acts.ACTS,
    ],
    sections=[Section("admin/case/_donation.html", sections.donation)],
)
