import pytest

from aid.donations.domain.proposals import LinePlan, in_hand, open_of, propose
from aid.models import Donation
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    ItemFactory,
    NeedFactory,
    RecipientBodyFactory,
    cancelled,
    cancelled_line,
    official_tie,
    proposed,
    published_need,
    put,
    received,
    received_pledge,
    shipped,
    surplus_item,
)
from tests.factories_relationships import tie_with_status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


def refusal(**plan):
    with pytest.raises(RuleError) as refused:
        propose(by=clerk(), **plan)
    return refused.value.messages


def body_in_kyiv(**fields):
    return RecipientBodyFactory(city=kyiv(slug="kyiv"), **fields)


def test_propose_sets_things_of_the_council_aside():
    item, need = surplus_item(), published_need(kind="fire_engine", quantity=1)
    by = clerk()

    donation = propose(by=by, body=need.body, lines=[LinePlan(item, 1, need)])

    line = donation.lines.get()
    step = donation.steps.get()
    assert (donation.kind, donation.state, donation.pledge) == ("council", "proposed", None)
    assert (donation.body, donation.city) == (need.body, need.body.city)
    assert (line.item, line.quantity, line.need) == (item, 1, need)
    assert (step.act, step.by, step.facts["property"]) == ("donation_proposed", by, "council")
    assert item.steps.get(act="item_proposed").facts == {
        "reference": donation.reference,
        "quantity": 1,
    }


def test_propose_sets_things_of_a_donor_aside_and_names_nobody():
    pledge = received_pledge()
    item = pledge.items.get()
    body = RecipientBodyFactory(city=pledge.city)

    donation = propose(by=clerk(), body=body, pledge=pledge, lines=[LinePlan(item, 2)])

    assert (donation.kind, donation.pledge) == ("donor", pledge)
    assert in_hand(item) == 1
    assert item.steps.count() == 0
    assert pledge.donor.name not in str(donation.steps.get().facts)


def test_references_count_up_in_each_city_and_year():
    body = body_in_kyiv()
    first, second = ItemFactory(), ItemFactory()

    donations = [propose(by=clerk(), body=body, lines=[LinePlan(i, 1)]) for i in (first, second)]

    year = Donation.objects.latest("pk").created_at.year
    assert [d.reference for d in donations] == [f"kyiv-{year}-1", f"kyiv-{year}-2"]


def test_reference_of_a_city_without_address_is_its_number():
    body = RecipientBodyFactory()

    donation = propose(by=clerk(), body=body, lines=[LinePlan(ItemFactory(), 1)])

    assert donation.reference.startswith(f"{body.city.geoname_id}-")


def test_more_than_there_are_is_refused_with_numbers():
    item, body = ItemFactory(quantity=3, description="Concentrator"), body_in_kyiv()

    assert refusal(body=body, lines=[LinePlan(item, 4)]) == [
        "“Concentrator”: there are 3, no more."
    ]
    first = propose(by=clerk(), body=body, lines=[LinePlan(item, 2)])

    assert refusal(body=body, lines=[LinePlan(item, 2)]) == [
        f"“Concentrator”: there are 3, 2 are in donation {first} already: 1 at most."
    ]
    second = propose(by=clerk(), body=body, lines=[LinePlan(item, 1)])
    assert refusal(body=body, lines=[LinePlan(item, 1)]) == [
        f"“Concentrator” is in donation {first}, {second} already."
    ]


def test_more_than_was_asked_for_is_refused_with_numbers():
    need = published_need(body=body_in_kyiv(), quantity=3, what="Concentrators")
    one, two = ItemFactory(quantity=2), ItemFactory(quantity=2)
    propose(by=clerk(), body=need.body, lines=[LinePlan(one, 2, need)])

    reasons = refusal(body=need.body, lines=[LinePlan(two, 2, need)])

    assert reasons == ["“Concentrators”: Kyiv asked for 3, 2 are promised or received: 1 at most."]
    assert open_of(need) == 1


