"""What the steps of a donation will do, shown before the button; or why they would be refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain import caps
from aid.donations.domain.basis_out_of_use import why_out_of_use
from aid.donations.models.donations import Donation
from aid.legal_bases.domain.terms import why_unsuited
from aid.needs.domain import conflict
from aid.pledges.acts.donors import to_donor
from sistercities.kernel.acts import Text
from sistercities.kernel.calendar import council_day

DRAFT = gettext_lazy(
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


def unsuited(case: Donation) -> list[str]:
    """Why the legal basis that was chosen does not carry a motion today."""
    if case.legal_basis is None:
        return []
    found = (why_unsuited(case.legal_basis, case.city), why_out_of_use(case))
    return [why for why in found if why]


def motion(case: Donation) -> list[Text]:
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


MOTION_SHOWS = (
    gettext_lazy("The donation, its value and legal basis, with its own page."),
    gettext_lazy("The motion with its mover, seconders and date, also in the public record."),
)


def entry(case: Donation) -> list[Text]:
    """A draft of the approval, with what is left under the cap."""
    return [DRAFT, *_counts_on(case)]


def approval(case: Donation) -> list[Text]:
    """What confirming the approval does, and on which legal basis."""
    return [
        _("The donation is approved. What must be done before it is shipped can be recorded."),
        *_counts_on(case),
    ]


def approval_mails(case: Donation) -> list[Text]:
    """The donor, if there is one."""
    return to_donor(case.pledge) if case.pledge is not None else []


def approval_shows(case: Donation) -> list[Text]:
    """What becomes public with the approval, and what does not."""
    public: list[Text] = [_("The page of the donation: whose property, for which city, what.")]
    if case.is_councils:
        public.append(_("Value, legal basis, and who decided."))
    if conflict.in_conflict(case.city):
        public.append(_("No route, place, date or officer: the city is marked as in conflict."))
    return [*public, _RECORD]
