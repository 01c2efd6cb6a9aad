"""The tables of all apps on the desk stand in the same columns."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_words_beside_the_tables_stand_in_one_line(open_tab):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    name = settings.SESSION_COOKIE_NAME
    tab = open_tab()
    cookie = {"name": name, "value": client.cookies[name].value, "url": tab.address}
    tab.context.add_cookies([cookie])

    tab.visit("/admin/")

    for link in (".addlink", ".changelink"):
        links = tab.page.locator(f"[class*='app-'] {link}").all()
        assert len({round(one.bounding_box()["x"]) for one in links}) == 1
