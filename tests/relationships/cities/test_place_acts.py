"""The pages on which clerks say how places are written, and correct that."""

import pytest
from django.urls import reverse

from relationships.cities.domain import places
from sistercities.kernel import form_keys
from tests.factories import clerk
from tests.factories_relationships import recognised_tie
from tests.relationships.places import (
    by_hand,
    called,
    country,
    labelled,
    place,
    struck,
)

pytestmark = pytest.mark.django_db
KYIV = {"language": "uk", "name": "Київ", "country_label": ""}


def press(client, user, case, act, **data):
    client.force_login(user)
    last = case.steps.last() if hasattr(case.steps, "last") else None
    body = {"form_key": form_keys.new_key(user), "seen": last.pk if last else 0}
    return client.post(f"{case.get_staff_url()}{act}/", body | data)


def on_entry(client, user, row, act, **data):
    client.force_login(user)
    body = {"form_key": form_keys.new_key(user), "seen": row.case.steps.last().pk}
    return client.post(f"{row.get_staff_url()}{act}/", body | data)


def page(client, user, case):
    client.force_login(user)
    return client.get(case.get_staff_url()).content.decode()


def test_a_clerk_says_how_a_place_is_written(client):
    kyiv, user = place("Kyiv"), clerk()

    answer = press(client, user, kyiv, "add-label", **KYIV)

    row = kyiv.labels.current().get()
    assert (answer.status_code, row.name, row.entered_by) == (302, "Київ", user)
    shown = page(client, user, kyiv)
    assert row.get_staff_url() in shown
    assert "How we write Kyiv was entered (uk): Київ." in shown


def test_a_label_is_in_a_language_of_the_site(client):
    kyiv = place("Kyiv")

    answer = press(client, clerk(), kyiv, "add-label", **KYIV | {"language": "tlh"})

    assert answer.status_code == 422
    assert not kyiv.labels.exists()


def test_a_correction_is_entered_by_one_and_confirmed_by_another(client):
    kyiv, first, second = place("Kyiv"), clerk(), clerk()
    row = labelled(kyiv, "Киев")
    typed = {"name": "Київ", "country_label": "", "correction_reason": "Misspelt."}

    on_entry(client, first, row, "correct", **typed)
    draft = kyiv.labels.drafts().get()
    waits = page(client, second, kyiv)
    alone = on_entry(client, first, draft, "confirm")
    answer = on_entry(client, second, draft, "confirm")

    assert "“Київ” instead of “Киев”" in waits
    assert (alone.status_code, answer.status_code) == (403, 302)
    assert kyiv.labels.current().get().name == "Київ"
    assert "corrected" in page(client, second, kyiv)


def test_a_former_name_is_entered(client):
    dnipro = place("Dnipro")
    typed = {"name": "Dnipropetrovsk", "kind": "former", "language": "", "source": ""}

    refused = press(client, clerk(), dnipro, "add-name", until_year="", **typed)
    press(client, clerk(), dnipro, "add-name", until_year="2016", **typed)

    assert refused.status_code == 422
    assert "Say until which year it was called so" in refused.content.decode()
    assert dnipro.other_names.get().until_year == 2016


def test_the_facts_of_a_place_by_hand_are_corrected_on_the_page_of_their_entry(client):
    istein = places.add_by_hand(place=by_hand("Isstein"), by=clerk())
    row = istein.facts.get()
    typed = {
        "name": "Istein",
        "country_code": "DE",
        "latitude": "47.66",
        "longitude": "7.53",
        "timezone": "Europe/Berlin",
        "source": "The municipality's own page",
        "correction_reason": "Misspelt.",
    }

    assert row.get_staff_url() in page(client, clerk(), istein)
    on_entry(client, clerk(), row, "correct", **typed)
    on_entry(client, clerk(), istein.facts.drafts().get(), "confirm")

    istein.refresh_from_db()
    assert istein.name == "Istein"


def test_a_country_has_its_page(client):
    ukraine, user = country(), clerk()
    ukraine.names.create(language="uk", name="Україна")

    answer = press(client, user, ukraine, "add-label", language="uk", name="Наша Україна")

    shown = page(client, user, ukraine)
    assert (answer.status_code, ukraine.labels.get().name) == (302, "Наша Україна")
    assert "uk: Україна" in shown
    assert ukraine.labels.get().get_staff_url() in shown


def test_the_public_page_tells_of_corrections_and_shows_what_counts(client):
    nagoya = recognised_tie(city=place("Nagoya", country_code="JP")).city_b
    wrong, right = labelled(nagoya, "Київ"), called(nagoya, "Nagojo", until_year=1889)
    struck(called(nagoya, "Edo", until_year=1868))
    struck(wrong)

    shown = client.get(reverse("city_detail", args=[nagoya.slug])).content.decode()

    assert right.name in shown
    assert "Formerly" in shown
    assert "Also written" not in shown
    assert (
        "How we write Nagoya was struck (uk): “Київ”. Reason: Entered for the wrong city." in shown
    )
    assert "Edo (until" not in shown
