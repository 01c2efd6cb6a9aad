"""Every form that a signed-in person is shown carries a one-time key."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from sistercities import roles
from sistercities.admin_once import Once
from tests.factories import UserFactory
from tests.site.page_forms import forms_of
from tests.site.routes import addresses
from tests.site.test_hostile_input import ask

pytestmark = pytest.mark.django_db
# Forms that need no key, each with its reason. Signing out is left out by forms_of.
WITHOUT_A_KEY = {
    "account_login": "signing in twice is signing in",
    "account_reauthenticate": "asks for the password again, and changes nothing",
    "account_signup": "closed: nobody signs up",
    "signing": "opening a link notes the first time and nothing more",
}


def forms_shown(browser, world):
    """Each form with where it stands, and whether it carries a key."""
    return [
        (name, action, "form_key" in fields)
        for name, url in addresses(world).items()
        for action, fields in forms_of(ask(browser, "GET", url))
    ]


@pytest.mark.parametrize("role", [roles.CLERK, roles.ADMINISTRATOR, "everything"])
def test_every_form_shown_to_staff_carries_a_key(client, world, role):
    user = UserFactory(is_superuser=role == "everything")
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)

    shown = forms_shown(client, world)

    careless = [form for form in shown if not form[2] and form[0] not in WITHOUT_A_KEY]
    assert careless == []
    assert any(has_key for _name, _action, has_key in shown)


def test_every_admin_of_the_site_works_once_also_what_a_library_brings():
    careless = [one for one in admin.site._registry.values() if not isinstance(one, Once)]

    assert careless == []
