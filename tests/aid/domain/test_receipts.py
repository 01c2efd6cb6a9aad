"""Receipts that the clerk's office enters: from signed paper, and as a correction."""

import json

import pytest
from django.core.files.base import ContentFile
from django.db.utils import DatabaseError

from aid.domain import acceptances
from aid.domain.receipts import LineAnswer
from aid.models import Acceptance
from sistercities.models import PublicRecordEntry
from sistercities.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    NEXT_DAY,
    proposed,
    ready,
    receipt_link,
    receipt_of,
    received,
    shipped,
    thanked,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nsigned by hand\n%%EOF\n"
SIGNED = {"received_on": NEXT_DAY, "office": "Chief of the fire station", "typed_name": "Officer 1"}


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def in_order(donation, **first):
    """An answer for each line; `first` are the numbers of the first."""
    answers = [LineAnswer(line, line.quantity) for line in donation.lines.order_by("pk")]
    if first:
        answers[0] = LineAnswer(answers[0].line, **first)
    return answers


def accept(donation, token=None, **fields):
    given = SIGNED | {"lines": in_order(donation)}
    return acceptances.accept(token or receipt_link(donation), **given | fields)


def two_of_three(donation):
    return in_order(donation, in_order=2, damaged=1, remark="The box was crushed")


def record():
    return [json.loads(entry.line) for entry in PublicRecordEntry.objects.order_by("sequence")]


def fresh(donation):
    return type(donation).objects.get(pk=donation.pk)


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

    receipt = correct(donation)

    assert (donation.state, donation.lines.get().arrived) == ("received", 3)
    assert list(Acceptance.objects.current()) == [receipt]
    assert Acceptance.objects.count() == 2


def test_a_correction_is_in_the_record_with_its_reason():
    donation = received(proposed())

    correct(donation, lines=two_of_three(donation))

    [entry] = record()
    facts = entry["facts"]
    assert (entry["act"], facts["reason"]) == ("receipt_corrected", "It was repaired")
    assert (facts["sent"], facts["in_order"], facts["damaged"]) == (3, 2, 1)


def test_a_correction_of_the_numbers_alone_moves_nothing():
    donation = received(proposed(), damaged=1)

    correct(donation, lines=in_order(donation, in_order=1, missing=2, remark="Two are missing"))

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
