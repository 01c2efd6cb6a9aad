"""What a donation rests on is looked at again before each step; what is cancelled is free again."""

import datetime

import pytest
from django.db import IntegrityError
from post_office.models import Email

from aid.donations.domain import cancellations, proposals, readiness, shipping_conditions
from aid.legal_bases.domain.use import switch_basis
from aid.models import CapYear, Donation
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.aid.councils import council_donation, two_lines
from tests.factories import clerk, kyiv
from tests.factories_aid import (
    A_DAY,
    RecipientBodyFactory,
    approved,
    cancelled,
    cleared,
    condition_record,
    entered_approval,
    money_basis,
    official_tie,
    proposed,
    published_need,
    put,
    received_pledge,
    requested,
    shipped,
    sister_city_basis,
    surplus_item,
    the_council,
    with_basis,
)
from tests.owner import past_the_triggers
from tests.reading import record

pytestmark = pytest.mark.django_db
BROKE = {"why": "broken", "reason": "The pump cracked in the frost."}


def suspend(tie):
    change = entries.enter(
        STATUS_CHANGE,
        tie,
        by=clerk(),
        to_state="suspended",
        decision="Council file 26-0001",
        decided_on=A_DAY,
        reason="War",
        conditions="Peace",
        review_on=datetime.date(2027, 3, 2),
    )
    entries.confirm(change, by=clerk())


def acts(case):
    return list(case.steps.order_by("id").values_list("act", flat=True))


def test_what_still_holds_goes_forward():
    readiness.must_go_forward(council_donation())
    readiness.must_go_forward(proposed("donor"))


def test_a_suspended_tie_holds_up_every_donation_to_the_city():
    donation = proposed("donor", pledge=received_pledge(city=kyiv()))
    suspend(official_tie(donation.city))

    with pytest.raises(RuleError, match="Kyiv is suspended since March 2, 2026"):
        readiness.must_go_forward(donation)


@pytest.mark.parametrize("tie", ["ended", "dormant"])
def test_a_basis_for_sister_cities_needs_an_official_tie(tie):
    donation = council_donation(legal_basis=sister_city_basis())
    no_longer_official(donation.city, tie)

    with pytest.raises(RuleError, match="needs an official tie"):
        readiness.must_go_forward(donation)


def no_longer_official(city, to_state):
    change = entries.enter(
        STATUS_CHANGE,
        official_tie(city),
        by=clerk(),
        to_state=to_state,
        decision="Council file 26-0001",
        decided_on=A_DAY,
        reason="Quiet",
    )
    entries.confirm(change, by=clerk())


def test_the_councils_own_needs_a_basis():
    the_council()

    with pytest.raises(RuleError, match="Choose the legal basis first"):
        readiness.must_go_forward(proposed("council"))


def test_a_basis_that_is_no_longer_in_use_is_refused():
    donation = council_donation()
    switch_basis(donation.legal_basis, by=clerk(), on=False, reason="The law changed.")

    with pytest.raises(RuleError, match="out of use since"):
        readiness.must_go_forward(donation)


def test_a_line_that_is_worth_something_else_now_is_refused():
    donation = council_donation()
    donation.lines.update(value=5)

    with pytest.raises(RuleError, match="was valued anew"):
        readiness.must_go_forward(donation)


def test_what_passes_the_cap_is_refused_with_the_numbers():
    legal_basis = money_basis(limit=30_000)
    first = approved(council_donation(legal_basis=legal_basis))
    second = with_basis(proposed("council", body=first.body), legal_basis)

    with pytest.raises(RuleError, match=r"\$30,000 a year.*\$12,000 is left.*worth \$18,000"):
        readiness.must_go_forward(second)


def test_what_is_held_back_goes_no_further():
    the_council()
    donation = proposed("donor")
    with past_the_triggers():
        donation.pledge.items.update(kind="medicines")

    with pytest.raises(RuleError, match="need licences that this register"):
        readiness.must_go_forward(donation)


def test_what_is_gone_goes_no_further():
    donation = proposed("donor")
    with past_the_triggers():
        item = donation.lines.get().item
        item.state = "gone"
        item.save()

    with pytest.raises(RuleError, match="no longer available"):
        readiness.must_go_forward(donation)


