"""Every form that a signed-in person is shown carries a one-time key, for that person."""

import random
from html import unescape

import pytest
from django.contrib import admin

from sistercities.kernel.admin_once import Once
from sistercities.kernel.form_keys import ANYBODY, is_given_to, new_key
from sistercities.models import FormKey
from tests.factories import UserFactory
from tests.walks.asking import once, signed_in, undone
from tests.walks.forms_shown import (
    DONORS,
    MEMBERS,
    PUBLIC,
    SIGNING,
    STAFF,
    TABLES,
    WHO,
    pages_with_forms,
)
from tests.walks.page_forms import PLAUSIBLE, filled_in, forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Forms that need no key, each with its reason. Signing out is left out by forms_of.
WITHOUT_A_KEY = {
    "account_login": "signing in twice is signing in",
    "account_reauthenticate": "asks for the password again, and changes nothing",
    "account_signup": "closed: nobody signs up",
    "signing": "opening a link notes the first time and nothing more",
}


# These need no sign-in, so whoever is signed in is shown them like anybody else.
FOR_ANYBODY = ("account_reset", "pledge", "receiving", "signing")
ANOTHER = "This form was opened under another account."


def good_for(name, key, holders):
    """To whom a key is given; last of all, whether its page is one for anybody."""
    is_public = name.startswith(FOR_ANYBODY) and name != "pledge_case" and "/" not in name
    return (*(is_given_to(holder, key) for holder in holders), is_public)


@pytest.mark.usefixtures("on_the_road")
@pytest.mark.parametrize(
    ("who", "groups"),
    [("clerk", [STAFF]), ("superuser", [TABLES, PUBLIC, SIGNING, DONORS])],
)
def test_every_form_shown_to_staff_carries_a_key_for_that_account_alone(client, world, who, groups):
    signed_in(client, world, who)
    urls = {name: url for group in groups for name, url in pages_with_forms(world, group).items()}

    shown = [
        (name, action, fields.get("form_key", [""])[0])
        for name, url in urls.items()
        for action, fields in forms_of(once(client, world, url))
    ]

    careless = [form for form in shown if not form[2] and form[0] not in WITHOUT_A_KEY]
    assert careless == []
    holders = (world.people[who], UserFactory(), ANYBODY)
    given = {good_for(name, key, holders) for name, _action, key in shown if key}
    assert given <= {(True, False, False, False), (False, False, True, True)}
    assert (True, False, False, False) in given


def test_every_admin_of_the_site_works_once_also_what_a_library_brings():
    careless = [one for one in admin.site._registry.values() if not isinstance(one, Once)]

    assert careless == []


def send(client, url, body):
    """The answer, followed to where it leads, and how many keys it claimed; then all is undone."""
    client.raise_request_exception = False
    for file in (value for value in body.values() if hasattr(value, "seek")):
        file.seek(0)
    with undone():
        before = FormKey.objects.count()
        answer = client.post(url, body, follow=True)
        return answer, FormKey.objects.count() - before


def forms_that_work(client, world, group):
    """One of each process: what its page offers, sent as it stands, does something."""
    dice, found = random.Random(20260103), set()
    for name, url in pages_with_forms(world, group).items():
        process = name.partition(" ")[0].partition("/")[0].partition("_")[0]
        if process in found:
            continue
        for action, fields in forms_of(once(client, world, url)):
            to, body = action if action.startswith("/") else url, filled_in(fields, dice)
            if "form_key" in fields and send(client, to, body)[1]:
                found.add(process)
                yield name, to, body


@pytest.mark.usefixtures("on_the_road")
@pytest.mark.parametrize(("group", "least"), [(STAFF, 9), (MEMBERS, 1), (TABLES, 2)])
def test_a_form_that_another_account_was_given_does_nothing_and_loses_nothing(
    client, world, group, least
):
    signed_in(client, world, WHO[group])
    refused, careless = [], []

    for name, url, body in forms_that_work(client, world, group):
        for holder in (UserFactory(), ANYBODY):
            answer, claimed = send(client, url, body | {"form_key": new_key(holder)})
            page = unescape(answer.content.decode())
            was_led_back = bool(answer.redirect_chain)
            typed = {body[name] for name in body if "__prefix__" not in name}
            lost = PLAUSIBLE["text"] in typed and PLAUSIBLE["text"] not in page
            if claimed or ANOTHER not in page or (lost and not was_led_back):
                careless.append((name, claimed, ANOTHER in page, lost))
        refused.append(name)

    assert careless == []
    assert len(refused) >= least, refused
