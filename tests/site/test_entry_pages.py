"""The pages of an entry, tried with every kind of them."""

import pytest
from django.contrib.auth.models import Group

from aid.needs.domain import conflict
from relationships.motions.domain.roll_call_annotations import ROLL_CALL_ANNOTATION
from sistercities.kernel import entries, form_keys
from sistercities.kernel.entry_words import heading
from sistercities.kernel.roles import ADMINISTRATOR, CLERK
from sistercities.models import PublicRecordEntry
from tests.entry_examples import EXAMPLES
from tests.factories import UserFactory, with_role
from tests.shelf import from_the_shelf

pytestmark = pytest.mark.django_db


def clerk():
    """Somebody who may enter what clerks enter, and what administrators do."""
    person = with_role(CLERK)
    person.groups.add(Group.objects.get(name=ADMINISTRATOR))
    return person


@pytest.fixture(autouse=True)
def administrators():
    return two_administrators()


@from_the_shelf
def two_administrators():
    """More than one, so that what one of them enters can be confirmed."""
    return clerk(), clerk()


every = pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind.corrected], ids=str)


def page(client, row, act=""):
    client.force_login(clerk())
    return client.get(row.get_staff_url() + (f"{act}/" if act else ""))


def press(client, row, act, *, by, **data):
    """Press a button on the page of an entry, and follow to where one lands."""
    client.force_login(by)
    body = {"form_key": form_keys.new_key(by), "seen": row.case.steps.latest("pk").pk}
    return client.post(f"{row.get_staff_url()}{act}/", body | data, follow=True)


@every
def test_every_heading_names_the_case(client, example):
    row = example.counting()
    acts = ["", "correct", *(["strike"] if example.kind.struck else [])]

    titles = [page(client, row, act).context["title"] for act in acts]
    draft = example.corrected(row)
    titles += [page(client, draft, act).context["title"] for act in ("confirm", "discard")]

    called = example.kind.called(row)
    assert called
    assert all(title.startswith(called) for title in titles)
    draft.refresh_from_db()
    assert heading(draft) in titles[-1]


@every
def test_only_what_another_entered_asks_why_it_is_discarded(client, example):
    author = clerk()
    draft = example.corrected(example.counting(), by=author)

    theirs = page(client, draft, "discard").context
    client.force_login(author)
    mine = client.get(f"{draft.get_staff_url()}discard/").context

    assert ("reason" in theirs["form"].fields, "reason" in mine["form"].fields) == (True, False)
    assert theirs["consequences"].mails


@every
def test_a_correction_leads_to_a_page_that_shows_it(client, example):
    author = clerk()
    draft = example.corrected(example.counting(), by=author)

    client.force_login(author)
    waits = client.get(draft.get_subject_url()).content.decode()
    discarded = press(client, draft, "discard", by=author)

    assert f"{draft.get_staff_url()}discard/" in waits
    assert discarded.redirect_chain == [(draft.get_subject_url(), 302)]
    assert discarded.status_code == 200


@every
def test_the_page_of_an_entry_shows_the_correction_that_waits(client, example):
    row = example.counting()
    draft = example.corrected(row)

    assert f"{draft.get_staff_url()}confirm/" in page(client, row).content.decode()


@pytest.mark.parametrize("corrected", [False, True])
def test_the_page_of_a_roll_call_shows_the_annotation_that_waits(client, corrected):
    example = next(one for one in EXAMPLES if one.kind == ROLL_CALL_ANNOTATION)
    note = example.counting() if corrected else example.entered()
    note = example.corrected(note) if corrected else note

    shown = page(client, note.roll_call).content.decode()

    assert f"{note.get_staff_url()}confirm/" in shown


@every
def test_the_page_of_an_act_that_must_wait_says_so(client, example):
    row = example.counting()
    draft = example.corrected(row)

    for act in ["correct", *(["strike"] if example.kind.struck else [])]:
        shown = page(client, row, act)

        assert shown.status_code == 409
        assert f"entered by {draft.entered_by}, waits" in shown.content.decode()


def shield(row):
    """Mark the city of the donation or of the recipient body; say whether there is one."""
    about = getattr(row, "donation", None) or getattr(row, "body", None)
    if not hasattr(about, "city"):
        return False
    conflict.mark(about.city, by=clerk(), reason="War", source="A newspaper")
    return True


@every
@pytest.mark.parametrize("shielded", [False, True])
def test_a_form_promises_the_public_only_what_it_will_read(client, example, shielded):
    row = example.counting()
    if shielded and not shield(row):
        return

    acts = ["correct", *(["strike"] if example.kind.struck else [])]
    forms = [page(client, row, act).context["form"] for act in acts]
    hints = {form.fields["correction_reason"].help_text for form in forms}
    entries.confirm(example.corrected(row, reason="Zirka was misread."), by=clerk())

    read = PublicRecordEntry.objects.filter(line__contains="Zirka").exists()
    [hint] = hints
    assert read is not any(word in hint for word in ("as soon as", "clerk's office"))


@every
@pytest.mark.parametrize(
    "ended", [entries.discard, entries.confirm], ids=["discarded", "confirmed"]
)
def test_what_was_typed_into_a_draft_that_is_no_longer_one_comes_back(client, example, ended):
    editor, colleague = clerk(), clerk()
    draft = example.corrected(example.counting())
    url = f"{draft.get_staff_url()}edit-correction/"
    body = {"form_key": form_keys.new_key(editor), "seen": draft.case.steps.latest("pk").pk}
    ended(draft, by=colleague, **({"reason": "Wrong"} if ended is entries.discard else {}))

    client.force_login(editor)
    answer = client.post(url, body | {"correction_reason": "It was misread by two"})

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "It was misread by two" in said
    assert ("somebody has discarded it" in said) == (ended is entries.discard)


def test_the_pages_of_a_discarded_draft_say_so_to_those_who_may_see_it(client):
    example = next(one for one in EXAMPLES if one.kind.name == "term")
    draft = example.corrected(example.counting(), by=(author := clerk()))
    pages = [draft.get_staff_url(), f"{draft.get_staff_url()}confirm/"]
    entries.discard(draft, by=author)

    answers = {}
    for who, person in (("clerk", clerk()), ("nobody", UserFactory())):
        client.force_login(person)
        answers[who] = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers["clerk"]] == [404, 404]
    assert all("discarded it" in answer.content.decode() for answer in answers["clerk"])
    assert [answer.status_code for answer in answers["nobody"]] == [404, 404]
    assert not any("discarded it" in answer.content.decode() for answer in answers["nobody"])


def test_a_draft_discarded_twice_by_one_form_leads_to_the_same_page(client):
    example = next(one for one in EXAMPLES if one.kind.name == "term")
    draft = example.corrected(example.counting(), by=(author := clerk()))
    body = {"form_key": form_keys.new_key(author), "seen": draft.case.steps.latest("pk").pk}

    client.force_login(author)
    answers = [client.post(f"{draft.get_staff_url()}discard/", body) for _once in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"] == draft.get_subject_url()


@every
def test_a_correction_says_that_it_becomes_public_later_with_its_reason(client, example):
    acts = page(client, example.counting(), "correct").context["consequences"]

    assert acts.public
    assert all("Once" in str(text) for text in acts.public)
