"""A browser for tests: the hidden key of a form that it sends without having shown it."""

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from sistercities.kernel import form_keys

KEYED = ("/admin/", "/accounts/password/")
FOR_ANYBODY = "/accounts/password/reset/"


def key_for(client, path="/admin/"):
    """A key such as the page at this address gives to whoever is signed in."""
    asked = HttpRequest()
    asked.session = client.session
    is_bound = path.startswith(KEYED) and not path.startswith(FOR_ANYBODY)
    return form_keys.new_key(get_user(asked) if is_bound else form_keys.ANYBODY)


class Browser(Client):
    """Django's client; the forms of admin and passwords get a key unless the test names one."""

    def post(self, path, data=None, *args, **more):
        if path.startswith(KEYED) and "content_type" not in more and isinstance(data or {}, dict):
            data = {"form_key": key_for(self, path)} | (data or {})
        return super().post(path, data, *args, **more)
