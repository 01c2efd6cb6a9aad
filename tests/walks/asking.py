"""Asking the site for pages, whatever is sent, without leaving a trace."""

from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import quote_plus

from django.db import transaction

FORM = "application/x-www-form-urlencoded"


@contextmanager
def undone():
    """Whatever happens inside leaves no trace, also after an error of the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client, method, url, **request):
    """The answer to one request; an exception that escapes the site counts as 500."""
    client.raise_request_exception = False
    with undone():
        response = client.generic(method, url, **request)
        if response.streaming:
            b"".join(response.streaming_content)
    return response


def once(client, world, url):
    """The page as whoever is signed in gets it, asked for once and kept: the world stays as it is.

    What it holds beside its text, such as the context of its template, is let go.
    """
    key = client.session.get("_auth_user_id"), url
    if key not in world.pages:
        page = ask(client, "GET", url)
        world.pages[key] = SimpleNamespace(
            status_code=page.status_code,
            streaming=page.streaming,
            headers=dict(page.headers),
            content=b"" if page.streaming else page.content,
        )
    return world.pages[key]


def encoded(pairs):
    """A body or query of pairs whose values may be bytes that are no UTF-8."""
    return "&".join(f"{name}={quote_plus(value)}" for name, value in pairs)


def stumbles(answers):
    return [f"{what} -> {code}" for what, code in answers if code >= 500]


def signed_in(client, world, who):
    """The browser of one of the world's people; of nobody, if `who` is nobody's name."""
    if who and world.people[who] is not None:
        client.force_login(world.people[who])
    return client
