"""What stands before an approval: request, two people, the council's vote, surplus, value, tie."""

import pytest
from django.db import DatabaseError, transaction

from aid.models import Approval, Donation, RecipientRequest
from relationships.models import RollCall
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from tests.aid.refusing import refused
from tests.factories import UserFactory, clerk
from tests.factories_aid import (
    A_DAY,
    ItemFactory,
    RecipientBodyFactory,
    approved,
    cancelled,
    cancelled_line,
    cleared,
    condition_record,
    confirm,
    declared,
    donate_motion,
    entered_approval,
    money_basis,
    official_tie,
    proposed,
    put,
    ready,
    requested,
    roll_call_on,
    shipment_of,
    shipped,
    sister_city_basis,
    surplus_item,
    the_council,
    valued,
    voted,
    with_basis,
)
from tests.factories_council import filed_motion
from tests.factories_relationships import SUSPENDS, reported_tie
from tests.owner import past_the_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def confirmed(donation, **fields):
    """The donation with a confirmed approval, but not moved yet."""
    confirm(entered_approval(donation, **fields))
    return donation


def stand(tie, to_state):
    change = entries.enter(STATUS_CHANGE, tie, by=clerk(), **SUSPENDS | {"to_state": to_state})
    entries.confirm(change, by=clerk())


@pytest.mark.parametrize("kind", ["donor", "council"])
def test_approval_with_everything_is_possible(kind):
    assert approved(proposed(kind)).state == "approved"


@pytest.mark.parametrize("kind", ["donor", "council"])
def test_approval_is_not_entered_before_the_request(kind):
    donation = proposed(kind)

    with pytest.raises(DatabaseError, match="recipient's recorded request"), transaction.atomic():
        Approval.objects.create(donation=donation, approved_on=A_DAY, entered_by=UserFactory())

    assert Approval.objects.count() == 0


def test_nothing_is_approved_without_the_request():
    donation = proposed()
    with past_the_triggers():
        draft = {"approved_on": A_DAY, "entered_by": UserFactory()}
        confirm(Approval.objects.create(donation=donation, **draft))

    refused("without the recipient's recorded request", donation)


def test_request_is_recorded_once():
    donation = requested(proposed())

    with pytest.raises(DatabaseError, match="request_counts_once"), transaction.atomic():
        requested(donation)

    assert RecipientRequest.objects.count() == 1


def test_nothing_is_approved_without_an_approval():
    refused("needs a confirmed approval", requested(proposed()))


def test_nothing_is_approved_by_one_person_alone():
    donation = proposed()
    entered_approval(donation)

    refused("needs a confirmed approval", donation)


def test_donation_is_approved_once():
    donation = proposed()
    entered_approval(donation)

    with pytest.raises(DatabaseError, match="approval_once"), transaction.atomic():
        entered_approval(donation)

    assert Approval.objects.count() == 1


@pytest.mark.parametrize("field", ["value", "currency", "legal_basis"])
def test_approval_of_something_else_does_not_count(field):
    donation = with_basis(proposed("council"))
    other = {"value": 17_999, "currency": "EUR", "legal_basis": money_basis()}[field]
    confirmed(donation, **{field: other})

    refused("confirmed approval of its basis and value", donation)


def test_councils_own_needs_a_vote():
    donation = with_basis(proposed("council"))
    donate_motion(donation)
    confirmed(donation)

    refused("needs a carried roll call", donation)


@pytest.mark.parametrize("fields", [{"carried": False}, {"confirmed": False}])
def test_councils_own_needs_a_vote_that_carried(fields):
    donation = voted(with_basis(proposed("council")), **fields)
    confirmed(donation)

    refused("needs a carried roll call", donation)


def test_vote_on_another_motion_does_not_count():
    donation = with_basis(proposed("council"))
    voted(proposed("council"))
    donate_motion(donation)
    confirmed(donation)

    refused("needs a carried roll call", donation)


def test_vote_to_begin_a_sister_city_gives_nothing_away():
    motion = filed_motion()
    donation = with_basis(proposed("council"))
    donation.matter = motion.matter
    roll_call_on(motion)

    with pytest.raises(DatabaseError, match="matter is of the kind of its case"):
        donation.save()


def test_draft_of_a_vote_does_not_count():
    donation = with_basis(proposed("council"))
    roll_call_on(donate_motion(donation), confirmed=False)
    confirmed(donation)

    refused("needs a carried roll call", donation)


def test_reported_vote_does_not_count():
    donation = with_basis(proposed("council"))
    reported = {"provenance": "reported", "source": "A paper", "as_of": A_DAY}
    roll_call_on(donate_motion(donation), **reported)
    confirmed(donation)

    refused("needs a carried roll call", donation)


@pytest.mark.parametrize(("on", "state"), [(cleared, "ready"), (ready, "shipped")])
def test_vote_that_was_corrected_no_longer_counts(on, state):
    donation = on(proposed("council"))
    shipment_of(donation) if state == "shipped" else None
    wrong = RollCall.objects.get()
    roll_call_on(donation.motion, carried=False, corrects=wrong, correction_reason="Read wrongly")

    refused("needs a carried roll call", donation, state)


