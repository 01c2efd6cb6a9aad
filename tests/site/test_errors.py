"""What a reader is told when the site cannot answer."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from sistercities.site import errors
from tests.factories import clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def away(error):
    def refuse(execute, sql, params, many, context):
        raise error("could not connect to host db.internal as app")

    return connection.execute_wrapper(refuse)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["/en/", "/uk/", "/en/aid/", "/admin/", "/en/nominations/kyiv/"])
def test_a_database_that_is_away_is_said_to_come_back(browser, error, path):
    browser.force_login(clerk())

    with away(error):
        answer = browser.get(path)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "no-store" in answer["Cache-Control"]
    assert "What was recorded is safe" in answer.content.decode() or path == "/uk/"
    assert "db.internal" not in answer.content.decode()


def test_what_was_sent_meanwhile_is_answered_the_same_way(browser):
    with away(OperationalError):
        answer = browser.post(reverse("account_login"), {"login": "a@example.org"})

    assert answer.status_code == 503


def test_another_fault_is_ours(browser, monkeypatch):
    def stumble(*args, **kwargs):
        raise ZeroDivisionError

    with connection.execute_wrapper(stumble):
        answer = browser.get("/en/")

    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()
    assert "Retry-After" not in answer


@pytest.mark.parametrize("body", [b"--edge", b"", b"x" * 2_600_000])
@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=edge"])
@pytest.mark.parametrize("debug", [True, False])
def test_a_wrong_host_with_a_broken_body_is_refused(settings, browser, body, kind, debug):
    settings.DEBUG = debug

    answer = browser.generic(
        "POST", "/en/", body, content_type=kind, headers={"host": "evil.example"}
    )

    assert answer.status_code == 400


def test_the_report_of_an_error_keeps_a_body_that_can_be_read(rf):
    posted = errors.CarefulFilter().get_post_parameters(rf.post("/en/", {"reason": "Why"}))

    assert posted["reason"] == "Why"
