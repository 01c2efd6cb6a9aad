"""What the clerk may do on a donation's way to its approval, and what each step would do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.acts import asked
from aid.donations.domain import caps
from aid.donations.domain.approvals import APPROVAL
from aid.donations.domain.basis_out_of_use import why_out_of_use
from aid.donations.domain.votes import what_is_told_must_be_certain
from aid.donations.forms.approvals import ApprovalForm, ConfirmApprovalForm
from aid.donations.forms.public_text import reason_hint
from aid.donations.models.approvals import Approval
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.legal_bases.domain.terms import why_unsuited
from aid.needs.domain import conflict
from aid.pledges.acts.donors import to_donor
from relationships.motions.acts.motions import votes
from relationships.motions.domain import matters
from relationships.nominations.acts.motion_documents import ADD_MOTION_DOCUMENT
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entry_acts import EntryPages

_DRAFT = gettext_lazy(
    "What you enter is a draft. It moves nothing until somebody else confirms it; until then it"
    " can be discarded."
)
_RECORD = gettext_lazy("An entry in the public record.")


def _counts_on(case: Donation) -> list[Text]:
    """The legal basis, what was approved on it so far, and which proposals wait beside it."""
    if case.legal_basis is None:
        return []
    total = caps.total_beside(case, case.legal_basis, council_day())
    return [
        _("It rests on “%(legal_basis)s”.") % {"legal_basis": case.legal_basis.label},
        str(total),
    ]


def _too_much(case: Donation) -> list[Text]:
    """A warning that it would pass the cap, shown while another basis can still be chosen."""
    if case.legal_basis is None or case.value is None:
        return []
    why = caps.why_too_much(case, case.legal_basis, case.value)
    sentence = _("As things stand it does not fit under the cap, and cannot be approved. %(why)s")
    return [sentence % {"why": why}] if why else []


def _unsuited(case: Donation) -> list[str]:
    """Why the legal basis that was chosen does not carry a motion today."""
    if case.legal_basis is None:
        return []
    found = (why_unsuited(case.legal_basis, case.city), why_out_of_use(case))
    return [why for why in found if why]


def _what_a_motion_does(case: Donation) -> list[Text]:
    """What the council is told and can no longer be changed, and whether it could be approved."""
    too_much = _too_much(case)
    return [
        *too_much,
        _("The council may vote on it."),
        _(
            "From then on neither the legal basis nor the value changes: the council decides"
            " about what it was told. A donation with a wrong value is cancelled and proposed"
            " anew."
        ),
        *([] if too_much else _counts_on(case)),
    ]


_MOTION_SHOWS = (
    gettext_lazy("The donation, its value and legal basis, with its own page."),
    gettext_lazy("The motion with its mover, seconders and date, also in the public record."),
)


def _what_entering_does(case: Donation) -> list[Text]:
    """A draft of the approval, with what is left under the cap."""
    return [_DRAFT, *_counts_on(case)]


def _what_approving_does(case: Donation) -> list[Text]:
    """What confirming the approval does, and on which legal basis."""
    return [
        _("The donation is approved. What must be done before it is shipped can be recorded."),
        *_counts_on(case),
    ]


def _approval_mails(case: Donation) -> list[Text]:
    """The donor, if there is one."""
    return to_donor(case.pledge) if case.pledge is not None else []


def _approval_shows(case: Donation) -> list[Text]:
    """What becomes public with the approval, and what does not."""
    public: list[Text] = [_("The page of the donation: whose property, for which city, what.")]
    if case.is_councils:
        public.append(_("Value, legal basis, and who decided."))
    if conflict.in_conflict(case.city):
        public.append(_("No route, place, date or officer: the city is marked as in conflict."))
    return [*public, _RECORD]


def _approval_possible(case: Donation) -> bool:
    return not asked.approvals_of(case) and not asked.missing_for_approval(case)


def _stops(row: Approval) -> list[str]:
    """What would refuse the approval now; nothing holds up a correction of one."""
    return [] if row.corrects_id else asked.stops_of(row.donation)


def _brings(row: Approval) -> list[Text]:
    return [] if row.corrects_id else _what_approving_does(row.donation)


def _mails(row: Approval) -> list[Text]:
    return [] if row.corrects_id else _approval_mails(row.donation)


def _motion_rests_on(case: Donation) -> None:
    matters.must_be_certain(case)
    what_is_told_must_be_certain(case)


APPROVALS = EntryPages(
    APPROVAL,
    ApprovalForm,
    enter_label=gettext_lazy("Enter the approval"),
    enter_name="enter-approval",
    brings=_brings,
    reason_hint=lambda row: reason_hint(row.donation),
    confirm_form=ConfirmApprovalForm,
    confirm_template="aid/donations/act_confirm_approval.html",
    confirming={
        "refused": _stops,
        "mails": _mails,
        "public": lambda row: _approval_shows(row.donation),
    },
)
ENTRIES = (APPROVALS,)
ACTS: list[Act] = [
    *votes(
        moves=_what_a_motion_does,
        shows=_MOTION_SHOWS,
        refused=_unsuited,
        rests_on=_motion_rests_on,
        stays=gettext_lazy("The votes on the motion, the legal basis and the value stay."),
    ),
    ADD_MOTION_DOCUMENT,
    APPROVALS.entering(
        states=frozenset({DonationState.PROPOSED}),
        ready=_approval_possible,
        happens=_what_entering_does,
        refused=asked.stops_of,
    ),
]
