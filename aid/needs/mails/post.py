"""Mails of aid: to donors and recipients in their language, to the clerk's office in English."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from relationships.council.models.council import Council
from sistercities.kernel import outbox
from sistercities.kernel.site_address import site_url
from sistercities.kernel.translations import spoken


def post(template: str, *, to: str, language: str, secret: bool = False, **context: Any) -> None:
    """Queue a mail whose answers go to the clerk's office."""
    council = Council.objects.first()
    outbox.post(
        template,
        to=to,
        language=spoken(language),
        context=context | {"council": council},
        reply_to=council.contact_email if council else "",
        secret=secret,
    )


def address(name: str, *parts: object, language: str) -> str:
    """The whole address of a page in this language."""
    with translation.override(language):
        return f"{site_url()}{reverse(name, args=parts)}"
