"""The draft of the letter that declines a pledge, in the donor's language. The clerk edits it.

The letter names the reason that is counted: the draft in a prepared sentence, an edited letter in
that sentence or in the clerk's own words. “Another reason” has no prepared sentence, so the clerk
writes one.
"""

from contextlib import AbstractContextManager

from django.utils import translation
from django.utils.translation import gettext as _

from aid.pledges.mails.donors import city_of
from aid.pledges.models.pledges import Pledge, PledgeDonor
from relationships.council.models.council import Council
from sistercities.kernel.translations import said, spoken
from sistercities.kernel.workflow import RuleError

Declined = Pledge.Declined


def draft_letter(pledge: Pledge, why: str) -> str:
    """A polite letter for this reason; if no reason is given, one that names none."""
    with _in_language_of(pledge):
        return _letter(pledge, why)


def is_draft_letter(pledge: Pledge, text: str) -> bool:
    """Whether this is one of the drafts, unedited."""
    words = text.split()
    return any(words == draft_letter(pledge, why).split() for why in ("", *Declined.values))


def reason_named_in(pledge: Pledge, text: str, *, besides: str) -> str:
    """The prepared sentence of another reason that is still in the letter; empty if none is."""
    with _in_language_of(pledge):
        others = [_because(why).strip() for why in Declined.values if why != besides]
    words = " ".join(text.split())
    return next((sentence for sentence in others if sentence and sentence in words), "")


def must_name_reason(pledge: Pledge, text: str, *, why: str) -> None:
    """Raises RuleError: the text is an unedited draft that does not name this reason.

    An edited letter may name it in other words.
    """
    if not is_draft_letter(pledge, text) or names_reason(pledge, text, why=why):
        return
    if why == Declined.OTHER:
        raise RuleError(_("The draft names no other reason. Write the reason into the letter."))
    raise RuleError(_("The letter was drafted for another reason than the one chosen."))


def names_reason(pledge: Pledge, text: str, *, why: str) -> bool:
    """Whether the letter contains the prepared sentence for this reason."""
    with _in_language_of(pledge):
        sentence = _because(why).strip()
    return bool(sentence) and sentence in " ".join(text.split())


def _in_language_of(pledge: Pledge) -> AbstractContextManager[None]:
    return translation.override(spoken(pledge.language))


def _letter(pledge: Pledge, why: str) -> str:
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    council = Council.objects.first()
    parts = [
        _("Dear %(name)s,") % {"name": donor.name if donor else _("donor")},
        _("thank you for offering %(things)s for %(city)s. We have looked at it with care.")
        % {
            "things": ", ".join(str(item) for item in pledge.items.all()),
            "city": city_of(pledge),
        },
        _("Unfortunately we cannot pass it on.") + _because(why),
        _("The things stay yours, and you are free to give them to somebody else."),
        _("With kind regards"),
        said(council, "name") if council else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _because(why: str) -> str:
    reasons = {
        Declined.NOT_NEEDED: _("Nobody in the city asks for it at present."),
        Declined.CONDITION: _("The recipients cannot use it in its present condition."),
        Declined.TRANSPORT: _("We have not found a way to bring it there."),
        Declined.HELD_BACK: _("Things of this kind need licences that we do not have."),
        Declined.NOT_ALLOWED: _("The law, or the rules of the recipient, do not allow it."),
    }
    return f" {reasons[Declined(why)]}" if why in reasons else ""
