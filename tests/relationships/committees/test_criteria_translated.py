"""Criteria in the reader's language: what is missing shows its original, and says so."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from relationships.committees.domain.policies import translate
from relationships.committees.pages.committee_public import committee_of
from relationships.models import Committee, Policy
from sistercities.kernel import roles
from sistercities.kernel.translations import said
from tests.factories import signed_in_as
from tests.factories_committees import (
    PolicyFactory,
    discuss,
    reviewing,
    seated_committee,
    submitted,
)

pytestmark = pytest.mark.django_db
CHANGE = "admin:relationships_policy_change"


def translated(criterion, text, *, field="title", language="uk", status="official"):
    translate(criterion, field, language, text, status=status)


def policy_page(client, language):
    nomination = Committee.objects.get().nomination
    with translation.override(language):
        page = client.get(reverse("nomination_detail", args=[nomination.slug]))
    return " ".join(page.content.decode().split())


def test_the_reader_gets_the_translation_and_the_original_where_it_is_missing(client):
    policy = PolicyFactory(criteria=2)
    translated(policy.criteria.get(position=1), "Люди")
    seated_committee(policy=policy)

    page = policy_page(client, "uk")

    assert "<strong>Люди</strong>" in page
    assert '<strong><bdi lang="en">Criterion 2</bdi></strong>' in page
    assert "(мова оригіналу: англійська)" in page
    assert "Люди" not in policy_page(client, "en")
    assert '<bdi lang="en">' not in policy_page(client, "en")


@pytest.mark.parametrize(
    ("status", "note"),
    [("official", ""), ("courtesy", "courtesy translation"), ("machine", "machine translation")],
)
def test_any_language_of_the_site_is_read_and_says_how_far_to_trust_it(settings, status, note):
    settings.LANGUAGES = [*settings.LANGUAGES, ("zh-hans", "简体中文")]
    criterion = PolicyFactory(criteria=1).criteria.get()
    translated(criterion, "人", language="zh-hans", status=status)

    with translation.override("zh-hans"):
        title, question = said(criterion, "title"), said(criterion, "question")
        assert (title.__html__(), title.note) == ("人", note)
        assert question.__html__() == '<bdi lang="en">Is it so?</bdi>'
    assert str(said(criterion, "title")) == "Criterion 1"


def test_what_is_typed_is_no_markup():
    criterion = PolicyFactory(criteria=1).criteria.get()
    criterion.title = "<script>"

    with translation.override("uk"):
        assert said(criterion, "title").__html__() == '<bdi lang="en">&lt;script&gt;</bdi>'
    assert said(criterion, "title").__html__() == "&lt;script&gt;"


def test_a_committees_page_asks_no_more_for_more_criteria():
    asked = []
    for criteria in (2, 9):
        policy = PolicyFactory(criteria=criteria)
        for criterion in policy.criteria.all():
            translated(criterion, f"Критерій {criterion.position}")
        committee, members = reviewing(policy=policy)
        submitted(members[1], scores=[4] * criteria)
        discuss(committee, members)
        with translation.override("uk"), CaptureQueriesContext(connection) as context:
            shown = committee_of(committee.nomination)
        assert str(shown["results"][-1]["title"]) == f"Критерій {criteria}"
        asked.append(len(context))

    assert asked[0] == asked[1]


def typed(policy, *translations, old=0):
    body = {
        "version": policy.version,
        "adopted_on": "2022-01-01",
        "source": "",
        "reviews_needed": "0",
    }
    body |= {"criteria-TOTAL_FORMS": 0, "criteria-INITIAL_FORMS": 0}
    body |= {"translations-TOTAL_FORMS": len(translations), "translations-INITIAL_FORMS": old}
    for number, row in enumerate(translations):
        body |= {f"translations-{number}-{name}": value for name, value in row.items()}
    return body


def row(criterion, text, *, fits=True, **others):
    """A row as the form sends it; a box that is not ticked is not sent."""
    others |= {"fits": "on"} if fits else {}
    said = {"criterion": criterion.pk, "field": "title", "language": "uk", "text": text}
    return said | {"status": "courtesy", "source": ""} | {"reviews_needed": "0"} | others


def test_the_clerk_translates_a_draft_on_its_page(client):
    signed_in_as(client, roles.CLERK)
    policy = PolicyFactory(criteria=2)
    criterion = policy.criteria.get(position=2)
    address = reverse(CHANGE, args=[policy.pk])

    client.post(address, typed(policy, row(criterion, "Люди")))
    first = criterion.translations.get()
    client.post(address, typed(policy, row(criterion, "Мешканці", id=first.pk), old=1))

    assert [(one.pk, one.text) for one in criterion.translations.all()] == [(first.pk, "Мешканці")]
    assert client.get(address).status_code == 200


def test_rows_left_as_they_are_shown_are_no_translations(client):
    """A drop-down list always says something: what it first says is nothing that was typed."""
    signed_in_as(client, roles.CLERK)
    policy = PolicyFactory(criteria=1)
    criterion = policy.criteria.get()
    empty = row(criterion, "") | {"criterion": ""}

    saved = client.post(
        reverse(CHANGE, args=[policy.pk]), typed(policy, empty, row(criterion, "Люди"), empty)
    )

    assert saved.status_code == 302
    assert [one.text for one in criterion.translations.all()] == ["Люди"]


def test_only_criteria_of_this_version_and_other_languages_are_offered(client):
    signed_in_as(client, roles.CLERK)
    policy, other = PolicyFactory(criteria=1), PolicyFactory(criteria=1)
    address = reverse(CHANGE, args=[policy.pk])
    wrong = [row(other.criteria.get(), "Люди"), row(policy.criteria.get(), "x", language="en")]

    page = client.post(address, typed(policy, *wrong))

    formset = page.context["inline_admin_formsets"][1].formset
    assert [list(errors) for errors in formset.errors] == [["criterion"], ["language"]]


def test_a_next_version_keeps_the_translations_of_what_it_says_word_for_word(client):
    signed_in_as(client, roles.CLERK)
    policy = PolicyFactory(criteria=2)
    for criterion in policy.criteria.all():
        translated(criterion, f"Критерій {criterion.position}", status="courtesy")
    body = {"version": "2026", "adopted_on": "2026-01-01", "source": ""} | {"reviews_needed": "0"}
    body |= {"criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 0}
    for number, title in enumerate(("Criterion 1", "Another")):
        body |= {
            f"criteria-{number}-position": number + 1,
            f"criteria-{number}-title": title,
            f"criteria-{number}-question": "Is it so?",
        }

    client.post(reverse("admin:relationships_policy_add"), body)

    new = Policy.objects.get(version="2026")
    assert [
        [(one.text, one.status) for one in criterion.translations.all()]
        for criterion in new.criteria.all()
    ] == [[("Критерій 1", "courtesy")], []]


def test_a_translation_holds_for_the_wording_that_it_translates():
    criterion = PolicyFactory(criteria=1).criteria.get()
    translated(criterion, "Люди")
    criterion.title = "Citizens"
    criterion.save()

    with translation.override("uk"):
        assert said(criterion, "title").__html__() == '<bdi lang="en">Citizens</bdi>'
        criterion.title = "Criterion 1"
        assert str(said(criterion, "title")) == "Люди"


def outlived(policy):
    """A criterion that was changed after it was translated."""
    criterion = policy.criteria.get()
    translated(criterion, "Люди")
    criterion.title = "Citizens"
    criterion.save()
    return criterion.translations.get()


@pytest.mark.parametrize(
    ("changed", "wording"),
    [
        ({"fits": False}, "Criterion 1"),
        ({"fits": True}, "Citizens"),
        ({"fits": False, "text": "Громадяни"}, "Citizens"),
        ({"fits": False, "source": "A translator"}, "Criterion 1"),
    ],
)
def test_of_an_earlier_wording_the_clerk_says_that_it_still_fits(client, changed, wording):
    signed_in_as(client, roles.CLERK)
    policy = PolicyFactory(criteria=1)
    old = outlived(policy)
    address = reverse(CHANGE, args=[policy.pk])
    shown = client.get(address).context["inline_admin_formsets"][1].formset.forms[0]

    said = {"text": "Люди", "id": old.pk} | changed
    body = typed(policy, row(old.criterion, **said), old=1)
    answer = client.post(address, body, follow=True)

    old.refresh_from_db()
    assert (shown["fits"].value(), shown.fields["fits"].disabled) == (False, False)
    assert old.wording == wording
    warned = "1 translation is of an earlier wording" in answer.content.decode()
    assert warned == (wording == "Criterion 1")


def test_the_database_keeps_no_translation_of_what_nobody_says():
    criterion = PolicyFactory(criteria=1).criteria.get()

    with pytest.raises(DatabaseError, match="of what its criterion says"):
        criterion.translations.create(field="title", language="uk", wording="Other", text="x")
