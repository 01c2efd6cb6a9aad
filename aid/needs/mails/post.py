"""Mails of aid: to donors and recipients in their language, to the clerk's office in English."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from sistercities.kernel import outbox
from sistercities.kernel.council import as_the_page_found_it
from sistercities.kernel.site_address import site_url
from sistercities.kernel.translations import spoken


def post(template: str, *, to: str, language: str, secret: bool = False, **context: Any) -> None:
    """Queue a mail whose answers go to the clerk's office."""
    outbox.post(
        template,
        to=to,
        language=spoken(language),
        context=context | {"council": as_the_page_found_it()},
        secret=secret,
    )


def address(name: str, *parts: object, language: str) -> str:
    """The whole address of a page in this language."""
    with translation.override(language):
        return f"{site_url()}{reverse(name, args=parts)}"
