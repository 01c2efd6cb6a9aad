"""Needs in the reader's language: entered by acts, and shown as what they are."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from aid.models import NeedTranslation
from aid.needs.domain import needs
from aid.needs.domain.need_translations import NEED_TRANSLATION
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk, some_council
from tests.factories_aid import NeedFactory, published_need
from tests.reading import record

pytestmark = pytest.mark.django_db


def translated(need, text, *, field="what", language="uk", by=None, **said):
    said = {"wording": getattr(need, field), "status": "official"} | said
    return entries.enter(
        NEED_TRANSLATION, need, by=by or clerk(), field=field, language=language, text=text, **said
    )


def read(client, language):
    some_council()
    with translation.override(language):
        return " ".join(client.get(reverse("aid")).content.decode().split())


def test_the_reader_gets_the_translation_and_the_original_where_it_is_missing(client):
    translated(published_need(what="Engine", details="A tank"), "Машина")

    page = read(client, "uk")

    assert "Машина" in page
    assert '<bdi lang="en">A tank</bdi> <span class="note">(мова оригіналу: англійська)' in page
    assert "Машина" not in read(client, "en")
    assert "<bdi" not in read(client, "en").partition("<table")[2].partition("</table")[0]


def test_a_need_in_the_language_of_the_request_is_an_original_too(client):
    need = published_need(what="Машина", language="uk")

    with_original = read(client, "en")
    translated(need, "Engine", language="en", status="courtesy")

    assert '<bdi lang="uk">Машина</bdi>' in with_original
    assert "(original language: Ukrainian)" in with_original
    assert 'Engine <span class="note">(courtesy translation)</span>' in read(client, "en")
    assert "<bdi" not in read(client, "uk").partition("<table")[2].partition("</table")[0]


def test_a_language_from_right_to_left_keeps_its_direction(client):
    published_need(what="سيارة إطفاء", language="ar")

    page = read(client, "en")

    assert '<bdi lang="ar">سيارة إطفاء</bdi>' in page
    assert "(original language: Arabic)" in page


def test_why_it_was_closed_is_in_the_language_of_the_office(client):
    need = published_need(what="Машина", language="uk")
    needs.close(need, by=clerk(), reason="It came from elsewhere.")

    assert "Closed: It came from elsewhere." in read(client, "en")
    assert 'Закрито: <bdi lang="en">It came from elsewhere.</bdi>' in read(client, "uk")


def test_what_a_draft_or_a_struck_row_says_is_not_read(client):
    need = published_need(what="Engine")
    row = translated(need, "Машина")
    wrong = entries.correct(row, by=clerk(), text="Двигун", correction_reason="Misread")
    assert "Двигун" not in read(client, "uk")
    entries.discard(wrong, by=wrong.entered_by)

    strike = entries.strike(row, by=clerk(), correction_reason="Of another need")
    entries.confirm(strike, by=clerk())

    assert "Машина" not in read(client, "uk")
    assert record()[-1]["facts"]["translation"] == "Машина"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": " "}, "Say it in the other language."),
        ({"language": "en"}, "The original is in this language."),
        ({"wording": "An earlier word"}, "The original says something else by now."),
        ({"field": "details", "wording": ""}, "The original says something else by now."),
    ],
)
def test_what_is_no_translation_is_refused(said, sentence):
    need = published_need(what="Engine")

    with pytest.raises(RuleError, match=sentence):
        translated(need, **{"text": "Машина"} | said)


def test_a_draft_is_not_translated():
    with pytest.raises(RuleError, match="Publish the need first"):
        translated(NeedFactory(), "Машина")


def test_a_text_is_translated_once_into_a_language():
    need = published_need(what="Engine")
    translated(need, "Машина")

    with pytest.raises(RuleError, match="There is a translation into Ukrainian already"):
        translated(need, "Двигун")


def test_the_database_keeps_one_and_only_of_what_is_said():
    need = published_need(what="Engine")
    row = translated(need, "Машина")
    for changes, because in [
        ({}, "need_translated_once"),
        ({"wording": "Another"}, "a translation is of a text as it stands"),
        ({"text": ""}, "says_something"),
        ({"status": "sworn"}, "has_a_status"),
    ]:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
        with pytest.raises(DatabaseError, match=because), transaction.atomic():
            NeedTranslation.objects.create(**values | {"id": None} | changes)


def test_the_clerk_translates_on_the_page_of_the_need(client):
    client.force_login(clerk())
    need = published_need(what="Engine", details="A tank")
    page = reverse("need_act", args=[need.pk, "translate"])
    shown = client.get(page)
    what = shown.context["form"].fields["field"].choices[1]

    typed = {name: shown.context[name] for name in ("form_key", "seen")}
    typed |= {"field": what[0], "text": "Машина", "status": "official"}
    refused = client.post(page, typed | {"language": "en"})
    answer = client.post(page, typed | {"language": "uk"})

    assert what[1] == "what is needed: “Engine” (English)"
    assert [code for code, _name in shown.context["form"].fields["language"].choices] == [
        "",
        *dict(settings.LANGUAGES),
    ]
    assert list(refused.context["form"].errors) == ["language"]
    assert refused.context["form"]["text"].value() == "Машина"
    assert answer.status_code == 302
    case = " ".join(client.get(answer["Location"]).content.decode().split())
    assert "Translated into Ukrainian: “Engine”. The official translation: “Машина”" in case
    assert '<bdi lang="uk">Машина</bdi></a> (official translation)' in case
    assert "Not translated: the public reads it as it stands" in case


def test_a_form_that_was_open_while_the_text_changed_chooses_nothing(client):
    client.force_login(clerk())
    need = published_need(what="Engine")
    page = reverse("need_act", args=[need.pk, "translate"])
    typed = {name: client.get(page).context[name] for name in ("form_key", "seen")}

    answer = client.post(
        page, typed | {"field": "what-000000000000", "language": "uk", "text": "Машина"}
    )

    assert "field" in answer.context["form"].errors


def test_more_needs_ask_no_more(client):
    asked = []
    read(client, "uk")
    for _number in range(2):
        for number in range(3):
            translated(published_need(what=f"Engine {number}"), f"Машина {number}")
        with CaptureQueriesContext(connection) as context:
            read(client, "uk")
        asked.append(len(context))

    assert asked[0] == asked[1]
