"""What the clerk may cancel of a donation that is not shipped yet."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import approvals, donations
from aid.domain.conflict import in_conflict
from aid.forms.approvals import CancelForm, CancelLineForm
from aid.models import Donation, DonationLine
from aid.states import DONATION_PROMISED, DonationState
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User

_RECORD = gettext_lazy("An entry in the public record.")
_BROKEN = gettext_lazy(
    "If it broke or was lost, and all pieces of the thing are in the line, the thing is marked as"
    " no longer available."
)


def _clerk(user: User, case: Donation) -> bool:
    return is_clerk(user)


def _cancellable(case: Donation) -> bool:
    return case.state in DONATION_PROMISED


def _has_lines(case: Donation) -> bool:
    return _cancellable(case) and case.lines.standing().count() > 1


def _cancel_line(case: Donation, *, by: User, line: DonationLine, why: str, reason: str) -> None:
    donations.cancel_line(line, by=by, why=why, reason=reason)


def _foretell_cancel(case: Donation) -> Consequences:
    happens: list[Text] = [_("What was set aside is free again: the things, and what was needed.")]
    if case.state != DonationState.PROPOSED and _has_cap(case):
        happens.append(_("It no longer counts against the cap of its legal ground."))
    if donations.title_has_passed(case):
        happens.insert(0, _("Nothing yet: its title has passed. First open that condition again."))
    if case.is_councils:
        happens.append(_BROKEN)
    else:
        happens.append(
            _("The donor's offer stands again, unless you say that the donor withdrew it.")
        )
    mails: list[Text] = [] if case.is_councils else [_("The donor: how the offer stands now.")]
    return Consequences(happens=happens, mails=mails, public=_public_of(case))


def _foretell_cancel_line(case: Donation) -> Consequences:
    happens: list[Text] = [
        _("This line is taken out and free again; the rest of the donation goes on.")
    ]
    if case.is_councils:
        happens.append(_("Its value is taken off the donation."))
        happens.append(_BROKEN)
    if case.state != DonationState.PROPOSED and _has_cap(case, "money"):
        happens.append(_("Its value no longer counts against the cap of the legal ground."))
    if donations.title_has_passed(case):
        happens.insert(0, _("Nothing yet: its title has passed. First open that condition again."))
    if approvals.draft_approval(case) is not None:
        happens.append(_("The approval that waits is discarded and entered again for the rest."))
    mails: list[Text] = [] if case.is_councils else [_("The donor: that something has changed.")]
    return Consequences(happens=happens, mails=mails, public=_public_of(case))


def _has_cap(case: Donation, *counts: str) -> bool:
    """Whether the ground of the donation has a cap, that counts one of these if any is named."""
    counted = case.ground.counts_in if case.ground is not None else ""
    return bool(counted) and (not counts or counted in counts)


def _public_of(case: Donation) -> list[Text]:
    if not case.is_public:
        return []
    if in_conflict(case.city):
        return [_("That it was cancelled, without the reason in words."), _RECORD]
    return [_("That it was cancelled, and the reason."), _RECORD]


def _rejected(case: Donation) -> bool:
    return approvals.rejected(case) is not None and approvals.draft_roll_call(case) is None


ACTS: list[Act] = [
    Act(
        name="cancel-rejected",
        label=gettext_lazy("Cancel the donation"),
        perform=donations.cancel,
        ready=_rejected,
        foretell=_foretell_cancel,
        may=_clerk,
        form=CancelForm,
    ),
    Act(
        name="cancel-line",
        label=gettext_lazy("Cancel a line"),
        perform=_cancel_line,
        ready=_has_lines,
        foretell=_foretell_cancel_line,
        may=_clerk,
        form=CancelLineForm,
        is_exit=True,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Cancel the donation"),
        perform=donations.cancel,
        ready=lambda case: _cancellable(case) and not _rejected(case),
        foretell=_foretell_cancel,
        may=_clerk,
        form=CancelForm,
        is_exit=True,
    ),
]
