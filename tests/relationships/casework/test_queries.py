"""The pages of a case ask the database as often for much as for little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relationships.agreements.domain import agreements
from relationships.committees.domain import ballots, committees
from relationships.models import Nomination, RollCall, Side
from relationships.motions.domain.matters import draft_of
from relationships.nominations.domain import nominations
from relationships.nominations.states import NominationState as State
from relationships.ties.domain.tie_facts import ATTESTATION, TIE_DATE
from sistercities.kernel import entries, installation
from sistercities.kernel.calendar import by_the_councils_clock
from tests.factories import CouncilFactory, NominationFactory, clerk, seated_council
from tests.factories_agreements import confirmed, drafted, linked, signed_in_person
from tests.factories_committees import (
    account,
    chair_of,
    discuss,
    members_of,
    open_ballot,
    reviewing,
    seated_committee,
    submitted,
    vote_all,
)
from tests.factories_council import DESIGNATE, entered_correction, entered_roll_call, filed_motion
from tests.factories_relationships import A_DAY, recognised_tie
from tests.walks.world import paper

pytestmark = pytest.mark.django_db

# Queries, however much there is to show.
A_CASE, CONFIRMING, CORRECTING = 28, 20, 22
# Where the road leads that is walked below; the other states are exits from these, with less to do.
ON_THE_ROAD = set(State) - {
    *(State.NOT_RECOMMENDED, State.RETURNED, State.WITHDRAWN),
    *(State.NOT_CARRIED, State.LAPSED, State.REJECTED),
}


def fill(nomination, by, times):
    for number in range(times):
        nominations.save_dossier(nomination, by=by, why=f"Reason {number}", contact={})
        paper(nomination, by, is_public=True)


def reached(nomination):
    """The nomination as it is now, with the name of its stage."""
    return Nomination.objects.get(pk=nomination.pk)


def to_the_recommendation(size, by):
    """A nomination at each stage up to the committee's advice; `by` enters the drafts."""
    nomination = NominationFactory()
    yield nomination
    motion = filed_motion(nomination, council_file=f"begin-{nomination.pk}")
    yield nomination
    draft = entered_roll_call(motion, by=by)
    yield nomination
    entries.confirm(draft, by=clerk())
    yield nomination
    committee = seated_committee(size, nomination=reached(nomination))
    yield nomination
    committees.start_review(committee.nomination, by=clerk())
    *active, aside = members_of(committee)
    committees.declare_conflict(aside, by=account(aside), reason="My employer.")
    for one in active:
        committees.declare_no_conflict(one, by=account(one))
        submitted(one)
    yield nomination
    discuss(committee, active)
    yield nomination
    for choices in ("yn-", "yyy"):
        ballot = open_ballot(reached(nomination).committee, chair_of(active))
        yield nomination
        vote_all(ballot, active, choices + "a" * (size - 4))
        yield nomination
        ballots.close_ballot(ballot, by=chair_of(active))
        yield nomination


def to_the_second_signature(nomination, by):
    """The same from the advice on, until both cities have signed."""
    motion = filed_motion(nomination, purpose=DESIGNATE, council_file=f"designate-{nomination.pk}")
    yield nomination
    draft = entered_roll_call(motion, by=by)
    yield nomination
    entries.confirm(draft, by=clerk())
    yield nomination
    agreement = drafted(reached(nomination))
    yield nomination
    agreements.freeze(agreement, by=by)
    yield nomination
    linked(agreement, by=by)
    yield nomination
    for side in Side.values:
        signature = signed_in_person(agreement, side, by=by)
        yield nomination
        confirmed(signature)
        yield nomination


def road(size, by):
    """The nomination at each step of the whole road."""
    yield from to_the_recommendation(size, by)
    yield from to_the_second_signature(Nomination.objects.latest("pk"), by)


@pytest.fixture(autouse=True)
def _a_site_that_has_said_what_it_is():
    installation.declare(demonstration=False)


@pytest.fixture
def ask(client):
    """Return a function that counts the queries of a page."""
    client.get("/admin/")

    def count(address, *, by=None):
        if by is not None:
            client.force_login(by)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count


def test_a_nomination_at_each_stage_of_its_road(ask):
    seated_council()
    asked, seen, by, another = {}, set(), clerk(), clerk()

    for number, nomination in enumerate(road(7, by)):
        state, page = reached(nomination).state, reverse("nomination_case", args=[nomination.pk])
        seen.add(state)
        asked[f"{number} {state}"] = max(ask(page, by=by), ask(page, by=another))

    assert {step: count for step, count in asked.items() if count > A_CASE} == {}
    assert seen == ON_THE_ROAD


def test_the_public_page_of_a_nomination(ask):
    seated_council()
    asked = []

    for size in (5, 12):
        *_road, nomination = to_the_recommendation(size, clerk())
        fill(nomination, clerk(), size)
        asked.append(ask(reached(nomination).get_public_url()))

    assert asked[1] <= asked[0]


def test_a_nomination(client, django_assert_max_num_queries):
    CouncilFactory()
    by = clerk()
    client.force_login(by)
    few, many = (reviewing(size)[0].nomination for size in (4, 25))
    fill(few, by, 1)
    fill(many, by, 50)

    with django_assert_max_num_queries(A_CASE) as asked:
        client.get(reverse("nomination_case", args=[few.pk]))

    with django_assert_max_num_queries(len(asked)):
        assert client.get(reverse("nomination_case", args=[many.pk])).status_code == 200


def test_a_tie(client, django_assert_max_num_queries):
    by, ties = clerk(), [recognised_tie(), recognised_tie()]
    client.force_login(by)
    for tie, times in zip(ties, (1, 50), strict=True):
        for _ in range(times):
            entries.enter(
                TIE_DATE,
                tie,
                by=by,
                what="anniversary",
                on=A_DAY,
                precision="year",
                source="A list",
            )
            entries.enter(ATTESTATION, tie, by=by, note="It is one.", source="A list")
    few, many = (reverse("relationship_case", args=[tie.pk]) for tie in ties)

    with django_assert_max_num_queries(A_CASE) as asked:
        client.get(few)

    with django_assert_max_num_queries(len(asked)):
        assert client.get(many).status_code == 200


@pytest.mark.parametrize("page", ["my_nomination", "my_declare", "my_review", "my_vote"])
def test_the_pages_of_a_member(client, django_assert_max_num_queries, page):
    CouncilFactory()
    (few, some), (many, crowd) = reviewing(4), reviewing(25)
    for member in [some[1], *crowd[1:]]:
        submitted(member)
    fill(many.nomination, clerk(), 50)
    asked = []

    for committee, member in ((few, some[1]), (many, crowd[1])):
        client.force_login(account(member))
        with django_assert_max_num_queries(asked[0] if asked else 90) as context:
            answer = client.get(reverse(page, args=[committee.nomination.pk]))
        asked.append(len(context))
        assert answer.status_code == 200


@pytest.mark.parametrize("before", [{"ayes": 5, "noes": 9}, {"ayes": 14}])
def test_confirming_a_roll_call_and_its_correction(before):
    wrong, by = entered_roll_call(**before), clerk()

    def confirm():
        draft = draft_of(Nomination.objects.get())
        with by_the_councils_clock(), CaptureQueriesContext(connection) as asked:
            entries.confirm(draft, by=by)
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    first = confirm()
    entered_correction(RollCall.objects.get(pk=wrong.pk), ayes=8 if "noes" in before else 7, noes=2)

    assert first <= CONFIRMING
    assert confirm() <= CORRECTING
