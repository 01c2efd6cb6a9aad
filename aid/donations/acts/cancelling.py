"""What the clerk may cancel of a donation that is not shipped yet."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.acts.asked import draft_roll_call, is_rejected, lines_of, waits_for_approval
from aid.donations.domain import cancellations, shipping_conditions
from aid.donations.forms.approvals import CancelForm, CancelLineForm
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED, DonationState
from aid.needs.domain.conflict import in_conflict
from sistercities.kernel.acts import Act, Text

_RECORD = gettext_lazy("An entry in the public record.")
_BROKEN = gettext_lazy(
    "If it broke or was lost, and all pieces of the thing are in the line, the thing is marked as"
    " no longer available."
)


def _has_lines(case: Donation) -> bool:
    return sum(line.cancelled_at is None for line in lines_of(case)) > 1


def _what_cancelling_does(case: Donation) -> list[Text]:
    happens: list[Text] = [_("What was set aside is free again: the things, and what was needed.")]
    if case.state != DonationState.PROPOSED and _has_cap(case):
        happens.append(_("It no longer counts against the cap of its legal basis."))
    if shipping_conditions.title_has_passed(case):
        happens.insert(0, _("Nothing yet: its title has passed. First open that condition again."))
    if case.is_councils:
        happens.append(_BROKEN)
    else:
        happens.append(
            _("The donor's offer stands again, unless you say that the donor withdrew it.")
        )
    return happens


def _what_cancelling_a_line_does(case: Donation) -> list[Text]:
    happens: list[Text] = [
        _("This line is taken out and free again; the rest of the donation goes on.")
    ]
    if case.is_councils:
        happens.append(_("Its value is taken off the donation."))
        happens.append(_BROKEN)
    if case.state != DonationState.PROPOSED and _has_cap(case, "money"):
        happens.append(_("Its value no longer counts against the cap of the legal basis."))
    if shipping_conditions.title_has_passed(case):
        happens.insert(0, _("Nothing yet: its title has passed. First open that condition again."))
    if waits_for_approval(case):
        happens.append(_("The approval that waits is discarded and entered again for the rest."))
    return happens


def _to_donor(sentence: Text) -> Callable[[Donation], list[Text]]:
    """The line that says the donor gets a mail, if there is a donor."""
    return lambda case: [] if case.is_councils else [sentence]


def _has_cap(case: Donation, *counts: str) -> bool:
    """Whether the legal basis has a cap; if ``counts`` are given, one that counts one of these."""
    counted = case.legal_basis.counts_in if case.legal_basis is not None else ""
    return bool(counted) and (not counts or counted in counts)


def _public_of(case: Donation) -> list[Text]:
    if not case.is_public:
        return []
    if in_conflict(case.city):
        return [_("That it was cancelled, without the reason in words."), _RECORD]
    return [_("That it was cancelled, and the reason."), _RECORD]


def _is_lost(case: Donation) -> bool:
    """Whether the council voted against it, and no correction of that vote waits."""
    return is_rejected(case) and draft_roll_call(case) is None


_CANCELLED = gettext_lazy("Donation %(case)s is cancelled. What was set aside is free again.")
_HOW_THE_OFFER_STANDS = gettext_lazy("The donor: how the offer stands now.")

ACTS: list[Act] = [
    Act(
        name="cancel-rejected",
        label=gettext_lazy("Cancel the donation"),
        perform=cancellations.cancel,
        result=_CANCELLED,
        happens=_what_cancelling_does,
        mails=_to_donor(_HOW_THE_OFFER_STANDS),
        public=_public_of,
        states=frozenset({DonationState.PROPOSED}),
        ready=_is_lost,
        form=CancelForm,
    ),
    Act(
        name="cancel-line",
        label=gettext_lazy("Cancel a line"),
        perform=cancellations.cancel_line,
        on="line",
        result=gettext_lazy("The line is taken out; the rest of the donation goes on."),
        happens=_what_cancelling_a_line_does,
        mails=_to_donor(gettext_lazy("The donor: that something has changed.")),
        public=_public_of,
        states=frozenset(DONATION_PROMISED),
        ready=_has_lines,
        form=CancelLineForm,
        secondary=True,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Cancel the donation"),
        perform=cancellations.cancel,
        result=_CANCELLED,
        happens=_what_cancelling_does,
        mails=_to_donor(_HOW_THE_OFFER_STANDS),
        public=_public_of,
        states=frozenset(DONATION_PROMISED),
        ready=lambda case: not _is_lost(case),
        form=CancelForm,
        secondary=True,
    ),
]
