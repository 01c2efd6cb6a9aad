"""What the clerk may cancel of a donation that is not shipped yet."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import approvals, donations
from aid.forms.approvals import CancelForm, CancelLineForm
from aid.models import Donation, DonationLine
from aid.states import DONATION_PROMISED, DonationState
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User

_RECORD = gettext_lazy("An entry in the public record.")


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
    if case.state != DonationState.PROPOSED and case.ground_id:
        happens.append(_("Its value no longer counts against the cap."))
    if case.is_councils:
        happens.append(_("If it broke or was lost, the thing is marked as no longer available."))
    else:
        happens.append(
            _("The donor's offer stands again, unless you say that the donor withdrew it.")
        )
    mails: list[Text] = [] if case.is_councils else [_("The donor: how the offer stands now.")]
    public: list[Text] = [_("That it was cancelled, and the reason."), _RECORD]
    return Consequences(happens=happens, mails=mails, public=public if case.is_public else [])


def _foretell_cancel_line(case: Donation) -> Consequences:
    happens: list[Text] = [
        _("This line is taken out and free again; the rest of the donation goes on.")
    ]
    if case.is_councils:
        happens.append(_("Its value is taken off the donation, and off the cap if that counts."))
        happens.append(_("If it broke or was lost, the thing is marked as no longer available."))
    if approvals.draft_approval(case) is not None:
        happens.append(_("The approval that waits is discarded and entered again for the rest."))
    public: list[Text] = [_("That this line was cancelled, and the reason."), _RECORD]
    mails: list[Text] = [] if case.is_councils else [_("The donor: that something has changed.")]
    return Consequences(happens=happens, mails=mails, public=public if case.is_public else [])


ACTS: list[Act] = [
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
        ready=_cancellable,
        foretell=_foretell_cancel,
        may=_clerk,
        form=CancelForm,
        is_exit=True,
    ),
]
