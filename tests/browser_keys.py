"""A browser for tests: the hidden key of a form that it sends without having shown it."""

from django.test import Client

from sistercities import submissions

KEYED = ("/admin/", "/accounts/password/")


class Browser(Client):
    """Django's client; the forms of admin and passwords get a key unless the test names one."""

    def post(self, path, data=None, *args, **more):
        if path.startswith(KEYED) and "content_type" not in more and isinstance(data or {}, dict):
            data = {"form_key": submissions.new_key()} | (data or {})
        return super().post(path, data, *args, **more)
