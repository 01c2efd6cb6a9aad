"""The recipient's recorded wish: nothing is sent to somebody who has not asked for it.

What was written down wrongly about it is corrected at any time by a further row, with the reason;
the first stays readable. The wish is on the page of the donation, not in the public record, and so
is its correction. A correction cannot take the wish away from what was approved on it.
"""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from aid.domain.approval_day import must_have_been_wished_for
from aid.domain.readiness import lock_donation, must_be
from aid.domain.valuations import must_have_reason
from aid.models import Donation, Wish
from aid.states import DonationState
from relationships.domain import documents
from relationships.domain.calendar import council_day
from relationships.models import Document
from sistercities.models import User
from sistercities.workflow import RuleError
from sistercities.workflow import note as log


class WishFields(TypedDict, total=False):
    """How, when and by which office the wish was expressed; a note and a letter, not public."""

    how: str
    wished_on: date
    office: str
    note: str
    document: Document | None


@transaction.atomic
def record_wish(
    donation: Donation, *, by: User, letter: File[Any] | None = None, **wish: Unpack[WishFields]
) -> Wish:
    """Record that the recipient wants this. Nothing is approved without it. A letter is kept.

    Raises RuleError: the donation is no longer proposed; the wish is recorded already; the day
    lies ahead; it is not said by which office.
    """
    lock_donation(donation)
    must_be(donation, DonationState.PROPOSED)
    if donation.wish is not None:
        raise RuleError(_("The recipient's wish is recorded already."))
    row = _checked(Wish(donation=donation, entered_by=by, **wish))
    row.document = _kept(donation, letter, by) or row.document
    row.save()
    log(donation, act="wish_recorded", by=by, facts=_facts(row))
    return row


@transaction.atomic
def correct_wish(
    donation: Donation,
    *,
    by: User,
    reason: str,
    letter: File[Any] | None = None,
    **new: Unpack[WishFields],
) -> Wish:
    """Put a wish in the place of one that was written down wrongly. Both stay readable.

    Without another letter, the one that is there stays.

    Raises RuleError: no wish is recorded; no reason; nothing is different; the day lies
    ahead, or after the approval; it is not said by which office.
    """
    lock_donation(donation)
    wish = donation.wish
    if wish is None:
        raise RuleError(_("There is no wish to correct."))
    must_have_reason(reason)
    new["document"] = _kept(donation, letter, by) or new.get("document") or wish.document
    row = _checked(Wish(donation=donation, entered_by=by, corrects=wish, **new))
    row.correction_reason = reason.strip()
    if _said(row) == _said(wish):
        raise RuleError(_("Nothing is different from what stands there already."))
    must_have_been_wished_for(donation, row.wished_on)
    row.save()
    before = {f"before_{key}": value for key, value in _facts(wish).items()}
    facts = _facts(row) | before | {"reason": row.correction_reason}
    log(donation, act="wish_corrected", by=by, facts=facts)
    return row


def _kept(donation: Donation, letter: File[Any] | None, by: User) -> Document | None:
    if not letter:
        return None
    title = _("Wish for donation %(donation)s") % {"donation": donation}
    return documents.keep(letter, nomination=None, title=title, by=by)


def _checked(row: Wish) -> Wish:
    row.office, row.note = row.office.strip(), row.note.strip()
    if row.wished_on > council_day():
        raise RuleError(_("This date is in the future."))
    if not row.office:
        raise RuleError(_("Say which office of the recipient wished for it."))
    return row


def _said(row: Wish) -> tuple[Any, ...]:
    return row.how, row.wished_on, row.office, row.note, row.document_id


def _facts(row: Wish) -> dict[str, str]:
    return {"how": row.how, "wished_on": row.wished_on.isoformat(), "office": row.office}
