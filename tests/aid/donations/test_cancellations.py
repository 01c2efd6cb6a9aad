"""What is cancelled: when it may be, what is gone with it, and what the record tells of it."""

import pytest
from django.db import IntegrityError, transaction
from post_office.models import Email

from aid.casework.domain import following
from aid.donations.domain import cancellations, shipping_conditions
from aid.models import ConflictMark
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.aid.councils import council_donation, two_lines
from tests.factories import UserFactory, clerk
from tests.factories_aid import (
    approved,
    cleared,
    donate_motion,
    entered_approval,
    money_basis,
    pledge_link,
    proposed,
    ready,
    requested,
    roll_call_on,
    surplus_item,
    the_council,
    voted,
)
from tests.reading import record

pytestmark = pytest.mark.django_db
BROKE = {"why": "broken", "reason": "The pump cracked in the frost."}


def test_what_belongs_to_the_recipient_is_cancelled_when_its_title_is_back(sql):
    donation = ready(council_donation())
    why = {"why": "tie", "reason": "The tie was suspended."}

    with pytest.raises(RuleError, match="how did the title come back"):
        cancellations.cancel(donation, by=clerk(), **why)
    with (
        pytest.raises(IntegrityError, match="before its title has come back"),
        transaction.atomic(),
    ):
        sql(
            "UPDATE aid_donation SET state = 'cancelled', cancelled_why = 'tie',"
            " cancelled_reason = 'x' WHERE id = %s",
            [donation.pk],
        )
    shipping_conditions.reopen_condition(
        donation, by=clerk(), shipping_condition="title", reason="Deed of reconveyance."
    )
    cancellations.cancel(donation, by=clerk(), **why)

    assert donation.state == "cancelled"


def test_what_broke_is_gone_only_if_all_of_it_was_in_the_line():
    the_council()
    item = surplus_item(quantity=2)
    donation = proposed("council", items=[item, surplus_item()], quantities=[1, 1])

    cancellations.cancel_line(donation.lines.first(), by=clerk(), **BROKE)

    item.refresh_from_db()
    assert item.state == "available"


def test_the_record_of_a_cancellation_stands_alone():
    donation = approved(two_lines(money_basis()))

    cancellations.cancel_line(donation.lines.last(), by=clerk(), **BROKE)
    cancellations.cancel(donation, by=clerk(), **BROKE)

    ref, city, broke = donation.reference, donation.city.name, "Why: it broke or was lost"
    texts = [describe(entry["act"], entry["facts"]) for entry in record()]
    things = "1 × " + donation.lines.first().item.description
    other = "1 × " + donation.lines.last().item.description
    assert texts[-2:] == [
        f"Part of donation {ref} to {city} was cancelled: {other}. What is left: {things}."
        f" {broke}. Reason: {BROKE['reason']}",
        f"Donation {ref} to {city} was cancelled: {things}. {broke}. Reason: {BROKE['reason']}",
    ]
    assert record()[-2]["facts"]["value_before"] == "25000.00"


def test_the_record_of_a_city_in_conflict_keeps_the_reason_back():
    donation = approved(two_lines(money_basis()))
    ConflictMark.objects.create(
        city=donation.city, reason="War", source="The news", began_by=UserFactory()
    )

    cancellations.cancel_line(donation.lines.last(), by=clerk(), **BROKE)
    cancellations.cancel(donation, by=clerk(), **BROKE)

    kept = "kept by the clerk's office"
    assert [entry["facts"]["reason"] for entry in record()[-2:]] == [kept, kept]
    assert donation.cancelled_reason == BROKE["reason"]


def test_a_line_of_what_belongs_to_the_recipient_is_not_cancelled():
    donation = cleared(two_lines(money_basis()))

    with pytest.raises(RuleError, match="how did the title come back"):
        cancellations.cancel_line(donation.lines.last(), by=clerk(), **BROKE)


def test_a_donor_cannot_take_back_what_belongs_to_the_recipient():
    the_council()
    donation = cleared(proposed("donor"))

    with pytest.raises(RuleError, match="handed over"):
        following.withdraw(pledge_link(donation.pledge), reason="")

    donation.refresh_from_db()
    assert donation.state == "approved"


@pytest.mark.parametrize("whole", [True, False])
def test_whose_draft_is_gone_with_what_is_cancelled_is_told(whole):
    author, donation = UserFactory(), requested(voted(two_lines()))
    entered_approval(donation, entered_by=author)
    line = donation.lines.first()

    if whole:
        cancellations.cancel(donation, by=clerk(), **BROKE)
    else:
        cancellations.cancel_line(line, by=clerk(), **BROKE)

    mail = Email.objects.get(to=author.email)
    assert "approval of a donation" in mail.subject
    assert BROKE["reason"] in mail.message
    assert donation.get_staff_url() in mail.message
    assert not donation.approvals.exists()


def test_whose_roll_call_is_gone_with_what_is_cancelled_is_told():
    author, donation = UserFactory(), council_donation()
    roll_call_on(donate_motion(donation), confirmed=False, entered_by=author)

    cancellations.cancel(donation, by=clerk(), **BROKE)

    assert "roll call" in Email.objects.get(to=author.email).subject
