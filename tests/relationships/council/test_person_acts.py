"""The page of a person in the admin: what is said there is corrected by two."""

import pytest
from django.urls import reverse

from relationships.models import Nomination, Person, Term
from sistercities.kernel import form_keys
from sistercities.models import PublicRecordEntry
from tests.factories import PersonFactory, TermFactory, clerk, renamed, with_role
from tests.factories_agreements import confirmed, frozen, signed_by_link
from tests.factories_council import DAY, confirmed_roll_call, member
from tests.relationships.council.test_council_admin import NO_INLINES, change

pytestmark = pytest.mark.django_db


def send(client, user, case, act, **data):
    """Press a button on the page of a person, or of something that is said of one."""
    client.force_login(user)
    about = getattr(case, "case", case)
    step = about.steps.last()
    body = {"form_key": form_keys.new_key(user), "seen": step.pk if step else 0}
    return client.post(f"{case.get_staff_url()}{act}/", body | data)


def test_a_name_is_corrected_by_two(client):
    first, second, person = clerk(), clerk(), PersonFactory(name="Joe Buscano")
    said = {"name": "Joe Buscaino", "name_local": "", "correction_reason": "A letter was missing."}

    answer = send(client, first, person, "correct-name", **said)
    draft = person.names.drafts().get()
    alone = send(client, first, draft, "confirm")
    waits = client.get(person.get_staff_url()).content.decode()
    send(client, second, draft, "confirm")

    person.refresh_from_db()
    assert (answer.status_code, alone.status_code, person.name) == (302, 403, "Joe Buscaino")
    assert "A correction waits: name of a person" in waits
    page = client.get(person.get_staff_url()).content.decode()
    assert "Joe Buscaino  instead of Joe Buscano" in page
    assert '"person_name_corrected"' in PublicRecordEntry.objects.latest("sequence").line


def test_the_form_shows_the_name_that_counts(client):
    person = PersonFactory(name="Joe", name_local="Джо")
    client.force_login(clerk())

    page = client.get(reverse("person_act", args=[person.pk, "correct-name"]))

    assert page.context["form"].initial == {"name": "Joe", "name_local": "Джо"}


def test_no_second_correction_is_offered_while_one_waits(client):
    user, person = clerk(), PersonFactory()
    said = {"name": "Joe", "name_local": "", "correction_reason": "Misspelt."}
    send(client, user, person, "correct-name", **said)

    page = client.get(person.get_staff_url())

    assert [act.name for act in page.context["acts"]] == []


def test_the_admin_enters_a_name_once_and_edits_it_never(client):
    user = with_role("Clerk")
    client.force_login(user)
    typed = {"name": "Ana", "name_local": ""} | NO_INLINES
    client.post(reverse("admin:relationships_person_add"), typed)
    person = Person.objects.get()

    client.post(change(person), typed | {"name": "Somebody else"})
    page = client.get(change(person)).content.decode()

    person.refresh_from_db()
    assert (person.name, person.names.get().entered_by) == ("Ana", user)
    assert f'href="{person.get_staff_url()}"' in page


def test_a_confirmed_roll_call_keeps_the_name_of_then(client):
    roll_call = confirmed_roll_call()
    nomination = Nomination.objects.get()
    for number in (1, 2):
        renamed(member(number), f"Somebody {number}")
    client.force_login(with_role("Clerk"))
    addresses = [
        reverse("nomination_detail", args=[nomination.slug]),
        reverse("nomination_case", args=[nomination.pk]),
        change(roll_call),
        change(roll_call.motion),
    ]

    pages = [client.get(address).content.decode() for address in addresses]

    assert [("Councilmember 1" in page, "Somebody 1" in page) for page in pages] == [
        (True, False)
    ] * 4


def test_a_signature_keeps_the_name_of_then(client):
    agreement = frozen()
    signature = signed_by_link(agreement)
    confirmed(signature)
    person = signature.signatory.term.person
    then = person.name
    renamed(person, "Somebody else")
    address = reverse("agreement_print", args=[agreement.nomination.slug, agreement.version])

    page = client.get(address).content.decode()

    assert (then in page, "Somebody else" in page) == (True, False)


def test_a_term_is_closed_by_one(client):
    user, term = clerk(), TermFactory()

    send(client, user, term.person, "close-term", term=term.pk, last_day="2022-03-25")

    term.refresh_from_db()
    assert (term.ended_on, term.ends.get().confirmed_by) == (DAY, user)
    page = client.get(term.person.get_staff_url()).content.decode()
    assert "last day in office March 25, 2022" in " ".join(page.split())


def test_a_term_with_a_later_vote_is_not_closed(client):
    confirmed_roll_call()
    term = Term.objects.get(person=member(1))

    page = send(client, clerk(), term.person, "close-term", term=term.pk, last_day="2022-03-24")

    assert page.context["form"].non_field_errors() == [
        "Councilmember 1 voted on March 25, 2022, which must lie within the term."
    ]


def test_the_term_of_a_wrong_person_is_struck_by_two_and_the_right_one_entered(client):
    first, second, wrong = with_role("Clerk"), clerk(), TermFactory()
    row = wrong.entries.get()
    send(client, first, row, "strike", correction_reason="Entered for the wrong person.")
    draft = wrong.entries.drafts().get()
    send(client, second, draft, "confirm")
    client.force_login(first)
    right = PersonFactory()

    typed = {"office": wrong.office_id, "person": right.pk, "began_on": wrong.began_on}
    client.post(reverse("admin:relationships_term_add"), typed)

    assert list(Term.objects.on(DAY)) == [right.terms.get()]
    page = client.get(wrong.person.get_staff_url()).content.decode()
    assert "It was struck that" in page
    assert "<strong>struck</strong>" in page
