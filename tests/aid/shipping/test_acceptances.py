"""Acceptances: what the recipient signs, and what follows from it."""

import datetime
import json

import pytest
from django.db.utils import DatabaseError
from post_office.models import Email

from aid.items.domain.photographs import redraw
from aid.models import Acceptance, ConflictMark, LineAnswer, Need, Photograph, ReceiptRefusal
from aid.shipping.domain import acceptances, waiting_photographs
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from sistercities.kernel.workflow import RuleError
from tests.aid.acceptances import SIGNED, accept, fresh, in_order, two_of_three
from tests.aid.pledging import photograph
from tests.days import tomorrow
from tests.factories import CouncilFactory, UserFactory, clerk, council_moved
from tests.factories_aid import (
    A_DAY,
    acceptance_line,
    acceptance_link,
    acceptance_of,
    proposed,
    published_need,
    put,
    ready,
    shipped,
)
from tests.reading import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def test_what_arrived_in_full_is_received():
    donation = shipped(proposed())

    acceptance = accept(donation, consent="I sign")

    step = donation.steps.get(act="donation_received")
    assert fresh(donation).state == "received"
    assert [line.arrived for line in donation.lines.all()] == [3]
    assert (acceptance.office, acceptance.typed_name) == ("Chief of the fire station", "Officer 1")
    assert (step.acted_as, step.by) == ("Recipient, Chief of the fire station", None)
    assert step.facts["consent"] == "I sign"


def test_the_link_is_used_up():
    donation = shipped(proposed())
    token = acceptance_link(donation)

    accept(donation, token)

    assert ACCEPTANCE_LINKS.why_closed(ACCEPTANCE_LINKS.find(token)) == "used"


def test_two_of_three_is_received_in_part():
    donation = shipped(proposed())

    acceptance = accept(donation, lines=two_of_three(donation))

    row = acceptance.lines.get()
    assert fresh(donation).state == "received_in_part"
    assert (row.in_order, row.damaged, row.missing) == (2, 1, 0)
    assert donation.lines.get().arrived == 2


def test_what_did_not_arrive_is_needed_again():
    need = published_need(quantity=3)
    donation = shipped(proposed(need=need))

    accept(donation, lines=two_of_three(donation))

    counted = Need.objects.counted().get()
    assert (counted.on_the_way, counted.received, counted.missing) == (0, 2, 1)


def test_the_record_has_numbers_for_each_line_and_no_names():
    donation = shipped(proposed())

    accept(donation, lines=two_of_three(donation))

    [entry] = record()
    assert (entry["act"], entry["happened_on"]) == ("donation_received_in_part", "2026-03-03")
    assert entry["facts"]["lines"] == [
        {"thing": "3 × medical device", "in_order": 2, "damaged": 1, "missing": 0}
    ]
    said = json.dumps(entry)
    named = ["Officer 1", "Chief of", "crushed", donation.pledge.donor.name]
    assert [name for name in named if name in said] == []


def test_for_a_city_in_conflict_one_entry_tells_both_and_no_day():
    donation = shipped(proposed())
    ConflictMark.objects.create(
        city=donation.city, reason="War", source="The news", began_by=UserFactory()
    )

    accept(donation)

    [entry] = record()
    assert entry["facts"]["shipment"] == "with the acceptance"
    assert [part for part in ("2026-03-03", "2026-03-02") if part in json.dumps(entry)] == []


def test_donor_and_clerks_are_told():
    donation, office = shipped(proposed()), clerk()

    accept(donation)

    to = [mail.to[0] for mail in Email.objects.order_by("pk")]
    assert to == [donation.pledge.donor.email, office.email]


def test_the_mail_to_the_clerks_names_no_donor():
    clerk()
    donation = shipped(proposed("council"))

    accept(donation)

    mail = Email.objects.get()
    assert mail.subject == f"Donation {donation.reference}: received in full"
    assert f"/admin/donations/{donation.pk}/" in mail.message


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"received_on": datetime.date(2100, 1, 1)}, "in the future"),
        ({"received_on": A_DAY - datetime.timedelta(days=2)}, "cannot have been received before"),
        ({"office": " "}, "your office and your name"),
        ({"typed_name": " "}, "your office and your name"),
        ({"lines": []}, "Answer for each line once"),
    ],
)
def test_an_acceptance_that_cannot_be_true_is_refused(fields, sentence):
    donation = shipped(proposed())

    with pytest.raises(RuleError, match=sentence):
        accept(donation, **fields)

    assert (Acceptance.objects.count(), fresh(donation).state) == (0, "shipped")


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"in_order": 2}, "are 2 together, but 3 were sent"),
        ({"in_order": 4}, "are 4 together, but 3 were sent"),
        ({"in_order": 4, "missing": -1, "remark": "?"}, "are 3 together, but 3 were sent"),
        ({"in_order": 2, "missing": 1}, "say in the remark"),
        ({"in_order": 2, "damaged": 1, "remark": " "}, "say in the remark"),
    ],
)
def test_numbers_that_do_not_add_up_are_refused(numbers, sentence):
    donation = shipped(proposed())

    with pytest.raises(RuleError, match=sentence):
        accept(donation, lines=in_order(donation, **numbers))


