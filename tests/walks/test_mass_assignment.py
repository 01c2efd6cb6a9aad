"""A field that a form does not ask for changes nothing, whatever is sent under its name."""

import random
from dataclasses import replace

import pytest
from django import forms
from django.apps import apps
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from aid.needs.pages import NEED
from sistercities.kernel import form_keys
from sistercities.kernel.acts import Act, ActForm
from sistercities.kernel.cases.pages import act_page, last_step
from sistercities.kernel.desk import ENTRIES
from sistercities.kernel.entry_model import page_of
from tests.walks.asking import once, signed_in, undone
from tests.walks.forms_shown import (
    DONORS,
    MEMBERS,
    SIGNING,
    STAFF,
    TABLES,
    WHO,
    one_of_each_form,
    pages,
    pages_with_forms,
)
from tests.walks.page_forms import filled_in, forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What only the workflow, the second person, a personal link or an administrator decides.
DECIDED = {
    "state", "certainty", "provenance", "confirmed_by", "confirmed_at", "entered_by", "acted_as",
    "single_handed", "sha256", "canonical", "frozen_at", "version", "slug", "is_superuser",
    "is_active", "password", "email", "user", "used_at", "revoked_at", "carried",
    "result", "submitted_at", "from_paper", "corrects", "line", "hash", "uploaded_by", "two_people",
    "referenc"
    "e", "kind", "value", "currency", "legal_basis", "cap_begins_on", "used", "limit", "arrived",
    "quantity", "cancelled_at", "cancelled_why", "published_at", "sent_at", "seen_at", "erased_at",
    "expires_at", "draft", "is_public", "name_is_public", "photographs_are_public", "cleared",
    "began_by", "ended_by", "ended_reason", "by", "body", "motion",
}  # fmt: skip
OURS = [
    model
    for label in ("sistercities", "relationships", "aid")
    for model in apps.get_app_config(label).get_models()
]
FORGED = {
    field.name: "1"
    for model in OURS
    for field in model._meta.get_fields()
    if not field.auto_created
} | {"state": "official", "confirmed_by_id": "1", "is_staff": "on", "user_permissions": "1"}


def decided():
    """What is decided in every row: of a time only whether it is there, of a person only who.

    Step and name of a new body name it by a number, which the try before has used up.
    """
    return {
        model._meta.label: sorted(
            tuple((name, _plain(row[name])) for name in names)
            for row in model._default_manager.values(*names)
        )
        for model in OURS
        if (names := sorted(DECIDED & {field.name for field in model._meta.concrete_fields}))
        and model._meta.model_name not in ("formkey", "publicrecordentry", "bodystep", "bodyname")
    }


def _plain(value):
    if isinstance(value, memoryview):
        return value.hex()
    if str(value).startswith("!"):
        return "no password"  # a random one of Django's that nobody can type
    if str(value).startswith("P-"):
        return "a reference"  # of a pledge: random
    return "a time" if hasattr(value, "isoformat") else str(value)


def after(client, url, body):
    """What is decided after the form was sent, and the status of the answer."""
    client.raise_request_exception = False
    with undone():
        answer = client.post(url, body)
        return decided(), answer.status_code


def test_an_act_receives_only_what_its_form_has_cleaned(world):
    """The page of all acts, with an act that only notes what it is given."""
    given = {}

    class ReasonForm(ActForm):
        reason = forms.CharField()

    noting = Act(
        name="note",
        label="Note",
        perform=lambda case, **rest: given.update(rest),
        result="Noted.",
        form=ReasonForm,
    )
    case, by = world.aid.need, world.people["clerk"]
    sent = {"reason": "A reason", "form_key": form_keys.new_key(by), "seen": last_step(case)}
    request = RequestFactory().post("/", FORGED | sent)
    request.user, request._messages = by, CookieStorage(request)

    answer = act_page(request, pk=case.pk, name="note", process=replace(NEED, acts=[noting]))

    assert (answer.status_code, given) == (302, {"by": by, "reason": "A reason"})


@pytest.mark.usefixtures("on_the_road")
def test_a_confirmation_that_asks_for_more_is_walked_too(world):
    asking = {page_of(pages.kind.model) for pages in ENTRIES if pages.confirm_form is not ActForm}

    walked = {noun for noun, _process, _case, act in world.open_acts if act.name == "confirm"}

    assert asking
    assert asking <= walked


@pytest.mark.usefixtures("on_the_road")
def test_the_form_of_an_act_cleans_only_what_it_asks_for(client, world):
    """With whatever else is sent, it makes the same of it."""
    dice, by, found = random.Random(3), world.people[WHO[STAFF]], []
    signed_in(client, world, WHO[STAFF])
    acts = one_of_each_form(world)

    for noun, process, case, act in acts:
        page = once(client, world, f"{process.address(case)}{act.name}/")
        body = filled_in(forms_of(page)[-1][1], dice)
        extra = {field: value for field, value in FORGED.items() if field not in body}
        made = [cleaned(act, case, by, sent) for sent in (body, extra | body)]
        found += [f"{noun}/{act.name}"] if made[0] != made[1] else []

    assert found == []
    assert acts != []


def cleaned(act, case, by, body):
    """What the form of the act makes of a body."""
    rewind(body)
    request = RequestFactory().post("/", dict(body))
    form = act.form(request.POST, request.FILES, case=case, by=by)
    made = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    return {name: str(value) for name, value in made.items()}, str(form.errors)


@pytest.mark.parametrize("group", [TABLES, STAFF, MEMBERS, SIGNING, DONORS])
def test_fields_that_no_form_asks_for(client, world, group):
    signed_in(client, world, {TABLES: "clerk", STAFF: "clerk", MEMBERS: "member"}.get(group))
    dice, found, sent = random.Random(3), [], 0
    urls = pages(world, STAFF) if group == STAFF else pages_with_forms(world, group)

    for name, url in urls.items():
        for action, fields in forms_of(once(client, world, url)):
            body = filled_in(fields, dice)
            extra = {field: value for field, value in FORGED.items() if field not in fields}
            to = action if action.startswith("/") else url
            honest = after(client, to, dict(body))
            rewind(body)
            forged = after(client, to, extra | body)
            rewind(body)
            sent += 1
            found += [name, *_changed(honest, forged)] if honest != forged else []

    assert found == []
    assert sent > 0


def _changed(honest, forged):
    """Which tables differ, for the message."""
    (rows, status), (other_rows, other_status) = honest, forged
    tables = [f"{table}" for table in rows if rows[table] != other_rows[table]]
    return [*tables, f"{status} and {other_status}"]


def rewind(body):
    for value in body.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
