"""Votes that staff enter for members: confirmed by another, told to each, open to objection."""

import json

import pytest
from django.urls import reverse
from post_office.models import Email

from relationships.committees.domain import ballots, committees, entered_votes
from relationships.models import BallotResult, CommitteeVote, EnteredVotes, VoteObjection
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import a_second_person, clerk
from tests.factories_committees import (
    account,
    balloting,
    called,
    called_and_confirmed,
    chair_of,
    upload,
    vote,
)

pytestmark = pytest.mark.django_db


def act(client, ballot, name="call-vote", *, by=None, **data):
    nomination = ballot.committee.nomination
    client.force_login(by or clerk())
    body = {"seen": nomination.steps.order_by("-pk")[0].pk}
    return client.post(reverse("nomination_act", args=[nomination.pk, name]), body | data)


def look(client, ballot, name, by):
    client.force_login(by)
    return client.get(reverse("nomination_act", args=[ballot.committee.nomination_id, name]))


def three():
    return balloting(3, quorum=2)


def last_votes():
    return [(v.elector.member, v.choice) for v in CommitteeVote.objects.current()]


def counts(ballot):
    count = ballots.tally(ballot).count
    return count.ayes, count.noes, count.abstentions


def object_to(ballot, member, reason="I said no."):
    return entered_votes.object_to(ballot, member=member, by=account(member), reason=reason)


def close(ballot, by, reason="The chair is ill."):
    return ballots.close_ballot(ballot, by=by, reason=reason)


# --- entering and confirming ---


def test_votes_that_staff_enter_count_only_when_another_confirms_them(client):
    ballot, members = three()
    author = clerk()

    act(
        client, ballot, by=author, **{f"vote_{members[1].pk}": "yes", f"vote_{members[2].pk}": "no"}
    )
    draft = EnteredVotes.objects.get()
    before = last_votes()
    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(draft, by=author)
    entries.confirm(draft, by=clerk())

    assert before == []
    assert last_votes() == [(members[1], "yes"), (members[2], "no")]


def test_the_chair_may_confirm_and_no_other_member():
    ballot, members = three()
    draft = called(ballot, {members[1]: "yes"})
    page = reverse("relationships_enteredvotes_case", args=[draft.pk])

    assert draft.get_staff_url() == page
    entries.confirm(draft, by=chair_of(members))
    assert last_votes() == [(members[1], "yes")]


def test_who_may_read_the_votes_entered(client):
    ballot, members = three()
    draft = called(ballot, {members[1]: "yes"})
    seen = {}

    for who, user in (("chair", chair_of(members)), ("member", account(members[2]))):
        client.force_login(user)
        case = client.get(ballot.committee.nomination.get_staff_url()).content.decode()
        seen[who] = client.get(draft.get_staff_url()).status_code, f"{members[1]}: yes" in case

    assert seen == {"chair": (200, True), "member": (403, False)}


def test_each_member_is_told_what_was_entered_and_where_to_object():
    ballot, members = three()
    Email.objects.all().delete()

    called(ballot, {members[1]: "yes", members[2]: "abstain"})

    mails = Email.objects.filter(headers__icontains="committee_vote_entered")
    told = {mail.to[0]: mail.message for mail in mails}
    assert set(told) == {account(members[1]).email, account(members[2]).email}
    told_first = told[account(members[1]).email]
    assert "yes (as called by the secretary)" in told_first
    assert reverse("my_object", args=[ballot.committee.nomination_id]) in told_first


def test_who_may_confirm_is_told_of_whom_but_not_what():
    ballot, members = three()
    author, other = clerk(), clerk()
    Email.objects.all().delete()

    called(ballot, {members[1]: "abstain"}, by=author)

    mails = Email.objects.filter(headers__icontains="entry_awaits_confirmation")
    told = {mail.to[0] for mail in mails}
    assert {other.email, chair_of(members).email} <= told
    assert author.email not in told
    assert all("abstain" not in mail.message for mail in mails)


def test_the_record_tells_for_whom_votes_were_entered_and_not_how():
    ballot, members = three()

    called_and_confirmed(ballot, {members[1]: "abstain"})

    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert (line["act"], line["facts"]["members"]) == ("entered_votes", [str(members[1])])
    assert "abstain" not in json.dumps(line)


def test_a_vote_that_a_member_cast_is_changed_by_that_member_alone(client):
    ballot, members = three()
    vote(ballot, members[1], "no")

    offered = look(client, ballot, "call-vote", clerk())
    with pytest.raises(RuleError, match="only they can change"):
        called(ballot, {members[1]: "yes", members[2]: "yes"})

    assert f"vote_{members[1].pk}" not in offered.context["form"].fields
    assert f"Voted themselves, which only they can change:\n      {members[1]}" in (
        offered.content.decode()
    )
    assert last_votes() == [(members[1], "no")]


