"""The clerk records the recipient's wish, and corrects what was written down wrongly about it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import approvals, wishes
from aid.domain.conflict import in_conflict
from aid.forms.wishes import CorrectWishForm, WishForm
from aid.models import Donation
from aid.states import DonationState
from relationships.domain import documents
from relationships.models import Document
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User


def _clerk(user: User, case: Donation) -> bool:
    return is_clerk(user)


def _no_wish(case: Donation) -> bool:
    open_to_it = case.state == DonationState.PROPOSED and approvals.rejected(case) is None
    return open_to_it and case.wish is None


def _has_wish(case: Donation) -> bool:
    return case.wish is not None


def _record(case: Donation, *, by: User, letter: Any, **wish: Any) -> None:
    wishes.record_wish(case, by=by, document=_kept(case, by, letter), **wish)


def _correct(case: Donation, *, by: User, letter: Any, **new: Any) -> None:
    wishes.correct_wish(case, by=by, document=_kept(case, by, letter), **new)


def _kept(case: Donation, by: User, letter: Any) -> Document | None:
    if not letter:
        return None
    title = _("Wish for donation %(donation)s") % {"donation": case}
    return documents.keep(letter, nomination=None, title=title, by=by)


def _foretell(case: Donation) -> Consequences:
    return Consequences(
        happens=[
            _("The donation can be approved once the rest is there."),
            _("Afterwards only a correction with its reason changes it."),
        ]
    )


def _foretell_correction(case: Donation) -> Consequences:
    public: list[Text] = []
    if case.is_public and in_conflict(case.city):
        public.append(_("That the wish was corrected; neither reason nor office nor day."))
    elif case.is_public:
        public.append(_("The wish as it is now, as it was before, and why it was corrected."))
    return Consequences(
        happens=[
            _("What you enter takes the place of the wish. The first stays readable."),
            _("An approval that rests on it stands."),
        ],
        public=public,
    )


ACTS: list[Act] = [
    Act(
        name="record-wish",
        label=gettext_lazy("Record the recipient's wish"),
        perform=_record,
        may=_clerk,
        ready=_no_wish,
        foretell=_foretell,
        form=WishForm,
    ),
    Act(
        name="correct-wish",
        label=gettext_lazy("Correct the recipient's wish"),
        perform=_correct,
        may=_clerk,
        ready=_has_wish,
        foretell=_foretell_correction,
        form=CorrectWishForm,
        is_exit=True,
    ),
]