def test_a_withdrawn_pledge_goes_no_further():
    donation = proposed("donor")
    put(donation.pledge, "withdrawn")
    donation.refresh_from_db()

    with pytest.raises(RuleError, match="pledge no longer stands"):
        readiness.must_go_forward(donation)


def test_nothing_left_goes_no_further():
    donation = proposed("donor")
    donation.lines.update(
        cancelled_at="2026-03-02T12:00Z", cancelled_why="other", cancelled_reason="It"
    )

    with pytest.raises(RuleError, match="Nothing is left"):
        readiness.must_go_forward(donation)


@pytest.mark.parametrize("state", [approved, cleared])
def test_a_cancelled_donation_frees_cap_and_things(state):
    donation = state(council_donation(legal_basis=money_basis()))
    if state is cleared:
        condition_record(donation, "title", cleared=False)
    item = donation.lines.get().item

    cancellations.cancel(donation, by=clerk(), why="tie", reason="The tie was suspended.")

    assert (donation.state, donation.cancelled_why) == ("cancelled", "tie")
    assert CapYear.objects.get().used == 0
    assert proposals.in_hand(item) == 1
    assert acts(item)[-1] == "item_free_again"


def test_a_cancelled_donation_frees_the_need():
    need = published_need(quantity=3)
    donation = proposed("donor", need=need)
    assert proposals.open_of(need) == 0

    cancellations.cancel(donation, by=clerk(), why="recipient", reason="No longer wanted.")

    assert proposals.open_of(need) == 3


def test_what_broke_is_gone():
    donation = approved(council_donation())
    item = donation.lines.get().item

    cancellations.cancel(donation, by=clerk(), **BROKE)

    item.refresh_from_db()
    assert item.state == "gone"
    assert acts(item)[-2:] == ["item_free_again", "item_gone"]


def test_what_is_in_another_donation_too_is_not_gone():
    the_council()
    item = surplus_item(quantity=2)
    first = proposed("council", items=[item], quantities=[1])
    proposed("council", items=[item], quantities=[1])

    cancellations.cancel(first, by=clerk(), **BROKE)

    item.refresh_from_db()
    assert item.state == "available"


def test_only_what_was_public_is_told_to_the_record():
    the_council()
    hidden, shown = proposed("council"), approved(council_donation())

    cancellations.cancel(hidden, by=clerk(), **BROKE)
    cancellations.cancel(shown, by=clerk(), **BROKE)

    [entry] = record()
    assert (entry["act"], entry["subject"]) == ("donation_cancelled", shown.subject)
    assert entry["facts"]["cancelled_why"] == "broken"
    assert entry["facts"]["reason"] == BROKE["reason"]
    assert entry["facts"]["value"] == "18000.00"


def test_the_offer_of_a_cancelled_donation_stands_again():
    donation = approved(proposed("donor"))

    cancellations.cancel(donation, by=clerk(), why="recipient", reason="No longer wanted.")

    donation.pledge.refresh_from_db()
    assert donation.pledge.state == "received"
    assert record()[-1]["facts"]["things"] == ["3 × medical device"]


def test_an_offer_that_the_donor_took_back_is_withdrawn():
    donation = proposed("donor")

    cancellations.cancel(donation, by=clerk(), why="donor", reason="She called.")

    donation.pledge.refresh_from_db()
    assert donation.pledge.state == "withdrawn"
    assert acts(donation.pledge)[-1] == "pledge_withdrawn_by_word"


def test_another_donation_of_the_pledge_keeps_it_taken_up():
    pledge = received_pledge(items=[{"quantity": 1}, {"quantity": 1}])
    one, two = pledge.items.all()
    first = proposed("donor", pledge=pledge, items=[one])
    body = RecipientBodyFactory(city=first.city)
    other = Donation.objects.create(
        reference="other-1", kind="donor", pledge=pledge, body=body, city=first.city
    )
    other.lines.create(item=two, quantity=1)

    cancellations.cancel(first, by=clerk(), why="recipient", reason="Not needed.")

    pledge.refresh_from_db()
    assert pledge.state == "taken_up"


