import pytest
from post_office.models import Email

from relationships.agreements.domain import agreements, links
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.models import Side, SignatoryContact, SigningLink
from sistercities.kernel.links import hash_of
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk
from tests.factories_agreements import (
    confirmed,
    expire,
    frozen,
    linked,
    signatory,
    signed_by_link,
    signed_in_person,
)

pytestmark = pytest.mark.django_db


def test_a_link_is_kept_as_a_hash_only():
    agreement = frozen()

    token = linked(agreement)

    link = SigningLink.objects.get()
    stored = [str(value) for value in vars(link).values()]
    assert link.token_hash == hash_of(token)
    assert [text for text in stored if token in text] == []
    assert [step for step in agreement.nomination.steps.all() if token in str(step.facts)] == []


def test_the_mail_is_in_the_language_of_the_signatory_and_marked_secret():
    linked(frozen(), Side.PARTNER)

    mail = Email.objects.get(headers__has_key="X-Personal-Link")
    assert mail.to == ["kyiv@example.org"]
    assert "/uk/sign/" in mail.message


def test_a_new_link_kills_the_old_one():
    agreement = frozen()
    old = linked(agreement)

    new = linked(agreement)

    assert SIGNING_LINKS.why_closed(SIGNING_LINKS.find(old)) == "revoked"
    assert SIGNING_LINKS.why_closed(SIGNING_LINKS.find(new)) == ""


def test_a_link_is_for_a_frozen_text_only():
    agreement = frozen()
    agreements.supersede(agreement, by=clerk(), reason="A misprint")

    with pytest.raises(RuleError, match="not open for signature"):
        links.send_link(signatory(agreement, Side.HOME), by=clerk())


def test_a_link_needs_an_address():
    agreement = frozen()
    SignatoryContact.objects.all().delete()

    with pytest.raises(RuleError, match="no e-mail address"):
        links.send_link(signatory(agreement, Side.HOME), by=clerk())


def test_an_address_given_with_the_link_takes_the_place_of_the_old_one():
    agreement = frozen()

    links.send_link(signatory(agreement, Side.HOME), by=clerk(), email="new@example.org")

    assert Email.objects.latest("id").to == ["new@example.org"]
    assert SignatoryContact.objects.get(signatory__side="home").email == "new@example.org"


def test_who_has_signed_gets_no_link():
    agreement = frozen()
    signed_in_person(agreement)

    with pytest.raises(RuleError, match="already there"):
        links.send_link(signatory(agreement, Side.HOME), by=clerk())


def test_open_notes_the_first_time_only():
    token = linked(frozen(), opened=False)
    first = links.open_link(token).opened_at

    second = links.open_link(token).opened_at

    assert first == second
    assert (
        SIGNING_LINKS.find(token).signatory.agreement.steps.filter(act="link_opened").count() == 1
    )


def test_an_unknown_address_opens_nothing():
    with pytest.raises(RuleError, match="no such link"):
        links.open_link("x" * 43)


def test_a_used_link_says_so():
    agreement = frozen()
    token = linked(agreement)
    signed_by_link(agreement, Side.HOME)

    assert SIGNING_LINKS.why_closed(SIGNING_LINKS.find(token)) == ""
    assert [
        SIGNING_LINKS.why_closed(link) for link in SigningLink.objects.filter(used_at__isnull=False)
    ] == ["used"]


@pytest.mark.parametrize("reason", ["expired", "revoked", "superseded", "signed", "closed"])
def test_a_dead_link_says_why_and_opens_nothing(reason):
    agreement = frozen()
    token = linked(agreement, opened=False)
    kill = {
        "expired": lambda: expire(token),
        "revoked": lambda: links.revoke_link(SIGNING_LINKS.find(token), by=clerk()),
        "superseded": lambda: agreements.supersede(agreement, by=clerk(), reason="A misprint"),
        "signed": lambda: confirmed(signed_in_person(agreement, Side.PARTNER)),
        "closed": lambda: agreements.reject(agreement, by=clerk(), reason="Not this year"),
    }

    kill[reason]()

    assert SIGNING_LINKS.why_closed(SIGNING_LINKS.find(token)) == reason
    with pytest.raises(RuleError):
        links.open_link(token)


def test_a_dead_link_is_neither_revoked_nor_reminded_of():
    token = linked(frozen())
    links.revoke_link(SIGNING_LINKS.find(token), by=clerk())

    with pytest.raises(RuleError, match="was withdrawn"):
        links.revoke_link(SIGNING_LINKS.find(token), by=clerk())
    with pytest.raises(RuleError, match="was withdrawn"):
        links.remind(SIGNING_LINKS.find(token), by=clerk())


def test_a_reminder_does_not_hold_the_link():
    token = linked(frozen())

    links.remind(SIGNING_LINKS.find(token), by=clerk())

    mail = Email.objects.latest("id")
    assert mail.to == ["kyiv@example.org"]
    assert token not in mail.message
    assert "/sign/" not in mail.message


def test_a_reminder_needs_an_address():
    token = linked(frozen())
    SignatoryContact.objects.all().delete()

    with pytest.raises(RuleError, match="no e-mail address to remind"):
        links.remind(SIGNING_LINKS.find(token), by=clerk())
