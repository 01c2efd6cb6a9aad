"""Mails of aid: to donors and recipients in their language, to the clerk's office in English."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from relationships.council.models.council import Council
from sistercities.kernel import outbox
from sistercities.kernel.site_address import site_url


def post(template: str, *, to: str, language: str, secret: bool = False, **context: Any) -> None:
    """Queue a mail whose answers go to the clerk's office."""
    council = Council.objects.first()
    spoken = dict(settings.LANGUAGES)
    outbox.post(
        template,
        to=to,
        language=language if language in spoken else settings.LANGUAGE_CODE,
        context=context | {"council": council},
        reply_to=council.contact_email if council else "",
        secret=secret,
    )


def address(name: str, *parts: object, language: str) -> str:
    """The whole address of a page in this language."""
    with translation.override(language):
        return f"{site_url()}{reverse(name, args=parts)}"
