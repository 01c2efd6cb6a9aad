"""What one piece of the council's own things is worth: its fair market value, by whom, found how.

A valuation and its correction are public acts, because the council decides about that value. A
correction is a further row, with the reason; the first stays readable. Once the council's motion is
filed, the value of the things in that donation no longer changes.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from aid.domain.grounds import drop_ground
from aid.domain.proposals import in_hand
from aid.domain.valuation_age import must_be_fresh
from aid.models import Donation, Item, Valuation
from aid.states import DONATION_PROMISED
from relationships.domain.calendar import council_day
from relationships.domain.relationships import not_in_the_future
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note


class ValuationFields(TypedDict):
    """What a valuation says."""

    amount: Decimal
    currency: str
    method: str
    valued_by: str
    valued_on: date
    note_text: NotRequired[str]


def must_have_reason(correction_reason: str) -> None:
    """Raises RuleError: nobody says why it is corrected."""
    if not correction_reason.strip():
        raise RuleError(_("Give the reason for the correction. The public reads it."))


@transaction.atomic
def value(
    item: Item, *, by: User, correction_reason: str = "", **valuation: Unpack[ValuationFields]
) -> Valuation:
    """Enter the fair market value of one piece. It is in the public record.

    A second valuation corrects the first, and says why; a donation that rests on the first then
    needs its legal ground chosen again.

    Raises RuleError: it is a donor's own; the date is in the future, or too long ago; a second
    valuation gives no reason; the thing is in a donation on which a motion or an approval stands,
    or was given away.
    """
    touched = _lock_with_donations(item)
    before = item.valuation
    if before is not None:
        must_have_reason(correction_reason)
    _must_be_open(item, touched, valuation["valued_on"])
    row = Valuation.objects.create(
        item=item,
        note=valuation.pop("note_text", "").strip(),
        entered_by=by,
        corrects=before,
        correction_reason=correction_reason.strip() if before else "",
        **valuation,
    )
    for donation in touched:
        if donation.ground_id is not None:
            drop_ground(donation, by=by)
    act = "item_value_corrected" if before else "item_valued"
    facts = _facts(row)
    note(item, act=act, by=by, facts=facts)
    public_record.append(
        act=act,
        subject=f"surplus/{item.pk}",
        happened_on=council_day() if before else row.valued_on,
        facts=facts,
    )
    return row


def _must_be_open(item: Item, touched: Iterable[Donation], valued_on: date) -> None:
    if item.pledge_id is not None:
        raise RuleError(_("A donor's own things are not valued here."))
    not_in_the_future(valued_on)
    must_be_fresh(valued_on, item)
    for donation in touched:
        _must_not_be_moved(donation, item)
    _must_not_be_given_away(item)


def _facts(row: Valuation) -> dict[str, Any]:
    facts = {"item": row.item.description} | _said(row)
    if row.corrects is None:
        return facts
    before = {f"before_{key}": value for key, value in _said(row.corrects).items()}
    return facts | before | {"reason": row.correction_reason}


def _said(row: Valuation) -> dict[str, str]:
    return {
        "amount": f"{row.amount:.2f}",
        "currency": row.currency,
        "valuation_method": row.method,
        "valued_by": row.valued_by,
        "valued_on": row.valued_on.isoformat(),
    }


def _lock_with_donations(item: Item) -> list[Donation]:
    """The donations that wait with this thing, locked before it: always in this order."""
    keys = item.lines.standing().values_list("donation_id", flat=True)
    rows = Donation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(keys))
    touched = [row for row in rows.order_by("pk") if row.state in DONATION_PROMISED]
    lock(item)
    return touched


def _must_not_be_moved(donation: Donation, item: Item) -> None:
    if donation.matter_id is not None or donation.approvals.exists():
        raise RuleError(
            _(
                "“%(item)s” is in donation %(donation)s, whose motion is filed: the council decides"
                " about the value that it was told, so the value no longer changes. Cancel the"
                " donation and propose it anew."
            )
            % {"item": item, "donation": donation}
        )


def _must_not_be_given_away(item: Item) -> None:
    promised = item.lines.standing().filter(donation__state__in=DONATION_PROMISED)
    if item.lines.standing().exists() and in_hand(item) == 0 and not promised.exists():
        raise RuleError(
            _("“%(item)s” was given away: its value no longer changes.") % {"item": item}
        )
