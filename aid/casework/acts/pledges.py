"""What the clerk may do about a pledge, and what its case page shows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.casework.domain import erasure, triage
from aid.casework.forms.triage import DeclineForm, QuestionForm, TakeUpForm, ThingsForm
from aid.donations.acts.items import proposed, to_the_donation
from aid.donations.domain.proposals import free_of
from aid.pledges.acts.donors import to_donor
from aid.pledges.domain import answers
from aid.pledges.models.pledges import Pledge, PledgeDonor
from aid.pledges.states import PLEDGE_OPEN
from sistercities.kernel.acts import Act, Outcome, Text, asked_once
from sistercities.kernel.models import User
from sistercities.kernel.translations import named


def context(case: Pledge, user: User) -> dict[str, Any]:
    """The things offered, who offers them, the letters, and the donations made of them."""
    free = free_of(case.items.prefetch_related("photographs"))
    return {
        "things": [
            {"item": item, "photographs": item.photographs.all(), "free": left}
            for item, left in free.items()
        ],
        "donor": PledgeDonor.objects.filter(pledge=case).first(),
        "donor_language": named(case.language),
        "need": case.need,
        "thread": case.messages.select_related("by").prefetch_related("photographs"),
        "unread": answers.unread(case).count(),
        "donations": case.donations.select_related("body").order_by("pk"),
    }


def _has_donor(pledge: Pledge) -> bool:
    return pledge.erased_at is None


@asked_once
def _is_under_way(pledge: Pledge) -> bool:
    return not triage.is_at_an_end(pledge)


def _can_ask(pledge: Pledge) -> bool:
    return _has_donor(pledge) and _is_under_way(pledge)


def _can_take_up(pledge: Pledge) -> bool:
    """Whether something of the pledge is in no donation yet and is of a kind that we pass on."""
    return _has_donor(pledge) and any(free_of(pledge.items.can_go_further()).values())


def _declined(outcome: Outcome) -> Text:
    if outcome.case.erased_at is not None:
        return _("The pledge is declined. Nobody was written to: the donor's data are erased.")
    return _("The pledge is declined. Your letter was mailed to the donor.")


_ALIVE = frozenset(triage.ALIVE)

ACTS = [
    Act(
        name="take-up",
        label=_("We would like to use this"),
        perform=triage.take_up,
        result=proposed,
        happens=[
            _("A donation is proposed to the recipient body you choose: the things are set aside."),
            _("It stays the donor's own property: the city introduces the two, and never owns it."),
            _("Next, on the donation: record the recipient's request, and have it approved."),
        ],
        mails=to_donor,
        states=_ALIVE,
        ready=_can_take_up,
        form=TakeUpForm,
        template="aid/casework/act_take_up.html",
        leads_to=to_the_donation,
    ),
    Act(
        name="correct-things",
        label=_("Correct how many there are"),
        perform=triage.correct_things,
        result=_("The numbers are corrected. The donor sees them on the page of the pledge."),
        happens=[
            _("The numbers that the donor told you replace those of the pledge."),
            _("The donor sees them on the private page of the pledge. Nothing is mailed."),
        ],
        states=_ALIVE,
        ready=_is_under_way,
        form=ThingsForm,
        template="aid/casework/act_correct_things.html",
    ),
    Act(
        name="ask",
        label=_("Ask a question"),
        perform=triage.ask,
        result=_("Your question was mailed to the donor."),
        happens=[
            _("The donor answers on the private page of the pledge, with text and photographs."),
            _("The answer appears here and on the desk."),
        ],
        mails=to_donor,
        states=_ALIVE,
        ready=_can_ask,
        form=QuestionForm,
    ),
    Act(
        name="mark-read",
        label=_("Mark as read"),
        perform=triage.mark_read,
        result=_("What the donor wrote has left the desk. It stays here."),
        happens=_("What the donor wrote leaves the desk. It stays on the page of the pledge."),
        ready=lambda pledge: answers.unread(pledge).exists(),
    ),
    Act(
        name="decline",
        label=_("Decline"),
        perform=triage.decline,
        result=_declined,
        happens=_("The pledge ends, and that cannot be taken back. The donor keeps the things."),
        mails=to_donor,
        states=frozenset(PLEDGE_OPEN),
        form=DeclineForm,
        template="aid/casework/act_decline.html",
    ),
    Act(
        name="send-link",
        label=_("Send the status link again"),
        perform=triage.send_link_again,
        result=_("A new link was mailed to the donor. Every earlier link is dead."),
        happens=[
            _("The donor gets a new link to the private page. Every earlier link stops working."),
            _("Nobody in the office can read it."),
        ],
        mails=to_donor,
        ready=_has_donor,
        secondary=True,
    ),
    Act(
        name="erase",
        label=_("Erase the donor's data"),
        perform=erasure.erase_donor,
        result=_("The donor's data are gone for good. Kinds and numbers of things stay."),
        happens=[
            _("Name, contact, place, photographs and all letters are gone for good."),
            _("Kinds and numbers of things stay, so totals and the public record do not change."),
            _("The donor's private page stops working. Write to the donor before, if need be."),
        ],
        ready=_has_donor,
        secondary=True,
    ),
]