def test_two_lines_for_one_need_are_added_up():
    need = published_need(body=body_in_kyiv(), quantity=3, what="Concentrators")
    lines = [LinePlan(ItemFactory(quantity=2), 2, need) for _ in range(2)]

    reasons = refusal(body=need.body, lines=lines)

    assert reasons == ["“Concentrators”: Kyiv asked for 3, 0 are promised or received: 3 at most."]


@pytest.mark.parametrize("end", [cancelled, lambda donation: cancelled_line(donation.lines.get())])
def test_what_was_cancelled_is_free_again(end):
    need = published_need(quantity=3)
    donation = proposed("council", items=[ItemFactory(quantity=3)], need=need)
    item = donation.lines.get().item
    taken = in_hand(item), open_of(need)

    end(donation)

    assert taken == (0, 0)
    assert (in_hand(item), open_of(need)) == (3, 3)


def test_what_did_not_arrive_is_needed_again_and_does_not_come_back():
    need = published_need(quantity=3)
    official_tie(need.body.city)
    donation = received(shipped(proposed(need=need)), damaged=1)
    item = donation.lines.get().item

    assert (in_hand(item), open_of(need)) == (0, 1)


@pytest.mark.parametrize("kind", ["body_armour", "weapons", "tactical", "medicines"])
def test_held_back_kinds_go_no_further(kind):
    item = ItemFactory(kind=kind, description="Vest")

    reasons = refusal(body=RecipientBodyFactory(), lines=[LinePlan(item, 1)])

    assert reasons == [
        f"“Vest” is of the kind “{item.get_kind_display()}”. Such things need licences that this"
        " register does not handle yet, so it goes no further here."
    ]


def test_what_is_gone_is_not_proposed():
    item = put(ItemFactory(description="Engine"), "gone")

    assert in_hand(item) == 0
    assert refusal(body=RecipientBodyFactory(), lines=[LinePlan(item, 1)]) == [
        "“Engine” is no longer available."
    ]


def test_need_of_another_body_is_refused():
    need, other = published_need(what="Hoses"), RecipientBodyFactory()

    assert refusal(body=other, lines=[LinePlan(ItemFactory(), 1, need)]) == [
        f"“Hoses” is a need of another recipient body: {need.body}."
    ]


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_need_that_is_not_published_is_refused(state):
    need = NeedFactory(what="Hoses")
    if state == "closed":
        put(need, state, closed_reason="No longer needed")

    assert refusal(body=need.body, lines=[LinePlan(ItemFactory(), 1, need)]) == [
        "The need “Hoses” is not published."
    ]


def test_things_of_two_owners_are_refused():
    pledge = received_pledge()
    body = RecipientBodyFactory(city=pledge.city)
    theirs, ours = pledge.items.get(), ItemFactory()
    sentence = ["All things of a donation belong to one owner."]

    assert refusal(body=body, lines=[LinePlan(theirs, 1)]) == sentence
    assert refusal(body=body, pledge=pledge, lines=[LinePlan(ours, 1)]) == sentence


def test_plan_without_a_number_of_things_is_refused():
    body, item = RecipientBodyFactory(), ItemFactory(quantity=4)
    sentence = ["Say how many of which things are meant."]

    assert refusal(body=body, lines=[]) == sentence
    assert refusal(body=body, lines=[LinePlan(item, 0)]) == sentence
    assert refusal(body=body, lines=[LinePlan(item, 1), LinePlan(item, 1)]) == [
        "One thing stands on two lines. Put them together."
    ]


def test_suspended_tie_refuses_a_proposal():
    city = tie_with_status("suspended").city_b
    body = RecipientBodyFactory(city=city)

    assert refusal(body=body, lines=[LinePlan(ItemFactory(), 1)]) == [
        f"The tie with {city.name} is suspended: no donation to it goes a step further."
    ]