def test_a_line_is_answered_once():
    donation = shipped(proposed())

    with pytest.raises(RuleError, match="Answer for each line once"):
        accept(donation, lines=in_order(donation) * 2)


def test_a_day_counts_where_the_recipient_is():
    donation = shipped(proposed())

    with pytest.raises(RuleError, match="in the future"):
        accept(donation, received_on=tomorrow(donation.city))


@pytest.mark.parametrize(("left_on", "possible"), [("2026-03-03", True), ("2026-03-04", False)])
def test_what_flies_over_the_date_line_lands_on_the_day_before(left_on, possible):
    council_moved("Pacific/Kiritimati")
    donation = shipped(proposed(), left_on=left_on, expected_on=left_on)

    if possible:
        accept(donation, received_on=A_DAY)
    else:
        with pytest.raises(RuleError, match="cannot have been received before"):
            accept(donation, received_on=A_DAY)

    assert Acceptance.objects.exists() is possible


def test_the_database_takes_no_acceptance_that_does_not_add_up():
    donation = shipped(proposed())
    acceptance = acceptance_of(shipped(proposed()))
    line = donation.lines.get()

    with pytest.raises(DatabaseError, match="together are what was sent"):
        acceptance_line(acceptance, line)


def test_the_database_takes_no_difference_without_a_remark():
    donation = shipped(proposed())
    link = ACCEPTANCE_LINKS.find(acceptance_link(donation))
    acceptance = Acceptance.objects.create(donation=donation, link=link, **SIGNED)

    with pytest.raises(DatabaseError, match="difference_has_reason"):
        acceptance_line(acceptance, donation.lines.get(), missing=1, remark="")


def test_the_database_takes_no_acceptance_for_what_was_not_shipped():
    donation = ready(proposed())

    with pytest.raises(DatabaseError, match="for a shipped donation"):
        acceptance_of(donation)


def test_the_database_receives_nothing_without_an_acceptance():
    with pytest.raises(DatabaseError, match="needs an acceptance of each line"):
        put(shipped(proposed()), "received")


def test_photographs_become_part_of_the_acceptance():
    donation = shipped(proposed())
    lines = [LineAnswer(donation.lines.get(), 3, photographs=[photograph()])]

    acceptance = accept(donation, lines=lines)

    assert [row.acceptance_line for row in Photograph.objects.all()] == [acceptance.lines.get()]


def test_photographs_that_wait_go_along_and_the_others_leave_nothing(
    django_capture_on_commit_callbacks,
):
    donation = shipped(proposed())
    token, line = acceptance_link(donation), donation.lines.get()
    drawn = [(line, redraw(photograph(size=size))) for size in ((40, 30), (60, 30))]
    acceptances.keep(token, drawn=drawn)
    wanted, unwanted = Photograph.objects.order_by("pk")

    with django_capture_on_commit_callbacks(execute=True):
        accept(donation, token, lines=[LineAnswer(line, 3, kept=[wanted.pk])])

    assert [row.pk for row in Photograph.objects.all()] == [wanted.pk]
    assert Photograph.objects.get().acceptance_line.line == line
    assert not unwanted.file.storage.exists(unwanted.file.name)


def test_the_same_photograph_waits_once():
    donation = shipped(proposed())
    token, line = acceptance_link(donation), donation.lines.get()

    for _ in range(2):
        acceptances.keep(token, drawn=[(line, redraw(photograph()))])

    assert waiting_photographs.waiting(ACCEPTANCE_LINKS.find(token)).count() == 1


def test_through_a_dead_link_no_photograph_is_kept():
    donation = shipped(proposed())
    token = acceptance_link(donation, days=-1)

    acceptances.keep(token, drawn=[(donation.lines.get(), redraw(photograph()))])

    assert Photograph.objects.count() == 0


def test_there_is_room_for_so_many_photographs(settings):
    settings.PHOTOGRAPHS_MAX_COUNT = 1
    donation = shipped(proposed())
    token, line = acceptance_link(donation), donation.lines.get()
    drawn = [(line, redraw(photograph(size=size))) for size in ((40, 30), (60, 30))]

    refused = acceptances.keep(token, drawn=drawn)

    assert [str(error.message) for error in refused] == [
        "There is no room for more photographs: at most 1, together 24.0\xa0MB."
    ]


def test_not_for_us_leaves_it_on_the_way_and_tells_the_clerks():
    donation, office = shipped(proposed()), clerk()
    token = acceptance_link(donation)

    acceptances.not_for_us(token, reason="We are a school")

    assert fresh(donation).state == "shipped"
    assert ReceiptRefusal.objects.get().reason == "We are a school"
    assert [mail.to for mail in Email.objects.all()] == [[office.email]]
    assert ACCEPTANCE_LINKS.why_closed(ACCEPTANCE_LINKS.find(token)) == "used"
    assert record() == []


def test_not_for_us_needs_a_reason():
    token = acceptance_link(shipped(proposed()))

    with pytest.raises(RuleError, match="why it is not for you"):
        acceptances.not_for_us(token, reason=" ")

    assert ReceiptRefusal.objects.count() == 0


def test_after_not_for_us_another_link_brings_the_acceptance():
    donation = shipped(proposed())
    acceptances.not_for_us(acceptance_link(donation), reason="We are a school")

    accept(donation)

    assert fresh(donation).state == "received"
