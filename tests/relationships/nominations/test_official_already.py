"""A city is not nominated for what it officially is, not even where it became so on the way."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from relationships.models import Committee, Nomination
from relationships.nominations.domain import nominations
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import CityFactory, CouncilFactory, NominationFactory, clerk
from tests.factories_agreements import (
    confirmed,
    designated,
    drafted,
    frozen,
    signed_by_link,
    signed_in_person,
)
from tests.factories_committees import (
    begun,
    chair_of,
    discuss,
    open_ballot,
    put_in_state,
    reviewing,
    seated_committee,
)
from tests.factories_council import (
    designation_motion,
    draft_nomination,
    entered_correction,
    entered_roll_call,
    filed_motion,
)
from tests.factories_relationships import (
    recognised_tie,
    reported_tie,
    said_to_be_unclear,
    tie_with_status,
    waiting_recognition,
)

pytestmark = pytest.mark.django_db
ALREADY = "is a sister city already, its tie is “official”"
REFUSED = "the city is official for this kind already"


def opened(city, kind="sister"):
    return nominations.open_nomination(city, kind=kind, by=clerk())


@pytest.mark.parametrize("certainty", [[], ["dormant"], ["suspended"]])
def test_a_city_with_a_tie_in_force_is_not_nominated_for_it_again(certainty):
    tie = tie_with_status(*certainty)

    with pytest.raises(RuleError, match="is a sister city already, its tie is “"):
        opened(tie.city_b)
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        NominationFactory(city=tie.city_b)

    assert Nomination.objects.count() == 0


def test_a_tie_that_is_unclear_is_official_still():
    tie = recognised_tie()
    said_to_be_unclear(tie)

    with pytest.raises(RuleError, match=ALREADY):
        opened(tie.city_b)


def test_a_friendship_city_may_become_a_sister_city():
    assert opened(recognised_tie(kind="friendship").city_b).state == "draft"


def test_a_city_whose_tie_ended_or_is_only_reported_may_be_nominated():
    assert opened(tie_with_status("ended").city_b).state == "draft"
    assert opened(reported_tie().city_b).state == "draft"


def test_a_tie_of_two_other_cities_hinders_nothing():
    council_city = CouncilFactory().city
    tie = reported_tie(other=CityFactory(name="Odesa"))
    assert council_city not in (tie.city_a, tie.city_b)

    assert opened(tie.city_b).state == "draft"


def test_the_page_says_so(client):
    city = recognised_tie().city_b
    client.force_login(clerk())
    typed = {"city": city.pk, "kind": "sister"}

    page = client.post(reverse("nomination_new"), typed).content.decode()

    assert ALREADY in page
    assert Nomination.objects.count() == 0


def committee_that_discussed():
    committee, members = reviewing(nomination=of_a_council(begun()))
    discuss(committee, members)
    return committee.nomination, lambda: open_ballot(
        Committee.objects.get(pk=committee.pk), chair_of(members)
    )


def of_a_council(nomination):
    CouncilFactory()
    return nomination


def filing():
    nomination = draft_nomination()
    return nomination, lambda: filed_motion(nomination)


def voting():
    motion = filed_motion()
    return motion.case, lambda: entered_roll_call(motion)


def confirming():
    vote = entered_roll_call()
    return vote.motion.case, lambda: entries.confirm(vote, by=clerk())


def turning():
    vote = entered_roll_call(ayes=2, noes=12)
    entries.confirm(vote, by=clerk())
    right = entered_correction(vote, ayes=14)
    return vote.motion.case, lambda: entries.confirm(right, by=clerk())


def forming():
    nomination = of_a_council(begun())
    return nomination, lambda: seated_committee(nomination=nomination)


def designating():
    motion = designation_motion()
    return motion.case, lambda: entered_roll_call(motion)


def drafting():
    nomination = designated()
    return nomination, lambda: drafted(nomination)


def first_signature():
    agreement = frozen()
    signature = signed_in_person(agreement)
    return agreement.nomination, lambda: confirmed(signature)


def submitting_again():
    case = filed_motion().case
    nominations.return_for_more(case, by=clerk(), reason="The budget is missing.")
    return case, lambda: nominations.resubmit(case, by=clerk(), reason="Here it is.")


@pytest.mark.parametrize(
    "door",
    [
        filing,
        voting,
        confirming,
        turning,
        forming,
        committee_that_discussed,
        designating,
        drafting,
        first_signature,
        submitting_again,
    ],
)
def test_a_city_that_became_official_meanwhile_passes_no_further_door(door):
    nomination, step = door()
    state = Nomination.objects.get(pk=nomination.pk).state
    recognised_tie(city=nomination.city)

    with pytest.raises(RuleError, match=ALREADY):
        step()

    assert Nomination.objects.get(pk=nomination.pk).state == state


def test_the_second_signature_is_refused_in_a_sentence():
    agreement = frozen()
    confirmed(signed_in_person(agreement))
    second = signed_by_link(agreement)
    recognised_tie(city=agreement.nomination.city)

    with pytest.raises(RuleError, match=r"these cities already have a tie \(official\)"):
        confirmed(second)

    assert Nomination.objects.get().state == "signed_by_one"


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("draft", "filed"),
        ("begun", "committee_formed"),
        ("in_review", "ballot"),
        ("designated", "agreement"),
        ("returned", "filed"),
    ],
)
def test_the_database_opens_no_further_door(state, to, sql):
    nomination = put_in_state(of_a_council(NominationFactory()), state)
    recognised_tie(city=nomination.city)

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        sql("UPDATE relationships_nomination SET state = %s", [to])

    sql("UPDATE relationships_nomination SET state = 'withdrawn'")


def test_a_vote_under_way_can_be_closed(sql):
    nomination = put_in_state(of_a_council(NominationFactory()), "ballot")
    recognised_tie(city=nomination.city)

    sql("UPDATE relationships_nomination SET state = 'in_review'")

    assert Nomination.objects.get().state == "in_review"


def test_whoever_recognises_a_tie_is_told_that_its_nomination_goes_no_further(client):
    tie = reported_tie()
    address = waiting_recognition(tie=tie).get_staff_url() + "confirm/"
    client.force_login(clerk())
    told = "A nomination of this city for the same is under way"

    before = client.get(address).content.decode()
    opened(tie.city_b)

    assert told not in before
    assert told in client.get(address).content.decode()
