import encodings.aliases
import subprocess
import sys

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from sistercities.wsgi import in_utf8

ASKED = """
import gc, sys
from sistercities import wsgi
frozen = gc.get_freeze_count()
print("relationships.urls" in sys.modules, frozen > 50_000, callable(wsgi.application))
"""


def test_what_stays_loaded_is_left_out_of_the_search_for_garbage():
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["True", "True", "True"]


def ask(content_type, body=b"login=+2AA-%ff&password=\\x", path="/accounts/login/?q=%ff+2AA-"):
    """The status of a POST, through all that stands between gunicorn and a view."""
    environ = RequestFactory().generic("POST", path, body).environ
    told = []
    list(
        in_utf8(get_wsgi_application())(
            environ | {"CONTENT_TYPE": content_type}, lambda status, headers: told.append(status)
        )
    )
    return int(told[0].split()[0])


@pytest.fixture
def keeps_its_connection():
    """A request closes what an earlier one left open; here that is the one of the test."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def codecs_of_python():
    known = {*encodings.aliases.aliases.values(), "undefined", "idna", "punycode", "utf-7"}
    return sorted(known | {"unicode_escape", "raw_unicode_escape", "no-such-charset", "\xff", ""})


@pytest.mark.django_db
@pytest.mark.usefixtures("keeps_its_connection")
@pytest.mark.parametrize("charset", codecs_of_python())
def test_no_encoding_makes_the_site_stumble(charset):
    form = "application/x-www-form-urlencoded"
    part = b'--edge\r\nContent-Disposition: form-data; name="login"\r\n\r\n+2AA-\xff\r\n--edge--'

    answers = [
        ask(f"{form}; charset={charset}"),
        ask(f'{form}; charset="{charset}"', path="/en/?page=\\x&q=+2AA-"),
        ask(f"{form}; charset*={charset}''x; x*=nope''%ff"),
        ask(f"multipart/form-data; boundary=edge; charset={charset}", part),
        ask(f"multipart/form-data; charset={charset}; boundary=edge", part),
    ]

    assert [status for status in answers if status >= 500] == []


@pytest.mark.parametrize(
    "told",
    [
        'multipart/form-data; boundary="edge of it"; charset=utf-7',
        "multipart/form-data; charset=utf-7; boundary=edge of it",
    ],
)
def test_a_form_with_files_is_still_read(told):
    part = (
        b'--edge of it\r\nContent-Disposition: form-data; name="login"\r\n\r\n'
        b"somebody@example.org\r\n--edge of it--"
    )
    seen = []

    def server(environ, start_response):
        seen.append(WSGIRequest(environ).POST.get("login"))
        return []

    environ = RequestFactory().generic("POST", "/", part).environ
    in_utf8(server)(environ | {"CONTENT_TYPE": told}, None)

    assert seen == ["somebody@example.org"]
