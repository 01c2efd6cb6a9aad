"""The names of the council, a committee and its seats in the reader's language."""

import pytest
from django.urls import reverse
from django.utils import translation

from relationships.committees.domain.committee_translations import COMMITTEE_TRANSLATION
from relationships.council.domain.council_facts import COUNCIL_TRANSLATION
from relationships.models import CommitteeTranslation
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk, some_council
from tests.factories_committees import seated_committee

pytestmark = pytest.mark.django_db


def translated(kind, subject, wording, text, field="name"):
    said = {"field": field, "wording": wording, "language": "uk", "status": "official"}
    return entries.enter(kind, subject, by=clerk(), text=text, **said)


def read(client, name, *args, language="uk"):
    with translation.override(language):
        page = client.get(reverse(name, args=args)).content.decode()
    return " ".join(page.split())


def test_a_committee_and_its_seats_are_read_in_the_readers_language(client):
    committee = seated_committee()
    category = committee.seats.first().category
    before = read(client, "nomination_detail", committee.nomination.slug)

    translated(COMMITTEE_TRANSLATION, committee, committee.name, "Комітет")
    translated(COMMITTEE_TRANSLATION, committee, category, "Мешканці", field="category")

    page = read(client, "nomination_detail", committee.nomination.slug)
    assert f'<bdi lang="en">{committee.name}</bdi> <span class="note">(мова оригіналу' in before
    assert f'<bdi lang="en">{category}</bdi>' in before
    assert '<h2 id="committee">Комітет</h2>' in page
    assert '<th scope="row">Мешканці</th>' in page
    assert "Комітет" not in read(
        client, "nomination_detail", committee.nomination.slug, language="en"
    )


def test_only_a_category_that_a_seat_has_is_translated():
    committee = seated_committee()

    with pytest.raises(RuleError, match="The original says something else by now"):
        translated(COMMITTEE_TRANSLATION, committee, "Nobody", "Ніхто", field="category")
    row = translated(COMMITTEE_TRANSLATION, committee, committee.name, "Комітет")
    values = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    with pytest.raises(Exception, match="a translation is of a text as it stands"):
        CommitteeTranslation.objects.create(
            **values | {"id": None, "field": "category", "wording": "Nobody"}
        )


def test_the_clerk_translates_on_the_page_of_the_nomination(client):
    client.force_login(clerk())
    committee = seated_committee()
    page = reverse("nomination_act", args=[committee.nomination_id, "translate"])
    shown = client.get(page)
    offered = dict(shown.context["form"].fields["field"].choices)
    name = next(key for key in offered if key.startswith("name-"))

    typed = {key: shown.context[key] for key in ("form_key", "seen")}
    typed |= {"field": name, "language": "uk", "text": "Комітет", "status": "courtesy"}
    answer = client.post(page, typed)

    assert answer.status_code == 302
    assert CommitteeTranslation.objects.get().text == "Комітет"
    assert '<bdi lang="uk">Комітет</bdi>' in client.get(answer["Location"]).content.decode()


def test_the_councils_name_is_read_in_the_readers_language_until_it_is_corrected(client):
    council = some_council()
    before = read(client, "record")
    translated(COUNCIL_TRANSLATION, council, council.name, "Міська рада")

    assert f'<bdi lang="en">{council.name}</bdi>' in before
    assert "Міська рада</span>" in read(client, "record")
    assert "Міська рада" not in read(client, "record", language="en")

    facts = council.facts.current().get()
    later = entries.correct(facts, by=clerk(), name="Another", correction_reason="Misread")
    entries.confirm(later, by=clerk())

    page = read(client, "record")
    assert '<bdi lang="en">Another</bdi>' in page
    assert "Міська рада</span>" not in page
