"""Mails to the clerk's office about pledges."""

from aid.needs.mails.staff import tell_clerks
from aid.pledges.models.pledges import Pledge


def new_pledge(pledge: Pledge) -> None:
    """A pledge has been confirmed and waits for an answer."""
    tell_clerks("aid_staff_new_pledge", "pledges", pledge.pk, pledge=pledge)


def new_answer(pledge: Pledge) -> None:
    """The donor has answered a question or reported a change."""
    tell_clerks("aid_staff_answer", "pledges", pledge.pk, pledge=pledge)


def withdrawn(pledge: Pledge) -> None:
    """The donor has taken the offer back."""
    tell_clerks("aid_staff_withdrawn", "pledges", pledge.pk, pledge=pledge)
