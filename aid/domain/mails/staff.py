"""Mails to the clerk's office, in English: a reference and a link, nothing about a donor."""

from django.conf import settings

from aid.domain.mails import post
from aid.models import Pledge
from relationships.permissions import clerks


def new_pledge(pledge: Pledge) -> None:
    """A pledge has been confirmed and waits for an answer."""
    _tell("aid_staff_new_pledge", "pledges", pledge.pk, pledge=pledge)


def new_answer(pledge: Pledge) -> None:
    """The donor has answered a question or reported a change."""
    _tell("aid_staff_answer", "pledges", pledge.pk, pledge=pledge)


def withdrawn(pledge: Pledge) -> None:
    """The donor has taken the offer back."""
    _tell("aid_staff_withdrawn", "pledges", pledge.pk, pledge=pledge)


def _tell(template: str, cases: str, pk: int, **context: object) -> None:
    url = f"{settings.SITE_URL}/admin/{cases}/{pk}/"
    for clerk in clerks():
        post(template, to=clerk.email, language="en", url=url, **context)
