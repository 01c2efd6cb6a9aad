"""Which rule the council votes by: dated, for every motion or for one purpose, entered by two."""

import datetime
import re

import pytest
from django.db import DatabaseError, transaction

from relationships.council.domain.vote_rules import VOTE_RULE, rule_in_force
from relationships.models import VoteRule
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_council import (
    another_rule,
    confirmed_roll_call,
    draft_nomination,
    filed_motion,
)
from tests.relationships.motions.test_council_acts import send

pytestmark = pytest.mark.django_db
FIRST, LATER = datetime.date(2020, 1, 1), datetime.date(2022, 1, 1)
TYPED = {
    "purpose": "donate",
    "since": "2022-01-01",
    "quorum_of": "number",
    "quorum": "10",
    "threshold": "fixed",
    "fixed": "10",
    "abstained_as": "not_voting",
    "silent_as": "aye",
    "left_as": "absent",
    "source": "Rules of the council, chapter VIII",
}


def test_the_latest_rule_of_the_day_counts():
    body = CouncilFactory().body
    later = another_rule(since=LATER, threshold="two_thirds_seats")

    then = rule_in_force(body, FIRST, "begin")
    now = rule_in_force(body, LATER, "begin")

    assert (then.threshold, now) == ("seats", later)


def test_a_rule_for_a_purpose_comes_before_one_for_every_motion():
    body = CouncilFactory().body
    another_rule(since=LATER, threshold="present")
    own = another_rule(since=FIRST, purpose="donate", threshold="two_thirds_seats")

    found = [rule_in_force(body, LATER, purpose) for purpose in ("donate", "begin")]

    assert [rule.threshold for rule in found] == ["two_thirds_seats", "present"]
    assert found[0] == own


def test_a_draft_of_a_rule_decides_nothing():
    body = CouncilFactory().body
    entries.enter(
        VOTE_RULE, body, by=clerk(), since=FIRST, quorum=1, threshold="voting", source="X"
    )

    assert rule_in_force(body, LATER, "begin").threshold == "seats"


def test_without_a_rule_for_the_day_nothing_is_voted_on():
    body = CouncilFactory().body
    VoteRule.objects.filter(body=body).update(since=None)
    old = body.vote_rules.get()
    correction = entries.correct(old, by=clerk(), correction_reason="Newer", since=LATER)
    entries.confirm(correction, by=clerk())

    with pytest.raises(RuleError, match="Council voted on Jan"):
        rule_in_force(body, FIRST, "begin")


def test_a_roll_call_takes_the_rule_of_its_day_and_purpose():
    nomination = draft_nomination()
    another_rule(since=FIRST, purpose="begin", threshold="fixed", fixed=14)

    roll_call = confirmed_roll_call(filed_motion(nomination), ayes=13)

    assert (roll_call.threshold, roll_call.needed, roll_call.carried) == ("fixed", 14, False)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"quorum": 16}, "between 1 and the number of seats"),
        ({"quorum": None}, "between 1 and the number of seats"),
        ({"threshold": "fixed"}, "fixed number of ayes"),
        ({"threshold": "fixed", "fixed": 16}, "fixed number of ayes"),
        ({"source": "  "}, "where the rule stands"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(wrong, why):
    body = CouncilFactory().body
    said = {"purpose": "donate", "quorum": 10, "threshold": "seats", "source": "X"} | wrong

    with pytest.raises(RuleError, match=why):
        entries.enter(VOTE_RULE, body, by=clerk(), **said)


def test_two_rules_for_one_purpose_since_one_day_are_refused():
    CouncilFactory()
    another_rule(since=LATER)

    with pytest.raises(RuleError, match="since that day"):
        another_rule(since=LATER, threshold="present")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("quorum = NULL", "quorum_said"),
        ("quorum_of = 'majority'", "quorum_said"),
        ("threshold = 'fixed'", "fixed_number_said"),
        ("fixed = 3", "fixed_number_said"),
        ("source = ''", "vote_rule_has_source"),
    ],
)
def test_a_rule_is_whole_in_sql(sql, change, constraint):
    body = CouncilFactory().body
    draft = entries.enter(
        VOTE_RULE, body, by=clerk(), since=FIRST, quorum=1, threshold="voting", source="X"
    )

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        sql(f"UPDATE relationships_voterule SET {change} WHERE id = {draft.pk}")


def test_clerk_enters_a_rule_and_another_confirms_it(client):
    body = CouncilFactory().body
    client.force_login(clerk())

    answer = send(client, body, "enter-vote-rule", **TYPED | {"voice_votes": "on"})

    rule = VoteRule.objects.drafts().get()
    assert answer.status_code == 302
    assert (rule.fixed, rule.silent_as, rule.mayor_breaks_ties) == (10, "aye", False)
    waiting = client.get(body.get_staff_url()).content.decode()
    assert "The mayor votes on a tie, and only then: no" in waiting
    entries.confirm(rule, by=clerk())
    public = client.get(f"/uk/meetings/bodies/{body.slug}/").content.decode()
    assert re.search(r"вголос .*?<dd>\s*так\s*</dd>", public, re.DOTALL)
    page = client.get(body.get_staff_url()).content.decode()
    assert "Rules of the council, chapter VIII" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"quorum": ""}, "quorum"), ({"fixed": ""}, "fixed"), ({"source": ""}, "source")],
)
def test_what_is_missing_is_said_beside_its_field(client, typed, field):
    body = CouncilFactory().body
    client.force_login(clerk())

    page = send(client, body, "enter-vote-rule", **TYPED | typed)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["silent_as"].value() == "aye"
