"""No log holds a personal link, and a refused request is one line of it."""

import io
import logging
import secrets
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver
from gunicorn.config import Config

from sistercities.kernel.secret_addresses import scrub
from sistercities.kernel.server_log import ServerLogger

TOKEN = "2HSKwX-Vf0eKGG2mWQ4LZoB1pQrsTuVwXyZ0123456A"
DRAFT = "0123456789abcdef" * 4


@pytest.fixture
def log():
    """What the site writes to its log, by its own handler."""
    text = io.StringIO()
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    assert handlers
    before = [one.setStream(text) for one in handlers]
    yield text
    for one, stream in zip(handlers, before, strict=True):
        one.setStream(stream)


def patterns(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from patterns(one, route)
        else:
            yield route


def secret_paths():
    """Every address of the site that has a secret in it, with one."""
    with_token = [route for route in patterns(get_resolver()) if ":token>" in route]
    filled = [
        one.replace("<str:token>", TOKEN)
        .replace("<draft_token:token>", DRAFT)
        .replace("<int:pk>", "7")
        for one in with_token
    ]
    return [*(f"/{path}" for path in filled), f"/accounts/password/reset/key/1-c1-{TOKEN}/"]


def test_the_walk_finds_the_addresses_with_a_secret():
    stems = {tuple(path.split("/")[2:4]) for path in secret_paths()}

    assert len(secret_paths()) > 20
    assert {("sign", TOKEN), ("receive", TOKEN), ("pledge", "follow"), ("pledge", DRAFT)} <= stems


@pytest.mark.django_db
@pytest.mark.parametrize("path", secret_paths())
def test_a_refused_request_is_logged_without_its_link_and_without_a_traceback(log, path):
    strict = Client(enforce_csrf_checks=True)

    answers = [
        strict.get(path).status_code,
        strict.post(path).status_code,
        strict.put(path).status_code,
        strict.get(f"{path}x%00").status_code,
        strict.get(path, headers={"host": "elsewhere.example"}).status_code,
        strict.get(f"{path}nowhere/").status_code,
    ]

    assert max(answers) < 500
    assert {400, 403} <= set(answers)
    assert "[personal link]" in log.getvalue()
    assert not {secret for secret in (TOKEN, DRAFT) if secret in log.getvalue()}
    assert "Traceback" not in log.getvalue()


def test_an_error_keeps_its_traceback_and_loses_the_link(log):
    try:
        raise ValueError(f"Failing row contains (1, {TOKEN})")
    except ValueError:
        logging.getLogger("post_office").exception("%s failed", f"http://x/uk/receive/{TOKEN}/")

    assert "Traceback" in log.getvalue()
    assert "Failing row contains" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_the_log_of_the_web_server_hides_them_too():
    text = io.StringIO()
    logger = ServerLogger(Config())
    for handler in logger.error_log.handlers:
        handler.setStream(text)

    logger.error("Error handling request %s", f"/en/sign/{TOKEN}/")

    assert "Error handling request /en/sign/[personal link]" in text.getvalue()


def test_whatever_stands_around_a_secret_it_is_found():
    for _ in range(200):
        token = secrets.token_urlsafe(32)
        for text in (
            f"/en/sign/{token}",
            f"/en/%73ign/{token}.",
            f"?next={quote(f'/en/receive/{token}/', safe='')}",
            f"token={token},",
            f"//uk//pledge//follow//{token})",
        ):
            assert token not in scrub(text)


def test_what_is_no_secret_stays_readable():
    text = 'Not Found: /en/nominations/kyiv/ "relationships_relationship_one_live_per_pair"'

    assert scrub(text) == text
