"""The clerk records the recipient's wish, and corrects what was written down wrongly about it."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.acts.asked import is_rejected, wish_is_certain, wish_of
from aid.donations.domain.wishes import WISH
from aid.donations.forms.public_text import hint_for_wish
from aid.donations.forms.wishes import WishForm
from aid.donations.models.approvals import Wish
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState
from aid.needs.domain.conflict import in_conflict
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.entry_acts import EntryPages


def _no_wish(case: Donation) -> bool:
    return wish_of(case) is None and not is_rejected(case)


def _what_correcting_shows(case: Donation) -> list[Text]:
    if not case.is_public:
        return []
    if in_conflict(case.city):
        return [_("That the wish was corrected; neither reason nor office nor day.")]
    return [_("The wish as it is now, as it was before, and why it was corrected.")]


def _reads(row: Wish) -> dict[str, str]:
    document = row.document
    return {
        gettext("How it was expressed"): row.get_how_display(),
        gettext("On"): date_format(row.wished_on),
        gettext("By whom"): row.office,
        gettext("Note"): row.note,
        gettext("Letter or mail"): document.sha256 if document else "",
    }


def _brings(row: Wish) -> list[Text]:
    return [_("An approval that rests on it stands.")] if row.corrects_id else []


WISHES = EntryPages(
    WISH,
    WishForm,
    enter_label=_("Record the recipient's wish"),
    enter_name="record-wish",
    brings=_brings,
    reads=_reads,
    reason_hint=lambda row: hint_for_wish(row.donation),
    confirming={"public": lambda row: _what_correcting_shows(row.donation)},
)
ACTS: list[Act] = [
    WISHES.entering(states=frozenset({DonationState.PROPOSED}), ready=_no_wish, public=()),
    WISHES.correcting(
        "correct-wish",
        _("Correct the recipient's wish"),
        wish_of,
        ready=wish_is_certain,
        is_exit=True,
        public=_what_correcting_shows,
    ),
]
