"""Acceptances that the clerk's office enters: from signed paper, and as a correction."""

import pytest
from post_office.models import Email

from aid.models import Acceptance, ConflictMark
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.aid.acceptances import (
    PDF,
    SIGNED,
    a_paper,
    accept,
    enter_paper,
    fresh,
    in_order,
    on_paper,
    two_of_three,
)
from tests.days import today
from tests.entering import corrected
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_aid import (
    acceptance_link,
    proposed,
    ready,
    received,
    shipped,
    thanked,
)
from tests.reading import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def marked(city):
    ConflictMark.objects.create(city=city, reason="War", source="The news", began_by=UserFactory())


def test_an_acceptance_signed_on_paper_keeps_the_paper():
    donation = shipped(proposed())

    acceptance = on_paper(donation)

    with acceptance.paper.file.open("rb") as file:
        assert file.read() == PDF
    assert (acceptance.link, donation.state) == (None, "received")
    assert [entry["act"] for entry in record()] == ["donation_received"]


def test_paper_of_another_kind_is_refused():
    donation = shipped(proposed())

    with pytest.raises(RuleError, match="not a PDF"):
        enter_paper(donation, scan=a_paper(b"<html>"))


@pytest.mark.parametrize("made", [ready, received])
def test_paper_is_for_what_is_on_the_way(made):
    donation = made(proposed())

    with pytest.raises(RuleError, match="so this step is not possible"):
        enter_paper(donation)


def test_one_acceptance_on_paper_waits_and_the_link_still_works():
    donation = shipped(proposed())
    draft = enter_paper(donation)

    with pytest.raises(RuleError, match="waits for a second person already"):
        enter_paper(donation)
    acceptance = accept(donation)

    with pytest.raises(RuleError, match="so this step is not possible"):
        entries.confirm(draft, by=clerk())
    entries.discard(draft, by=clerk(), reason="Entered twice.")
    assert list(Acceptance.objects.all()) == [acceptance]


def test_what_waits_changes_nothing():
    donation = shipped(proposed())
    link = acceptance_link(donation)

    enter_paper(donation, answers=two_of_three(donation))

    assert (fresh(donation).state, donation.lines.get().arrived, record()) == ("shipped", 0, [])
    assert ACCEPTANCE_LINKS.why_closed(ACCEPTANCE_LINKS.find(link)) == ""


def test_without_paper_nothing_is_entered():
    with pytest.raises(RuleError, match="Add the scan"):
        enter_paper(shipped(proposed()), scan=None)


def correct(donation, **fields):
    given = SIGNED | {"answers": in_order(donation), "reason": "It was repaired"}
    return corrected(Acceptance.objects.current().get(donation=donation), **given | fields)


def test_a_corrected_acceptance_moves_the_donation_and_what_arrived():
    donation = received(proposed(), damaged=1)

    acceptance = correct(donation, scan=a_paper())

    assert (fresh(donation).state, donation.lines.get().arrived) == ("received", 3)
    assert list(Acceptance.objects.current()) == [acceptance]
    assert Acceptance.objects.count() == 2


def test_a_correction_is_in_the_record_with_its_reason():
    donation = received(proposed())

    correct(donation, answers=two_of_three(donation), scan=a_paper())

    [entry] = record()
    assert entry["happened_on"] == today().isoformat()
    assert entry["facts"]["before"]["received_on"] == "2026-03-03"
    assert describe(entry["act"], entry["facts"]) == (
        f"The acceptance of donation {donation.reference} to {donation.city.name} (3 × medical"
        " device) was corrected; signed on paper, entered by the clerk's office. In order: 2,"
        " damaged: 1, missing: 0. Before, in order: 3, damaged: 0, missing: 0. Reason: It was"
        " repaired"
    )


def test_the_record_of_a_city_in_conflict_keeps_reason_and_days_back():
    donation = received(proposed())
    marked(donation.city)

    correct(donation, office="Mayor", reason="Found at the port of Tripoli on March 5")

    [entry] = record()
    facts = entry["facts"]
    assert facts["reason"] == "kept by the clerk's office"
    assert [key for key in (*facts, *facts["before"]) if key.endswith("_on")] == []
    assert facts["recipient"] == "fire and rescue service"
    assert donation.steps.last().facts["reason"].startswith("Found at the port")


def test_other_numbers_need_a_new_paper():
    donation = received(proposed(), damaged=1)

    with pytest.raises(RuleError, match="add the paper on which the recipient signed"):
        correct(donation)
    acceptance = correct(donation, answers=two_of_three(donation), office="Head of the station")

    assert (acceptance.link is None, donation.lines.get().arrived) == (False, 2)


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


def test_whoever_confirmed_a_paper_is_not_told_of_it():
    entered, confirmed = clerk(), clerk()
    draft = enter_paper(shipped(proposed("council")), by=entered)
    Email.objects.all().delete()

    entries.confirm(draft, by=confirmed)

    [mail] = Email.objects.all()
    assert mail.to == [entered.email]
    assert "An acceptance that the recipient signed on paper was entered" in mail.message
    assert "Sent: 1. In order: 1, damaged: 0, missing: 0." in mail.message


def test_a_correction_of_the_numbers_alone_moves_nothing():
    donation = received(proposed(), damaged=1)

    lines = in_order(donation, in_order=1, missing=2, remark="Two are missing")
    correct(donation, answers=lines, scan=a_paper())

    assert (fresh(donation).state, donation.lines.get().arrived) == ("received_in_part", 1)


def test_of_what_is_completed_the_acceptance_is_not_corrected():
    with pytest.raises(RuleError, match="so this step is not possible"):
        correct(thanked(proposed()))


def test_the_remark_on_a_line_alone_is_corrected():
    donation = received(proposed(), damaged=1)
    says = in_order(donation, in_order=2, damaged=1, remark="The lid is broken")

    acceptance = correct(donation, answers=says)

    assert [row.remark for row in acceptance.lines.all()] == ["The lid is broken"]
    assert [row.remark for row in acceptance.corrects.lines.all()] == ["The box was crushed"]


@pytest.mark.parametrize(
    ("first", "subject"),
    [
        ({"in_order": 2, "missing": 1, "remark": "x"}, "What you gave with pledge"),
        ({"in_order": 0, "damaged": 3, "remark": "x"}, "The recipient has answered about"),
    ],
)
def test_the_donor_does_not_read_that_what_is_broken_has_arrived(first, subject):
    donation = shipped(proposed())

    on_paper(donation, answers=in_order(donation, **first))

    [mail] = Email.objects.filter(to=donation.pledge.donor.email)
    assert mail.subject.startswith(subject)
    assert "on paper that the clerk's office entered" in mail.message
