"""What the clerk may do about a pledge."""

from typing import Any

from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from aid.domain import erasure, triage
from aid.domain.proposals import free_of
from aid.forms.triage import DeclineForm, QuestionForm, TakeUpForm, ThingsForm
from aid.models import Pledge, PledgeDonor
from aid.states import PLEDGE_OPEN
from aid.views.item_acts import to_the_donation
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User


def _clerk(user: User, pledge: Pledge) -> bool:
    return is_clerk(user)


def _open(pledge: Pledge) -> bool:
    return pledge.state in PLEDGE_OPEN


def _is_alive(pledge: Pledge) -> bool:
    return pledge.state in triage.ALIVE


def _has_donor(pledge: Pledge) -> bool:
    return pledge.erased_at is None


def _is_under_way(pledge: Pledge) -> bool:
    return _is_alive(pledge) and not triage.is_at_an_end(pledge)


def _can_ask(pledge: Pledge) -> bool:
    return _has_donor(pledge) and _is_under_way(pledge)


def _can_take_up(pledge: Pledge) -> bool:
    """Something of it is free that can go further."""
    free = free_of(pledge.items.can_go_further())
    return _has_donor(pledge) and _is_alive(pledge) and any(free.values())


def to_donor(pledge: Pledge) -> list[Text]:
    """To whom a mail to the donor goes, and in which language."""
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    if donor is None:
        return []
    facts = {
        "name": donor.name,
        "email": donor.email,
        "language": get_language_info(pledge.language)["name_translated"],
    }
    return [gettext("The donor: %(name)s, %(email)s, in %(language)s.") % facts]


def _tells(*happens: Text, mails: bool = False) -> Any:
    return lambda pledge: Consequences(
        happens=list(happens), mails=to_donor(pledge) if mails else []
    )


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"may": _clerk} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS = [
    _act(
        "take-up",
        _("We would like to use this"),
        triage.take_up,
        _can_take_up,
        _tells(
            _("A donation is proposed to the recipient body you choose: the things are set aside."),
            _("It stays the donor's own property: the city introduces the two, and never owns it."),
            _("Next, on the donation: record the recipient's wish, and have it approved."),
            mails=True,
        ),
        form=TakeUpForm,
        template="admin/act_take_up.html",
        leads_to=to_the_donation,
    ),
    _act(
        "correct-things",
        _("Correct how many there are"),
        triage.correct_things,
        _is_under_way,
        _tells(
            _("The numbers that the donor told you replace those of the pledge."),
            _("The donor sees them on the private page of the pledge. Nothing is mailed."),
        ),
        form=ThingsForm,
        template="admin/act_correct_things.html",
    ),
    _act(
        "ask",
        _("Ask a question"),
        triage.ask,
        _can_ask,
        _tells(
            _("The donor answers on the private page of the pledge, with text and photographs."),
            _("The answer appears here and on the desk."),
            mails=True,
        ),
        form=QuestionForm,
    ),
    _act(
        "mark-read",
        _("Mark as read"),
        triage.mark_read,
        lambda pledge: triage.unread(pledge).exists(),
        _tells(_("What the donor wrote leaves the desk. It stays on the page of the pledge.")),
    ),
    _act(
        "decline",
        _("Decline"),
        triage.decline,
        _open,
        _tells(
            _("The pledge ends, and that cannot be taken back. The donor keeps the things."),
            mails=True,
        ),
        form=DeclineForm,
        template="admin/act_decline.html",
    ),
    _act(
        "send-link",
        _("Send the status link again"),
        triage.send_link_again,
        _has_donor,
        _tells(
            _("The donor gets a new link to the private page. Every earlier link dies."),
            _("Nobody in the office can read it."),
            mails=True,
        ),
        is_exit=True,
    ),
    _act(
        "erase",
        _("Erase the donor's data"),
        erasure.erase_donor,
        _has_donor,
        _tells(
            _("Name, contact, place, photographs and all letters are gone for good."),
            _("Kinds and numbers of things stay, so totals and the public record do not change."),
            _("The donor's private page stops working. Write to the donor before, if need be."),
        ),
        is_exit=True,
    ),
]