def test_who_votes_while_the_votes_entered_wait_keeps_that_vote():
    ballot, members = three()
    draft = called(ballot, {members[1]: "yes", members[2]: "yes"})
    vote(ballot, members[1], "no")

    entries.confirm(draft, by=clerk())

    assert last_votes() == [(members[1], "no"), (members[2], "yes")]


def test_who_steps_aside_while_the_votes_entered_wait_has_no_vote():
    ballot, members = three()
    draft = called(ballot, {members[1]: "yes", members[2]: "yes"})
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    entries.confirm(draft, by=clerk())

    assert last_votes() == [(members[2], "yes")]


def test_yes_for_everybody_who_is_left_keeps_what_was_called_and_enters_nothing(client):
    ballot, members = three()
    vote(ballot, members[0], "no")

    response = act(client, ballot, all_yes="", **{f"vote_{members[1].pk}": "abstain"})

    form = response.context["form"]
    shown = [form[f"vote_{member.pk}"].value() for member in members[1:]]
    assert (shown, EnteredVotes.objects.count()) == (["abstain", "yes"], 0)


def test_a_call_without_votes_is_refused():
    ballot, _members = three()

    with pytest.raises(RuleError, match="at least one vote"):
        called(ballot, {})


def test_called_votes_are_entered_all_or_none():
    ballot, members = balloting()
    _other, strangers = balloting()

    with pytest.raises(RuleError, match="has no vote in this ballot"):
        called(ballot, {members[1]: "yes", strangers[1]: "yes"})

    assert EnteredVotes.objects.count() == 0


def test_votes_from_paper_need_a_scan(client):
    ballot, members = three()
    with pytest.raises(RuleError, match="needs a scan"):
        entered_votes.enter_votes(ballot, by=clerk(), choices={members[1]: "yes"}, how="paper")

    said = {f"vote_{members[1].pk}": "abstain"}
    refused = act(client, ballot, "paper-vote", **said)
    act(client, ballot, "paper-vote", scan=upload(), **said)

    row = EnteredVotes.objects.get()
    assert refused.status_code == 422
    assert (row.how, row.scan is None, row.choices) == ("paper", False, {members[1]: "abstain"})


def test_votes_entered_wait_once_at_a_time(client):
    ballot, members = three()
    called(ballot, {members[1]: "yes"})

    with pytest.raises(RuleError, match="confirm or discard them first"):
        called(ballot, {members[2]: "yes"})

    assert look(client, ballot, "call-vote", clerk()).status_code == 409


# --- objecting ---


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_vote_to_which_the_member_objects_does_not_count(confirmed):
    ballot, members = three()
    said = {members[1]: "yes", members[2]: "yes"}
    row = called_and_confirmed(ballot, said) if confirmed else called(ballot, said)

    object_to(ballot, members[1])
    if not confirmed:
        entries.confirm(row, by=clerk())

    assert last_votes() == [(members[2], "yes")]
    assert counts(ballot) == (1, 0, 0)


def test_the_ballot_is_not_closed_over_an_objection():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    object_to(ballot, members[1])

    with pytest.raises(RuleError, match=f"is wrong: {members[1]}"):
        close(ballot, chair_of(members))

    vote(ballot, members[1], "no")
    close(ballot, chair_of(members))
    assert BallotResult.objects.get().noes == 1


def test_what_was_objected_to_is_entered_anew():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes"})
    object_to(ballot, members[1])

    called_and_confirmed(ballot, {members[1]: "no"})

    assert last_votes() == [(members[1], "no")]
    assert not VoteObjection.objects.standing().exists()


def test_discarding_what_was_objected_to_does_not_settle_the_objection():
    ballot, members = three()
    author = clerk()
    draft = called(ballot, {members[1]: "yes"}, by=author)
    object_to(ballot, members[1])

    entries.discard(draft, by=author)

    with pytest.raises(RuleError, match="is wrong"):
        close(ballot, chair_of(members))


def test_an_objection_drops_the_result_that_waits():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    closing = clerk()
    close(ballot, closing)
    Email.objects.all().delete()

    object_to(ballot, members[1])

    ballot.refresh_from_db()
    assert (BallotResult.objects.count(), ballot.is_open) == (0, True)
    [told] = Email.objects.filter(headers__icontains="entry_discarded")
    assert told.to == [closing.email]
    assert f"{members[1]} objected" in told.message


def test_who_is_told_of_an_objection_and_what_the_record_says():
    ballot, members = three()
    author = clerk()
    called_and_confirmed(ballot, {members[1]: "yes"}, by=author)
    Email.objects.all().delete()

    object_to(ballot, members[1], reason="I said no.")

    mails = Email.objects.filter(headers__icontains="committee_vote_objected")
    assert {author.email, chair_of(members).email} <= {mail.to[0] for mail in mails}
    assert "I said no." in mails[0].message
    line = PublicRecordEntry.objects.latest("sequence").line
    assert '"act":"vote_objected"' in line
    assert "I said no." not in line


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_objection_says_what_is_wrong(reason):
    ballot, members = three()
    called(ballot, {members[1]: "yes"})

    with pytest.raises(RuleError, match="Say what is wrong"):
        object_to(ballot, members[1], reason)


