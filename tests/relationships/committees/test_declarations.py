"""What is declared for a member, and a conflict that was disclosed and allowed: it takes two."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from post_office.models import Email

from relationships.committees.domain import committees, declarations
from relationships.committees.permissions import may_take_part
from relationships.models import CommitteeMember, Declaration, NoConflict, Recusal
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk
from tests.factories_committees import account, reviewing

pytestmark = pytest.mark.django_db
ALLOWED = {
    "answer": "allowed",
    "reason": "My sister lives there.",
    "allowed_by": "City attorney",
    "source": "Memo of 3 May 2026",
}


def undeclared():
    return reviewing(3, quorum=2, declared=False)[1]


def takes_part(member):
    return may_take_part(CommitteeMember.objects.get(pk=member.pk))


@pytest.mark.parametrize(
    ("answer", "reason"), [("none", ""), ("conflict", "Own firm"), ("allowed", "A sister there")]
)
def test_what_staff_declare_for_a_member_counts_when_another_confirms_it(answer, reason):
    member, author = undeclared()[1], clerk()
    said = ALLOWED | {"reason": reason} if answer == "allowed" else {"answer": answer}

    draft = declarations.declare(member, by=author, **said | {"reason": reason})
    before = NoConflict.objects.filter(member=member).exists() or Recusal.objects.exists()
    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(draft, by=author)
    entries.confirm(draft, by=clerk())

    assert not before
    assert takes_part(member) is (answer != "conflict")
    assert Recusal.objects.filter(member=member).exists() is (answer == "conflict")


def test_the_member_is_told_what_was_declared_for_them():
    member = undeclared()[1]
    Email.objects.all().delete()

    declarations.declare(member, by=clerk(), answer="conflict", reason="Own firm")

    mail = Email.objects.get(headers__icontains="committee_declaration_entered")
    assert mail.to == [account(member).email]
    assert "Own firm" in mail.message
    assert reverse("my_declare", args=[member.seat.committee.nomination_id]) in mail.message


def test_a_member_who_declares_alone_needs_nobody_else():
    first, second = undeclared()[1:]

    declarations.declare(first, by=account(first), answer="none")
    declarations.declare(second, by=account(second), answer="conflict", reason="Own firm")

    assert (takes_part(first), takes_part(second)) == (True, False)
    assert not Declaration.objects.exists()


def test_what_the_member_declares_goes_before_what_waits():
    member = undeclared()[1]
    draft = declarations.declare(member, by=clerk(), answer="none")
    declarations.declare(member, by=account(member), answer="conflict", reason="Own firm")

    with pytest.raises(RuleError, match="stepped aside already"):
        entries.confirm(draft, by=clerk())


def test_one_declaration_of_a_member_waits_at_a_time():
    member = undeclared()[1]
    declarations.declare(member, by=clerk(), answer="none")

    with pytest.raises(RuleError, match="confirm or discard it first"):
        declarations.declare(member, by=clerk(), answer="conflict", reason="Own firm")


def test_an_allowed_conflict_is_public_with_its_words_and_who_allowed_it(client):
    member = undeclared()[1]
    draft = declarations.declare(member, by=account(member), **ALLOWED)
    entries.confirm(draft, by=clerk())

    page = client.get(member.seat.committee.nomination.get_public_url()).content.decode()

    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert line["act"] == "conflict_allowed"
    assert line["facts"] == ALLOWED | {"member": str(member)}
    assert "My sister lives there. Allowed by City attorney (Memo of 3 May 2026)." in page


@pytest.mark.parametrize("missing", ["reason", "allowed_by", "source"])
def test_an_allowed_conflict_says_what_it_is_and_who_allowed_it(client, missing):
    member = undeclared()[1]
    client.force_login(account(member))
    address = reverse("my_declare", args=[member.seat.committee.nomination_id])

    answer = client.post(address, ALLOWED | {missing: ""})
    with pytest.raises(RuleError, match="Say w"):
        declarations.declare(member, by=account(member), **ALLOWED | {missing: " "})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])


def test_an_allowed_conflict_that_a_member_claims_waits_for_the_clerk(client):
    member = undeclared()[1]
    client.force_login(account(member))
    address = reverse("my_declare", args=[member.seat.committee.nomination_id])

    client.post(address, ALLOWED)
    shown = client.get(address).content.decode()

    assert not takes_part(member)
    assert "It counts when a second person has confirmed it" in shown


@pytest.mark.parametrize("model", [NoConflict, Recusal])
def test_postgresql_lets_nobody_declare_in_the_place_of_a_member(model):
    member = undeclared()[1]
    said = {"reason": "Own firm"} if model is Recusal else {}

    with pytest.raises(DatabaseError, match="declares for themself"), transaction.atomic():
        model.objects.create(member=member, declared_by=clerk(), **said)


def test_postgresql_lets_no_member_allow_their_own_conflict():
    member = undeclared()[1]

    with pytest.raises(DatabaseError, match="declares for themself"), transaction.atomic():
        committees.declare_no_conflict(
            member, by=account(member), disclosed="X", allowed_by="Me", allowed_source="Mine"
        )
