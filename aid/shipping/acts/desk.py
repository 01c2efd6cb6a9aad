"""The desk's lists of shipments: acceptances, expired links, thanks, what is late."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from aid.donations.acts.desk import gift, of_stage
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.shipping.acts.shipments import ENTRIES
from aid.shipping.models.shipments import AcceptanceLink, ReceiptRefusal, Shipment
from sistercities.kernel.desk import (
    LATE,
    NEEDS,
    WAITING,
    Card,
    Rows,
    always,
    register,
    register_entries,
    to_case,
)
from sistercities.kernel.links import unspent


def _refused() -> Rows:
    """Refusals after which nobody was sent a new link."""
    newer = AcceptanceLink.objects.filter(
        donation=OuterRef("donation"), created_at__gt=OuterRef("at")
    )
    waiting = ReceiptRefusal.objects.filter(~Exists(newer), donation__state=DonationState.SHIPPED)
    return waiting.select_related("donation")


def _ran_out() -> Rows:
    """Links that expired unused, with no other that works, while the donation is on its way."""
    unused = unspent(AcceptanceLink.objects.all())
    newer = unused.filter(donation=OuterRef("donation"), pk__gt=OuterRef("pk"))
    return unused.filter(
        ~Exists(newer), expires_at__lt=Now(), donation__state=DonationState.SHIPPED
    ).select_related("donation")


def _expired() -> Rows:
    return _ran_out().exclude(donation__in=_refused().values("donation"))


def _on_the_way() -> Rows:
    """Shipped, with a link that neither expired nor was refused."""
    return (
        Donation.objects.in_state(DonationState.SHIPPED)
        .exclude(pk__in=_refused().values("donation"))
        .exclude(pk__in=_ran_out().values("donation"))
        .prefetch_related("lines__item")
    )


def _expected_on(donation: Donation) -> date:
    expected: date = Shipment.objects.current().get(donation=donation).expected_on
    return expected


def _is_late(today: date) -> Exists:
    late = Shipment.objects.current().filter(donation=OuterRef("pk"), expected_on__lt=today)
    return Exists(late)


def _arrived(kind: str) -> Rows:
    states = [DonationState.RECEIVED, DonationState.RECEIVED_IN_PART]
    return Donation.objects.filter(state__in=states, kind=kind)


def _donation(row: Any) -> str:
    return str(row.donation)


_WAY = _on_the_way()
_CASE, _OF_DONATION = to_case("donation"), to_case("donation", "donation_id")

register_entries(*ENTRIES, order=175)
register(
    Card(
        "not-for-us",
        NEEDS,
        320,
        _("Refusals: “this is not for us”"),
        always(_refused()),
        _donation,
        _OF_DONATION,
    ),
    of_stage("to-thank", 360, _("Donors to thank"), _arrived(Donation.Kind.DONOR)),
    of_stage("to-complete", 361, _("Donations to complete"), _arrived(Donation.Kind.COUNCIL)),
    Card(
        "on-the-way",
        WAITING,
        310,
        _("Acceptances from recipients"),
        lambda user, today: _WAY.exclude(_is_late(today)),
        gift,
        _CASE,
    ),
    Card(
        "late-shipments",
        LATE,
        310,
        _("Shipments late"),
        lambda user, today: _WAY.filter(_is_late(today)),
        gift,
        _CASE,
        day=_expected_on,
    ),
    Card(
        "late-acceptances",
        LATE,
        320,
        _("Acceptances missing: the link ran out"),
        always(_expired()),
        _donation,
        _OF_DONATION,
        day=lambda row: row.last_day,
    ),
)