def test_only_the_member_objects_to_what_was_entered_for_them_once():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes"})

    with pytest.raises(RuleError, match="can object"):
        entered_votes.object_to(ballot, member=members[1], by=clerk(), reason="No.")
    with pytest.raises(RuleError, match="No vote that somebody entered"):
        object_to(ballot, members[2])
    object_to(ballot, members[1])
    with pytest.raises(RuleError, match="No vote that somebody entered"):
        object_to(ballot, members[1])


def test_no_objection_once_the_result_is_confirmed():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    close(ballot, clerk())
    entries.confirm(BallotResult.objects.get(), by=clerk())

    with pytest.raises(RuleError, match="was confirmed, so it stands"):
        object_to(ballot.committee.ballots.get(), members[1])


def test_the_members_page_shows_what_was_entered_and_takes_the_objection(client):
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes"})
    address = reverse("my_object", args=[ballot.committee.nomination_id])
    client.force_login(account(members[1]))

    shown = client.get(address).content.decode()
    empty = client.post(address, {"reason": ""})
    client.post(address, {"reason": "I said no."})
    after = client.get(address).content.decode()

    assert "“yes” was entered for you by" in shown
    assert empty.status_code == 422
    assert VoteObjection.objects.get().reason == "I said no."
    assert "No vote that somebody entered for you counts now." in after


# --- closing ---


def test_who_entered_votes_does_not_close_the_ballot(client):
    ballot, members = three()
    author = clerk()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"}, by=author)

    with pytest.raises(RuleError, match="another person closes it"):
        close(ballot, author)
    page = look(client, ballot, "close-ballot", author)

    assert page.status_code == 403
    assert "another person closes it" in page.content.decode()


def test_a_result_over_votes_that_staff_entered_takes_a_second_person(client):
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    closing = clerk()

    answer = act(client, ballot, "close-ballot", by=closing, reason="The chair is ill.")
    result = BallotResult.objects.get()
    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(result, by=closing)
    ballot.refresh_from_db()
    waits = ballot.is_open
    entries.confirm(result, by=chair_of(members))

    ballot.refresh_from_db()
    assert (answer.status_code, waits) == (302, True)
    assert (ballot.result, ballot.closed_by, ballot.ayes) == ("passed", closing, 2)


def test_where_all_members_voted_themselves_closing_suffices():
    ballot, members = three()
    vote(ballot, members[0], "yes")
    vote(ballot, members[1], "yes")

    close(ballot, chair_of(members))

    ballot.refresh_from_db()
    assert (ballot.is_open, ballot.result) == (False, "passed")


def test_no_vote_while_the_result_waits():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    close(ballot, clerk())

    with pytest.raises(RuleError, match="waits to be confirmed"):
        vote(ballot, members[0], "no")
    with pytest.raises(RuleError, match="waits to be confirmed"):
        called(ballot, {members[0]: "no"})
    with pytest.raises(RuleError, match="entered already"):
        close(ballot, chair_of(members))


def test_a_result_that_comes_out_otherwise_meanwhile_is_not_confirmed():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    close(ballot, clerk())
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    with pytest.raises(RuleError, match="stepped aside meanwhile"):
        entries.confirm(BallotResult.objects.get(), by=clerk())


def test_a_ballot_is_not_closed_while_votes_entered_wait(client):
    ballot, members = three()
    called(ballot, {members[1]: "yes"})

    with pytest.raises(RuleError, match="Votes that were entered wait"):
        close(ballot, chair_of(members))

    shown = look(client, ballot, "close-ballot", chair_of(members)).content.decode()
    assert "Votes that were entered wait" in shown


def test_a_single_clerk_enters_and_closes_and_the_public_reads_it(client):
    ballot, members = three()
    a_second_person(confirms=False)
    alone = clerk()

    called(ballot, {members[1]: "yes", members[2]: "yes"}, by=alone)
    close(ballot, alone)

    ballot.refresh_from_db()
    page = client.get(ballot.committee.nomination.get_public_url()).content.decode()
    assert (ballot.result, ballot.closed_by) == ("passed", alone)
    assert "This council has a single clerk." in page


def test_the_public_reads_which_votes_staff_entered(client):
    ballot, members = three()
    vote(ballot, members[0], "yes")
    called_and_confirmed(ballot, {members[1]: "yes"})
    close(ballot, clerk())
    entries.confirm(BallotResult.objects.get(), by=clerk())

    page = " ".join(
        client.get(ballot.committee.nomination.get_public_url()).content.decode().split()
    )

    assert "yes, as called by the secretary" in page
    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert line["facts"]["votes"][:2] == [
        {"choice": "yes", "name": str(members[0])},
        {"choice": "yes", "how": "called", "name": str(members[1])},
    ]
