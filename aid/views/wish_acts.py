"""The clerk records the recipient's wish, and corrects what was written down wrongly about it."""

from django.utils.translation import gettext_lazy as _

from aid.domain import wishes
from aid.domain.conflict import in_conflict
from aid.forms.wishes import CorrectWishForm, WishForm
from aid.models import Donation
from aid.states import DonationState
from aid.views.donation_asked import is_rejected, wishes_of
from sistercities.acts import Act, Text


def _no_wish(case: Donation) -> bool:
    return not wishes_of(case) and not is_rejected(case)


def _what_correcting_shows(case: Donation) -> list[Text]:
    if not case.is_public:
        return []
    if in_conflict(case.city):
        return [_("That the wish was corrected; neither reason nor office nor day.")]
    return [_("The wish as it is now, as it was before, and why it was corrected.")]


ACTS: list[Act] = [
    Act(
        name="record-wish",
        label=_("Record the recipient's wish"),
        perform=wishes.record_wish,
        result=_("The wish of %(office)s is recorded."),
        happens=[
            _("The donation can be approved once the rest is there."),
            _("Afterwards only a correction with its reason changes it."),
        ],
        states=frozenset({DonationState.PROPOSED}),
        ready=_no_wish,
        form=WishForm,
    ),
    Act(
        name="correct-wish",
        label=_("Correct the recipient's wish"),
        perform=wishes.correct_wish,
        result=_("The wish is corrected. The first stays readable, with the reason."),
        happens=[
            _("What you enter takes the place of the wish. The first stays readable."),
            _("An approval that rests on it stands."),
        ],
        public=_what_correcting_shows,
        ready=lambda case: bool(wishes_of(case)),
        form=CorrectWishForm,
        is_exit=True,
    ),
]
