"""How a committee votes: a vote rule of its body, dated, sourced, and corrected by two."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from relationships.committees.domain import committee_rules, committees
from relationships.committees.forms.committees import FormCommitteeForm
from relationships.council.domain.vote_rules import VOTE_RULE
from relationships.models import Ballot
from sistercities.kernel import entries
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.workflow import RuleError
from tests.days import days_ahead, today
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    begun,
    chair_of,
    committee_item,
    discuss,
    open_ballot,
    reviewing,
    seated_committee,
)

pytestmark = pytest.mark.django_db
WAITS = "waits: confirm or discard it"


def corrected(committee, **said):
    rule = committee.body.vote_rules.current().get()
    row = entries.correct(rule, by=clerk(), correction_reason="Copied wrongly", **said)
    entries.confirm(row, by=clerk())
    return row


def test_it_is_entered_with_the_seats_and_told_with_its_source():
    committee = seated_committee(threshold="fixed", fixed=5, source="Motion 22-0002, point 4")

    rule = committee.body.vote_rules.current().get()
    line = PublicRecordEntry.objects.last().line
    assert (rule.quorum, rule.threshold, rule.fixed) == (4, "fixed", 5)
    assert '"source":"Motion 22-0002, point 4"' in line
    assert '"threshold":"fixed"' in line


def test_the_rule_of_the_last_committee_is_offered_for_the_next():
    seated_committee(threshold="two_thirds_present", quorum=5, source="Resolution 7")

    form = FormCommitteeForm(case=begun(), by=clerk())

    offered = {name: form[name].value() for name in ("quorum", "threshold", "source")}
    assert offered == {"quorum": 5, "threshold": "two_thirds_present", "source": "Resolution 7"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"quorum": 8}, "between 1 and the number of seats"),
        ({"threshold": "fixed", "fixed": 8}, "fixed number of ayes"),
        ({"source": " "}, "where the rule stands"),
    ],
)
def test_it_fits_the_seats_and_has_a_source(wrong, why):
    with pytest.raises(RuleError, match=why):
        seated_committee(7, **wrong)


def test_a_ballot_keeps_the_rule_by_which_it_was_opened():
    ballot, _members = balloting()

    corrected(ballot.committee, quorum=6, threshold="seats")

    ballot.refresh_from_db()
    assert (ballot.quorum, ballot.threshold) == (4, "voting")


def test_the_next_ballot_takes_the_corrected_one():
    committee, members = reviewing()
    discuss(committee, members)

    corrected(committee, quorum=6, threshold="seats", abstained_as="no")

    ballot = open_ballot(committee, chair_of(members))
    assert (ballot.quorum, ballot.threshold, ballot.abstained_as) == (6, "seats", "no")


def test_a_rule_of_a_later_day_does_not_bind_yet():
    committee, members = reviewing()
    later = {"since": days_ahead(3), "quorum": 6, "threshold": "seats", "source": "Later"}
    row = entries.enter(VOTE_RULE, committee.body, by=clerk(), **later)
    entries.confirm(row, by=clerk())
    discuss(committee, members)

    assert open_ballot(committee, chair_of(members)).threshold == "voting"
    assert committee_rules.rule_of(committee, days_ahead(3)) == row


def correction_waits(committee):
    rule = committee.body.vote_rules.current().get()
    entries.correct(rule, by=clerk(), correction_reason="Copied wrongly", quorum=6)


def struck(committee):
    rule = committee.body.vote_rules.current().get()
    row = entries.strike(rule, by=clerk(), correction_reason="Of another committee")
    entries.confirm(row, by=clerk())


@pytest.mark.parametrize(("made", "why"), [(correction_waits, WAITS), (struck, "Enter the rule")])
def test_nothing_is_counted_by_a_rule_that_is_in_doubt(made, why):
    committee, members = reviewing()
    item = committee_item(committee)
    made(committee)

    with pytest.raises(RuleError, match=why):
        discuss(committee, members)
    assert not item.discussions.exists()


@pytest.mark.parametrize(("made", "why"), [(correction_waits, WAITS), (struck, "Enter the rule")])
def test_nor_a_ballot_opened_or_a_review_begun(made, why):
    committee, members = reviewing()
    discuss(committee, members)
    fresh = seated_committee(name="Another committee")
    made(committee)
    made(fresh)

    with pytest.raises(RuleError, match=why):
        open_ballot(committee, chair_of(members))
    with pytest.raises(RuleError, match=why):
        committees.start_review(fresh.nomination, by=clerk())


QUORUMS = [
    ({"quorum": 4}, 4),
    ({"quorum": 4, "quorum_shrinks": True}, 3),
    ({"quorum": 1, "quorum_shrinks": True}, 1),
    ({"quorum": None, "quorum_of": "majority"}, 3),
    ({"quorum": None, "quorum_of": "two_thirds"}, 4),
    ({"quorum": None, "quorum_of": "two_thirds", "quorum_shrinks": True}, 3),
]


@pytest.mark.parametrize(("said", "needed"), QUORUMS)
def test_the_database_counts_the_same_quorum_of_seats_members_and_recusals(said, needed):
    committee, members = reviewing(5, empty_seats=2, **said)
    committees.declare_conflict(members[4], by=account(members[4]), reason="Own firm")

    discussion = discuss(committee, members)

    assert discussion.quorum_needed == needed


def test_a_vacant_seat_is_no_member_in_office():
    committee, members = reviewing(5, empty_seats=2, threshold="members")
    discuss(committee, members)

    ballot = open_ballot(committee, chair_of(members))

    assert (ballot.seats, ballot.vacant) == (7, 2)


@pytest.mark.parametrize(
    "told",
    [{"quorum": 1}, {"threshold": "seats"}, {"abstained_as": "aye"}, {"seats": 6}, {"vacant": 1},
     {"quorum_shrinks": True}],
)  # fmt: skip
def test_a_ballot_by_another_rule_is_refused_by_the_database(told):
    committee, members = reviewing()
    discuss(committee, members)
    rule = committee_rules.copied_for(committee, today())
    made = {"item": committee.discussion.item, "number": 1, "opened_by": chair_of(members)}

    with pytest.raises(DatabaseError, match="votes on that day"), transaction.atomic():
        Ballot.objects.create(committee=committee, **made, **rule | told)


def test_the_clerk_corrects_it_on_its_own_page_without_what_only_councils_settle(client):
    committee = seated_committee()
    rule = committee.body.vote_rules.current().get()
    client.force_login(clerk())

    case = client.get(reverse("nomination_case", args=[committee.nomination.pk]))
    page = client.get(f"{rule.get_staff_url()}correct/")

    assert rule.get_staff_url() in case.content.decode()
    assert {"quorum", "threshold", "source"} <= set(page.context["form"].fields)
    assert not {"mayor_breaks_ties", "take_up", "voice_votes"} & set(page.context["form"].fields)


def test_citizens_read_it_beside_the_seats(client):
    committee = seated_committee(quorum=None, quorum_of="majority")

    page = client.get(committee.nomination.get_public_url()).content.decode()
    body = client.get(committee.body.get_public_url())

    assert "7 seats. Needed for a quorum: a majority of the members in office" in page
    assert [rule["source"] for rule in body.context["rules"]] == ["Motion to form the committee"]


def test_one_that_was_struck_is_said_to_be_missing(client):
    committee = seated_committee()
    struck(committee)

    page = client.get(committee.nomination.get_public_url()).content.decode()

    assert "Its rule of voting is not entered yet." in page