def test_motion_of_a_donation_stays():
    donation = voted(proposed("council"))
    donation.matter = donate_motion(proposed("council")).matter

    with pytest.raises(DatabaseError, match="matter and legal basis"), transaction.atomic():
        donation.save()

    assert Donation.objects.get(pk=donation.pk).matter != donation.matter


def test_councils_own_must_be_surplus():
    donation = with_basis(proposed("council", items=[valued(ItemFactory())]))
    confirmed(donation)

    refused("declared surplus and valued first", donation)


def test_councils_own_must_be_valued(sql):
    donation = with_basis(proposed("council"))
    with past_the_triggers():
        donation.lines.create(item=declared(ItemFactory()), quantity=1, value=0)
    confirmed(donation)

    refused("declared surplus and valued first", donation)


@pytest.mark.parametrize("value", ["1.00", None])
def test_line_must_have_the_value_of_its_thing(value):
    donation = with_basis(proposed("council"))
    donation.lines.update(value=value)
    donation.value = value or 0
    donation.save()
    confirmed(donation)

    refused("declared surplus and valued first", donation)


def test_value_is_that_of_one_piece_times_the_quantity():
    item = surplus_item("100.00", kind="rescue", quantity=3)
    donation = approved(proposed("council", items=[item], quantities=[2]))

    assert donation.value == 200


def test_thing_that_was_valued_anew_is_not_approved_with_the_old_value():
    item = surplus_item()
    donation = with_basis(proposed("council", items=[item]))
    confirmed(donation)
    with past_the_triggers():
        valued(item, "19000.00", corrects=item.valuation, correction_reason="A new appraisal")

    refused("declared surplus and valued first", donation)


def test_value_must_be_that_of_the_lines():
    donation = with_basis(proposed("council"))
    donation.value = 17_000
    donation.save()
    confirmed(donation)

    refused("the value of a donation is that of its lines", donation)


@pytest.mark.parametrize("kind", ["donor", "council"])
def test_donation_without_a_line_is_not_approved(kind):
    donation = proposed(kind)
    if kind == "council":
        voted(with_basis(donation))
    requested(donation)
    cancelled_line(donation.lines.get())
    confirmed(donation)

    refused("needs a line", donation)


@pytest.mark.parametrize("kind", ["donor", "council"])
@pytest.mark.parametrize(
    ("on", "state"), [(confirmed, "approved"), (cleared, "ready"), (ready, "shipped")]
)
def test_suspended_tie_stops_every_step(kind, on, state):
    body = RecipientBodyFactory()
    tie = official_tie(body.city)
    donation = on(proposed(kind, body=body))
    shipment_of(donation) if state == "shipped" else None
    stand(tie, "suspended")

    refused("tie with this city does not allow it", donation, state)


def test_suspended_tie_leaves_the_way_back_open():
    body = RecipientBodyFactory()
    tie = official_tie(body.city)
    donation = ready(proposed("council", body=body))
    stand(tie, "suspended")

    put(donation, "approved")
    cancelled(donation, "tie")

    assert donation.state == "cancelled"


def test_tie_that_is_official_again_allows_it():
    body = RecipientBodyFactory()
    tie = official_tie(body.city)
    donation = ready(proposed("council", body=body))
    stand(tie, "suspended")
    stand(tie, "official")

    assert shipped(donation).state == "shipped"


@pytest.mark.parametrize("tie", ["ended", "reported", "dormant"])
def test_basis_for_official_cities_needs_an_official_tie(tie):
    body = RecipientBodyFactory()
    the_council()
    donation = confirmed(with_basis(proposed("council", body=body), sister_city_basis()))
    stand(official_tie(body.city), "dormant" if tie == "dormant" else "ended")
    if tie == "reported":
        reported_tie(city=body.city)

    refused("tie with this city does not allow it", donation)


def test_basis_for_official_cities_with_an_official_tie_is_possible():
    body = RecipientBodyFactory()
    official_tie(body.city)

    donation = approved(with_basis(proposed("council", body=body), sister_city_basis()))

    assert donation.state == "approved"


def test_tie_of_another_city_allows_nothing():
    donation = confirmed(with_basis(proposed("council"), sister_city_basis()))
    stand(official_tie(donation.city), "ended")
    official_tie()

    refused("tie with this city does not allow it", donation)


def test_donation_of_the_council_has_a_basis_and_a_value():
    donation = voted(requested(proposed("council")))
    donation.value, donation.currency, donation.state = None, "", "approved"

    with (
        pytest.raises(DatabaseError, match="donation_of_council_has_basis_and_value"),
        transaction.atomic(),
        past_the_triggers(),
    ):
        donation.save()


@pytest.mark.parametrize("state", ["declined", "withdrawn", "received"])
def test_donation_of_a_pledge_that_does_not_stand_goes_no_further(state, sql):
    donation = cleared(proposed())
    condition_record(donation, "title")
    with past_the_triggers():
        sql("UPDATE aid_pledge SET state = %s, declined_why = 'other'", [state])

    refused("the pledge of this donation does not stand", donation, "ready")
