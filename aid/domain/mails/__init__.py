"""Mails of aid: to donors and recipients in their language, to the clerk's office in English."""

from typing import Any

from django.conf import settings

from relationships.models import Council
from sistercities import outbox


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
