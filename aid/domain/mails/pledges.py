"""Mails to a donor, in the donor's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from aid.domain.mails import post
from aid.models import Pledge


def confirm(pledge: Pledge, token: str) -> None:
    """Ask whoever reads this address to confirm the pledge. Staff never see the link."""
    post(
        "aid_pledge_confirm",
        to=pledge.donor.email,
        language=pledge.language,
        secret=True,
        pledge=pledge,
        url=address("pledge_confirm", token, language=pledge.language),
    )


def received(pledge: Pledge, token: str) -> None:
    """The pledge is here: what happens next, and the donor's private page."""
    post(
        "aid_pledge_received",
        to=pledge.donor.email,
        language=pledge.language,
        secret=True,
        pledge=pledge,
        items=pledge.items.all(),
        url=address("pledge_follow", token, language=pledge.language),
    )


def address(name: str, *parts: object, language: str) -> str:
    """The whole address of a page in this language."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=parts)}"