def test_drafts_of_a_cancelled_donation_are_dropped():
    donation = council_donation()
    entered_approval(donation)

    cancellations.cancel(donation, by=clerk(), **BROKE)

    assert donation.approvals.count() == 0


@pytest.mark.parametrize(("state", "sentence"), [(shipped, "on the way"), (cancelled, "cancelled")])
def test_what_is_shipped_or_cancelled_is_not_cancelled(state, sentence):
    donation = state(proposed("donor"))

    with pytest.raises(RuleError, match=f"is now “{sentence}”, so it cannot be cancelled"):
        cancellations.cancel(donation, by=clerk(), **BROKE)


@pytest.mark.parametrize("given", [{"reason": " "}, {"why": "mood"}])
def test_a_cancellation_needs_a_reason(given):
    with pytest.raises(RuleError, match="Give the reason"):
        cancellations.cancel(proposed("donor"), by=clerk(), **BROKE | given)


def test_a_cancelled_line_lowers_value_and_cap():
    donation = approved(two_lines(money_basis()))
    line = donation.lines.last()

    cancellations.cancel_line(line, by=clerk(), **BROKE)

    donation.refresh_from_db()
    line.item.refresh_from_db()
    assert (donation.state, donation.value, CapYear.objects.get().used) == (
        "approved",
        18000,
        18000,
    )
    assert (line.item.state, line.cancelled_why) == ("gone", "broken")
    assert acts(donation)[-1] == "donation_line_cancelled"
    assert record()[-1]["act"] == "donation_line_cancelled"
    assert record()[-1]["facts"]["value"] == "18000.00"


def test_a_cancelled_line_sends_the_approval_back():
    donation = requested(proposed("donor", pledge=received_pledge(items=[{}, {}])))
    entered_approval(donation)

    cancellations.cancel_line(donation.lines.last(), by=clerk(), **BROKE)

    assert donation.approvals.count() == 0
    assert acts(donation)[-1] == "approval_discarded"
    [discarded, changed] = Email.objects.order_by("id")
    assert discarded.headers["X-Kind"] == "entry_discarded"
    assert changed.to == [donation.pledge.donor.email]
    assert "something has changed" in changed.subject


def test_what_is_left_can_be_made_ready():
    donation = approved(two_lines(money_basis()))
    cancellations.cancel_line(donation.lines.last(), by=clerk(), **BROKE)
    cleared(donation)

    shipping_conditions.make_ready(donation, by=clerk())

    assert donation.state == "ready"


def test_the_last_line_takes_the_donation_with_it():
    donation = two_lines(None)
    for line in donation.lines.all():
        cancellations.cancel_line(line, by=clerk(), **BROKE)

    donation.refresh_from_db()
    assert donation.state == "cancelled"


def test_a_line_is_cancelled_once():
    donation = two_lines(None)
    line = donation.lines.last()
    cancellations.cancel_line(line, by=clerk(), **BROKE)

    with pytest.raises(RuleError, match="cancelled already"):
        cancellations.cancel_line(line, by=clerk(), **BROKE)


def test_a_line_is_not_cancelled_once_shipped(sql):
    donation = shipped(two_lines(money_basis()))
    line = donation.lines.last()

    with pytest.raises(RuleError, match="cannot be cancelled any more"):
        cancellations.cancel_line(line, by=clerk(), **BROKE)
    with pytest.raises(IntegrityError, match="cancelled before it is shipped"):
        sql(
            "UPDATE aid_donationline SET cancelled_at = now(), cancelled_why = 'other',"
            " cancelled_reason = 'x' WHERE id = %s",
            [line.pk],
        )


def test_the_history_of_a_donors_line_says_nothing_of_what_the_donor_wrote():
    pledge = received_pledge(items=[{"description": "From my late aunt"}, {"description": "x"}])
    donation = requested(proposed("donor", pledge=pledge))

    cancellations.cancel_line(donation.lines.first(), by=clerk(), **BROKE)

    assert donation.steps.last().facts["things"] == ["1 × medical device"]
