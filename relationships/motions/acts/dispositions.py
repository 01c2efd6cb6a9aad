"""The acts about an open motion beside the vote: amend, continue, refer, withdraw, file."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.motions.domain import matters
from relationships.motions.domain.dispositions import DISPOSITION, amend_motion
from relationships.motions.domain.matters import Case
from relationships.motions.domain.referrals import standing
from relationships.motions.forms.dispositions import (
    AmendForm,
    BackForm,
    ContinueForm,
    DispositionForm,
    ReceiveForm,
    ReferForm,
    TakeUpForm,
    WithdrawForm,
)
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.motions import Motion
from sistercities.kernel.acts import Act, Text, asked_once
from sistercities.kernel.entry_acts import EntryForm, EntryPages
from sistercities.kernel.workflow import RuleError

_docket_of = asked_once(matters.docket_of)


def _open_motion(case: Case) -> Motion | None:
    docket = _docket_of(case)
    decided = docket.decision or docket.closed or docket.draft
    return None if decided else docket.last_motion


def _is_open(case: Case) -> bool:
    motion = _open_motion(case)
    return motion is not None and all(row.is_confirmed for row in motion.disposed)


def _motion(case: Case) -> Motion:
    motion = _open_motion(case)
    if motion is None:
        raise RuleError(_("No motion on this is open."))
    return motion


def _in_words(row: Disposition) -> dict[str, str]:
    said = {
        _("What became of it"): row.get_what_display(),
        _("Decided on"): date_format(row.decided_on),
        _("Continued to"): date_format(row.until) if row.until else "",
        _("Referred to"): str(row.to_body or ""),
        _("Ayes to take it up"): "" if row.ayes is None else str(row.ayes),
        _("Note"): row.note,
    }
    return {label: value for label, value in said.items() if value or row.corrects_id}


def _brings(row: Disposition) -> list[Text]:
    if row.what in Disposition.CLOSING:
        return [_("The council votes on it no more. A further motion may be filed.")]
    if row.what == Disposition.What.CONTINUED:
        return [_("There is no vote on it before that day.")]
    if row.what == Disposition.What.REFERRED:
        return [_("There is no vote before that body has reported back, or it is taken up again.")]
    return []


DISPOSITIONS = EntryPages(DISPOSITION, DispositionForm, brings=_brings, reads=_in_words)


def _referred(case: Case) -> bool:
    """Whether it is with another body; read from what the page has read already."""
    return standing(row for row in _motion(case).disposed if row.counts) is not None


def _is_free(case: Case) -> bool:
    return _is_open(case) and not _referred(case)


def _is_elsewhere(case: Case) -> bool:
    return _is_open(case) and _referred(case)


def _entering(
    name: str, label: Text, form: type[EntryForm], ready: Callable[[Case], bool] = _is_open
) -> Act:
    pages = EntryPages(DISPOSITION, form, enter_name=name, enter_label=label)
    return pages.entering(on=_motion, ready=ready, rests_on=matters.must_be_certain, secondary=True)


ACTS = [
    Act(
        name="amend-motion",
        label=gettext_lazy("Amend the motion"),
        perform=amend_motion,
        result=gettext_lazy("The motion now reads “%(title)s”, as amended."),
        happens=gettext_lazy("The council votes on the new wording. The old one stays readable."),
        public=gettext_lazy("Both wordings and what was amended, also in the public record."),
        ready=_is_open,
        form=AmendForm,
        secondary=True,
    ),
    _entering("continue-motion", gettext_lazy("Continue the motion to a day"), ContinueForm),
    _entering(
        "refer-motion", gettext_lazy("Refer the motion to another body"), ReferForm, _is_free
    ),
    _entering(
        "report-back", gettext_lazy("Enter that the body reported back"), BackForm, _is_elsewhere
    ),
    _entering(
        "take-up-motion", gettext_lazy("Take the motion up again"), TakeUpForm, _is_elsewhere
    ),
    _entering("withdraw-motion", gettext_lazy("Withdraw the motion"), WithdrawForm),
    _entering("receive-and-file", gettext_lazy("Receive and file the motion"), ReceiveForm),
]


def shown(motion: Motion) -> list[Disposition]:
    """What became of a motion, as first entered, beside votes on it."""
    return [row for row in motion.disposed if row.counts]
