"""Receipts that the clerk's office enters: from signed paper, and as a correction."""

import pytest
from django.core.files.base import ContentFile
from django.db.utils import DatabaseError
from post_office.models import Email

from aid.domain import acceptances
from aid.models import Acceptance, ConflictMark
from relationships.sentences import describe
from sistercities.workflow import RuleError
from tests.aid.receipts import SIGNED, accept, fresh, in_order, two_of_three
from tests.days import today
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_aid import (
    proposed,
    ready,
    receipt_of,
    received,
    shipped,
    thanked,
)
from tests.reading import record

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nsigned by hand\n%%EOF\n"


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def anew():
    return ContentFile(PDF, "receipt.pdf")


def marked(city):
    ConflictMark.objects.create(city=city, reason="War", source="The news", began_by=UserFactory())


def on_paper(donation, content=PDF, **fields):
    given = SIGNED | {"lines": in_order(donation), "paper": ContentFile(content, "receipt.pdf")}
    return acceptances.accept_on_paper(donation, by=clerk(), **given | fields)


def test_a_receipt_signed_on_paper_keeps_the_paper():
    donation = shipped(proposed())

    receipt = on_paper(donation)

    with receipt.paper.file.open("rb") as file:
        assert file.read() == PDF
    assert (receipt.link, donation.state) == (None, "received")
    assert [entry["act"] for entry in record()] == ["donation_received"]


def test_paper_of_another_kind_is_refused():
    donation = shipped(proposed())

    with pytest.raises(RuleError, match="not a PDF"):
        on_paper(donation, b"<html>")


@pytest.mark.parametrize("made", [ready, received])
def test_paper_is_for_what_is_on_the_way(made):
    donation = made(proposed())

    with pytest.raises(RuleError, match="so this step is not possible"):
        on_paper(donation)


def test_the_database_takes_no_receipt_without_link_or_paper():
    with pytest.raises(DatabaseError, match="acceptance_by_link_or_paper"):
        Acceptance.objects.create(donation=shipped(proposed()), **SIGNED)


def correct(donation, **fields):
    given = SIGNED | {"lines": in_order(donation), "correction_reason": "It was repaired"}
    return acceptances.correct(donation, by=clerk(), **given | fields)


def test_a_corrected_receipt_moves_the_donation_and_what_arrived():
    donation = received(proposed(), damaged=1)

    receipt = correct(donation, paper=anew())

    assert (donation.state, donation.lines.get().arrived) == ("received", 3)
    assert list(Acceptance.objects.current()) == [receipt]
    assert Acceptance.objects.count() == 2


def test_a_correction_is_in_the_record_with_its_reason():
    donation = received(proposed())

    correct(donation, lines=two_of_three(donation), paper=anew())

    [entry] = record()
    assert entry["happened_on"] == today().isoformat()
    assert entry["facts"]["was_received_on"] == "2026-03-03"
    assert describe(entry["act"], entry["facts"]) == (
        f"The receipt for donation {donation.reference} to {donation.city.name} (3 × medical"
        " device) was corrected; signed on paper, entered by the clerk's office. In order: 2,"
        " damaged: 1, missing: 0. Before, in order: 3, damaged: 0, missing: 0. Reason: It was"
        " repaired"
    )


def test_the_record_of_a_city_in_conflict_keeps_reason_and_days_back():
    donation = received(proposed())
    marked(donation.city)

    correct(donation, correction_reason="Found at the port of Tripoli on March 5")

    [entry] = record()
    facts = entry["facts"]
    assert facts["reason"] == "kept by the clerk's office"
    assert [key for key in facts if key.endswith("_on")] == []
    assert facts["recipient"] == "fire and rescue service"
    assert donation.steps.last().facts["reason"].startswith("Found at the port")


def test_other_numbers_need_a_new_paper():
    donation = received(proposed(), damaged=1)

    with pytest.raises(RuleError, match="add the paper on which the recipient signed"):
        correct(donation)
    receipt = correct(donation, lines=two_of_three(donation), office="Head of the station")

    assert (receipt.link is None, donation.lines.get().arrived) == (False, 2)


@pytest.mark.parametrize(
    ("signs", "how"),
    [
        (lambda donation: accept(donation), "through a personal link"),
        (lambda donation: on_paper(donation), "on paper, entered by the clerk's office"),
    ],
)
def test_the_record_says_how_the_recipient_signed(signs, how):
    donation = shipped(proposed())

    signs(donation)

    [entry] = record()
    assert describe(entry["act"], entry["facts"]) == (
        f"Donation {donation.reference} to {donation.city.name} was received in full:"
        f" 3 × medical device. The recipient signed for it {how}."
    )


def test_the_record_of_what_never_arrived_does_not_say_that_it_was_received():
    donation = shipped(proposed())

    accept(donation, lines=in_order(donation, in_order=0, missing=3, remark="Nothing came"))

    [entry] = record()
    assert describe(entry["act"], entry["facts"]) == (
        f"Of donation {donation.reference} to {donation.city.name} (3 × medical device) the"
        " recipient counted, in order: 0, damaged: 0, missing: 3. It signed for this through a"
        " personal link."
    )
    assert fresh(donation).get_state_display() == "received, with differences"


def test_the_clerk_who_entered_a_paper_is_not_told_of_it():
    entered, other = clerk(), clerk()

    donation = shipped(proposed("council"))
    given = SIGNED | {"lines": in_order(donation), "paper": anew()}
    acceptances.accept_on_paper(donation, by=entered, **given)

    [mail] = Email.objects.all()
    assert mail.to == [other.email]
    assert "A receipt that the recipient signed on paper was entered" in mail.message
    assert "Sent: 1. In order: 1, damaged: 0, missing: 0." in mail.message


def test_a_correction_of_the_numbers_alone_moves_nothing():
    donation = received(proposed(), damaged=1)

    lines = in_order(donation, in_order=1, missing=2, remark="Two are missing")
    correct(donation, lines=lines, paper=anew())

    assert (donation.state, donation.lines.get().arrived) == ("received_in_part", 1)


def test_a_correction_needs_a_reason():
    with pytest.raises(RuleError, match="reason"):
        correct(received(proposed()), correction_reason="")


@pytest.mark.parametrize("made", [shipped, thanked])
def test_what_is_not_received_or_is_closed_is_not_corrected(made):
    donation = made(proposed())

    with pytest.raises(RuleError, match="so this step is not possible"):
        correct(donation)


def test_the_database_keeps_a_receipt():
    receipt = receipt_of(shipped(proposed()))
    receipt.office = "Another office"

    with pytest.raises(DatabaseError):
        receipt.save()


@pytest.mark.parametrize(
    ("first", "subject"),
    [
        ({"in_order": 2, "missing": 1, "remark": "x"}, "What you gave with pledge"),
        ({"in_order": 0, "damaged": 3, "remark": "x"}, "The recipient has answered about"),
    ],
)
def test_the_donor_does_not_read_that_what_is_broken_has_arrived(first, subject):
    donation = shipped(proposed())

    on_paper(donation, lines=in_order(donation, **first))

    [mail] = Email.objects.filter(to=donation.pledge.donor.email)
    assert mail.subject.startswith(subject)
    assert "on paper that the clerk's office entered" in mail.message
