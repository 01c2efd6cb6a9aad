"""The whole road through the real pages: six people, from a motion to an official sister city."""

import json

import pytest

from relationships.models import Nomination, Relationship
from sistercities.kernel.roles import CHAIR, CLERK, MEMBER
from tests.journeys.road import (
    assert_damage_is_found,
    declare_and_review,
    freeze_agreement,
    move,
    nominate,
    recommend,
    seat_committee,
    sign_by_link,
    sign_in_person,
    vote_by_roll_call,
)
from tests.journeys.world import Player, account, check_record, council_and_cities

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


ROAD = [
    "motion_filed",
    "roll_call_begun",
    "committee_formed",
    "review_started",
    "attendance",
    "discussion_opened",
    "ballot_opened",
    "ballot_closed",
    "motion_filed",
    "roll_call_designated",
    "text_frozen",
    "signature",
    "signature",
    "tie_official",
]


@pytest.fixture
def people(open_tab):
    council_and_cities()
    roles = [
        ("Clerk", CLERK),
        ("Deputy clerk", CLERK),
        ("Committee chair", CHAIR),
        ("Committee member 1", MEMBER),
        ("Committee member 2", MEMBER),
    ]
    players = {name: Player(open_tab, account(name, role)) for name, role in roles}
    clerk, *others = (players[name] for name, _role in roles)
    return [clerk.sign_in_by_password(), *(player.sign_in() for player in others)]


def test_from_a_motion_to_an_official_sister_city(people, open_tab, tmp_path):
    clerk, deputy, chair, *members = people

    pk = nominate(clerk)
    move(clerk, pk, "26-0001")
    vote_by_roll_call(clerk, deputy, pk, {"Councilmember 15": "absent"})
    seat_committee(clerk, pk)
    for player, score in zip([chair, *members], "543", strict=True):
        declare_and_review(player, pk, score)
    recommend(chair, members, pk)
    move(clerk, pk, "26-0001-S1")
    vote_by_roll_call(clerk, deputy, pk)
    freeze_agreement(clerk, pk)
    citizen = sign_by_link(open_tab, clerk, deputy, pk)
    sign_in_person(clerk, deputy, pk)

    tie = Relationship.objects.get()
    assert (Nomination.objects.get().state, tie.state) == ("official", "official")
    citizen.visit("/en/cities/kyiv/")
    citizen.page.get_by_text("a sister city of Los Angeles").first.wait_for()
    citizen.assert_clean()
    verify = check_record(citizen, tmp_path)
    record = (tmp_path / "record.jsonl").read_text(encoding="utf-8")
    acts = [json.loads(line)["act"] for line in record.splitlines()]
    assert acts == ROAD
    assert_damage_is_found(verify, record)
    for person in people:
        person.leave()
