"""The pages of the council and of an office in the admin: corrected by two, and never rewritten."""

import pytest
from django.urls import reverse

from relationships.models import Council, Office
from sistercities.models import PublicRecordEntry
from tests.factories import (
    CityFactory,
    CouncilFactory,
    OfficeFactory,
    TermFactory,
    clerk,
    with_role,
)
from tests.relationships.council.test_council_admin import NO_INLINES, add, change, council_typed
from tests.relationships.council.test_person_acts import send

pytestmark = pytest.mark.django_db


def test_what_is_said_of_the_council_is_corrected_by_two(client):
    first, second, council = clerk(), clerk(), CouncilFactory()
    said = {"name": "City Council", "timezone": "Asia/Tokyo", "contact_email": "us@example.org"}

    send(client, first, council, "correct-facts", **said, correction_reason="Moved.")
    draft = council.facts.drafts().get()
    alone = send(client, first, draft, "confirm")
    before = Council.objects.get().name
    send(client, second, draft, "confirm")

    council.refresh_from_db()
    page = client.get(council.get_staff_url()).content.decode()
    assert (alone.status_code, before) == (403, "Los Angeles City Council")
    assert {name: getattr(council, name) for name in said} == said
    assert "us@example.org instead of" in page


def test_an_administrator_switches_the_second_person_off_and_on(client):
    user, council = with_role("Administrator"), CouncilFactory()

    for act, on in (("confirm-alone", False), ("confirm-by-two", True)):
        answer = send(client, user, council, act, reason="There is one clerk.")
        council.refresh_from_db()
        assert (answer.status_code, council.two_people) == (302, on)

    acts = [one.line.split('"act":"')[1].split('"')[0] for one in PublicRecordEntry.objects.all()]
    assert acts == ["second_person_off", "second_person_on"]
    page = client.get(council.get_staff_url())
    assert [act.name for act in page.context["acts"]] == ["confirm-alone"]


def test_a_clerk_does_not_switch_the_second_person_off(client):
    council = CouncilFactory()

    answer = send(client, clerk(), council, "confirm-alone", reason="Faster.")

    assert (answer.status_code, Council.objects.get().two_people) == (403, True)


def test_no_form_of_the_admin_rewrites_the_council(client):
    council = CouncilFactory()
    client.force_login(with_role("Administrator"))

    client.post(change(council), council_typed(council.city, name="Another", seats=16))

    page = client.get(change(council)).content.decode()
    council.refresh_from_db()
    assert (council.name, council.seats) == ("Los Angeles City Council", 16)
    assert f'href="{council.get_staff_url()}"' in page


def test_a_council_entered_in_the_admin_begins_with_its_first_entry(client):
    client.force_login(with_role("Administrator"))

    client.post(add("relationships_council"), council_typed(CityFactory()))

    assert Council.objects.get().facts.get().counts


def test_a_title_is_corrected_by_two_and_the_form_shows_it(client):
    first, second, office = clerk(), clerk(), OfficeFactory(title="Mayer")
    address = reverse("office_act", args=[office.pk, "correct-title"])
    client.force_login(first)
    shown = client.get(address).context["form"].initial

    send(client, first, office, "correct-title", title="Mayor", correction_reason="Misspelt.")
    send(client, second, office.titles.drafts().get(), "confirm")

    office.refresh_from_db()
    assert (shown, office.title) == ({"title": "Mayer", "title_local": ""}, "Mayor")


def test_no_form_of_the_admin_rewrites_an_office(client):
    office = TermFactory().office
    client.force_login(with_role("Clerk"))
    typed = {"city": office.city_id, "kind": "seat", "title": "District 99"} | NO_INLINES

    answer = client.post(change(office), typed)
    page = client.get(change(office)).content.decode()
    its_own = client.get(office.get_staff_url()).content.decode()

    assert answer.status_code == 403
    assert f'href="{office.get_staff_url()}"' in page
    assert office.terms.get().person.name in its_own


def test_an_office_entered_in_the_admin_begins_with_its_title(client):
    client.force_login(with_role("Clerk"))
    typed = {"city": CityFactory().pk, "kind": "mayor", "title": "Mayor"} | NO_INLINES

    client.post(add("relationships_office"), typed)

    assert Office.objects.get().titles.get().title == "Mayor"
