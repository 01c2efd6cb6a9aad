"""Another thing comes into a donation of the council's own, until the council is asked."""

import pytest

from aid.donations.domain.choice_of_basis import choose_basis
from aid.donations.domain.proposals import LinePlan, add_line, in_hand, open_of, to_add
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk, kyiv
from tests.factories_aid import (
    ItemFactory,
    RecipientBodyFactory,
    approved,
    cancelled,
    cancelled_line,
    donate_motion,
    proposed,
    published_need,
    put,
    requested,
    shipped,
    surplus_item,
    the_council,
    with_basis,
)
from tests.factories_relationships import tie_with_status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return the_council()


def refusal(donation, item, quantity=1, need=None, **given):
    before = donation.lines.count()
    with pytest.raises(RuleError) as refused:
        add_line(donation, by=clerk(), line=LinePlan(item, quantity, need), **given)
    assert donation.lines.count() == before
    return refused.value.messages


def told(case):
    return [describe(step.act, step.facts) for step in case.steps.all()]


def test_another_thing_is_set_aside_and_told_of_in_both_histories():
    need = published_need(kind="fire_engine", quantity=4)
    donation, hoses = (
        proposed("council", body=need.body),
        ItemFactory(quantity=5, description="Hose"),
    )
    by = clerk()

    line = add_line(donation, by=by, line=LinePlan(hoses, 4, need))

    assert (line.donation, line.item, line.quantity, line.need) == (donation, hoses, 4, need)
    assert (in_hand(hoses), open_of(need)) == (1, 0)
    assert told(donation) == ["Added: 4 × “Hose”."]
    assert told(hoses) == [f"Proposed for a donation: 4, in donation {donation}."]
    assert donation.steps.get().by == by
    assert PublicRecordEntry.objects.count() == 0


def test_basis_and_value_are_chosen_again_for_all_the_things():
    donation = with_basis(proposed("council"))
    legal_basis = donation.legal_basis

    add_line(donation, by=clerk(), line=LinePlan(surplus_item("500.00"), 1))
    dropped = (donation.legal_basis, donation.value, donation.currency, donation.cap_begins_on)
    choose_basis(donation, by=clerk(), legal_basis=legal_basis, evidence="The fire of January")

    assert dropped == (None, None, "", None)
    assert told(donation)[0] == (
        "A thing was added, so the legal basis must be chosen again, with the value of all things."
    )
    assert (donation.value, donation.lines.filter(value=None).count()) == (18_500, 0)


def test_recorded_request_is_not_taken_for_a_request_for_what_comes_later():
    donation, item = requested(proposed("council")), surplus_item()

    reasons = refusal(donation, item)
    add_line(donation, by=clerk(), line=LinePlan(item, 1), is_requested=True)

    assert reasons == ["The recipient's request is recorded. Say whether it wants this too."]
    assert told(donation) == [f"Added: 1 × “{item.description}”. The recipient wants it too."]


@pytest.mark.parametrize("on", [donate_motion, approved, shipped, cancelled])
def test_nothing_is_added_once_the_council_is_asked(on):
    donation = proposed("council")
    on(donation)

    assert to_add(donation) == {}
    assert refusal(donation, surplus_item()) == [
        f"Nothing is added to donation {donation} any more: what the council is asked about stays."
        " Propose a further donation."
    ]


def test_nothing_is_added_to_a_donors_donation():
    assert refusal(proposed("donor"), surplus_item()) == [
        "A donor's things are taken up together, from the page of the pledge."
    ]


def test_thing_stands_on_one_line_but_comes_back_after_its_line_was_cancelled():
    item = surplus_item(quantity=3, description="Hose")
    donation = proposed("council", items=[surplus_item(), item], quantities=[1, 1])
    reasons = refusal(donation, item)
    cancelled_line(donation.lines.get(item=item))

    add_line(donation, by=clerk(), line=LinePlan(item, 3))

    assert reasons == [f"“Hose” is in donation {donation} already."]
    assert donation.lines.not_cancelled().get(item=item).quantity == 3


def test_thing_must_be_free_of_a_kind_that_goes_further_and_enough():
    donation = proposed("council")
    taken = surplus_item(description="Pump")
    elsewhere = proposed("council", items=[taken])

    assert refusal(donation, taken) == [f"“Pump” is in donation {elsewhere} already."]
    assert "it goes no further here" in refusal(donation, ItemFactory(kind="weapons"))[0]
    assert refusal(donation, put(ItemFactory(description="Cot"), "gone")) == [
        "“Cot” is no longer available."
    ]
    assert refusal(donation, ItemFactory(quantity=2, description="Hose"), 3) == [
        "“Hose”: there are 2, no more."
    ]
    assert refusal(donation, ItemFactory(), 0) == ["Say how many of which things are meant."]


def test_need_is_of_the_same_body_published_and_open():
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))
    donation, hoses = proposed("council", body=body), ItemFactory(quantity=9)
    other, own = published_need(what="Boots"), published_need(body=body, quantity=2, what="Hoses")

    assert refusal(donation, hoses, 1, other) == [
        f"“Boots” is a need of another recipient body: {other.body}."
    ]
    assert refusal(donation, hoses, 3, own) == [
        "“Hoses”: Kyiv asked for 2, 0 are promised or received: 2 at most."
    ]


def test_suspended_tie_refuses_it():
    city = tie_with_status("suspended").city_b
    donation = proposed("council", body=RecipientBodyFactory(city=city))

    assert refusal(donation, surplus_item()) == [
        f"The tie with {city.name} is suspended: no donation to it goes a step further."
    ]


def test_on_offer_is_what_is_free_and_goes_further():
    first, second = surplus_item(), ItemFactory(quantity=3)
    donation = proposed("council", items=[surplus_item()])
    proposed("council", items=[first, second], quantities=[1, 1])
    ItemFactory(kind="weapons")
    put(ItemFactory(), "gone")

    assert to_add(donation) == {second: 2}
