"""The council's own things: declared surplus by their department, valued, given away or gone.

A department's head declares a thing surplus: since when, why, and what replaces it (Los Angeles
Administrative Code §22.547: the department head must approve). This is public, because people ask
whether what was given away is missing at home. A declaration is corrected by a further row, with
the reason. For the value of a thing see aid/donations/domain/valuations.py.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.donations.states import DONATION_PROMISED
from aid.items.domain.declarations import (
    Declaration,
    ItemFields,
    check_declaration,
    declared,
    must_be_one_of_its_number,
)
from aid.items.domain.item_descriptions import DESCRIPTION, described
from aid.items.models.items import Item, SurplusDeclaration
from aid.items.states import ItemState
from aid.needs.states import HELD_BACK
from sistercities.kernel import entries, public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

__all__ = [
    "Declaration",
    "ItemFields",
    "correct_declaration",
    "declare_surplus",
    "declared",
    "mark_gone",
    "take_back",
]


@transaction.atomic
def declare_surplus(*, by: User, item: ItemFields, declaration: Declaration) -> Item:
    """Enter a thing of the council's own together with its surplus declaration, which is public.

    Raises RuleError: it is of a kind that we do not pass on; its serial number is entered already,
    or is given for more than one piece; a date is in the future; it left service before it was
    made, or after it was declared.
    """
    if item.kind in HELD_BACK:
        raise RuleError(
            _("Things of this kind need licences that this register does not handle yet.")
        )
    must_be_one_of_its_number(item)
    row = Item.objects.create(**asdict(item))
    entries.enter_within(DESCRIPTION, row, by=by, **described(row))
    check_declaration(row, declaration)
    SurplusDeclaration.objects.create(item=row, entered_by=by, **asdict(declaration))
    facts = _facts(row, declaration)
    log_step(row, act="surplus_declared", by=by, facts=facts)
    _record("surplus_declared", row, declaration.declared_on, facts)
    return row


def _facts(item: Item, declaration: Declaration) -> dict[str, Any]:
    return {
        "item": item.description,
        "item_kind": item.kind,
        "quantity": item.quantity,
    } | _said(declaration)


def _said(declaration: Declaration) -> dict[str, str]:
    return {
        "department": declaration.department,
        "declared_by": declaration.declared_by,
        "declared_on": declaration.declared_on.isoformat(),
        "surplus_since_on": declaration.surplus_since.isoformat(),
        "reason": declaration.reason,
        "replaced_by": declaration.replaced_by,
    }


def _record(act: str, item: Item, on: date, facts: dict[str, Any]) -> None:
    public_record.append(act=act, subject=f"surplus/{item.pk}", happened_on=on, facts=facts)


@transaction.atomic
def correct_declaration(
    item: Item, *, by: User, correction_reason: str, declaration: Declaration
) -> SurplusDeclaration:
    """Replace a declaration that was entered wrongly. Both stay readable.

    Raises RuleError: it was never declared; no reason is given; nothing is different; a date is in
    the future; it left service before it was made, or after it was declared.
    """
    lock(item)
    wrong = item.surplus
    if wrong is None:
        raise RuleError(_("“%(item)s” is not declared surplus.") % {"item": item})
    if not correction_reason.strip():
        raise RuleError(_("Give the reason for the correction. The public reads it."))
    if declared(wrong) == declaration:
        raise RuleError(_("Nothing is different from what stands there already."))
    check_declaration(item, declaration)
    row = SurplusDeclaration.objects.create(
        item=item,
        entered_by=by,
        corrects=wrong,
        correction_reason=correction_reason.strip(),
        **asdict(declaration),
    )
    before = {f"before_{key}": value for key, value in _said(declared(wrong)).items()}
    facts = _facts(item, declaration) | before | {"correction_reason": row.correction_reason}
    log_step(item, act="surplus_corrected", by=by, facts=facts)
    _record("surplus_corrected", item, council_day(), facts)
    return row


@transaction.atomic
def mark_gone(item: Item, *, by: User, reason: str) -> None:
    """Record that the thing broke, was lost or went elsewhere: it can no longer be promised.

    Raises RuleError: it is gone already; it is in a donation that was not shipped; no reason.
    """
    lock(item)
    if not reason.strip():
        raise RuleError(_("Give the reason."))
    line = item.lines.not_cancelled().filter(donation__state__in=DONATION_PROMISED).first()
    if line is not None:
        raise RuleError(
            _("“%(item)s” is in donation %(donation)s. Cancel that first.")
            % {"item": item, "donation": line.donation}
        )
    advance(item, ItemState.GONE, act="item_gone", by=by, facts={"reason": reason.strip()})


@transaction.atomic
def take_back(item: Item, *, by: User, reason: str) -> None:
    """Record that the thing is there after all, or was repaired.

    Raises RuleError: it is not gone; no reason; its serial number was entered anew meanwhile.
    """
    lock(item)
    if not reason.strip():
        raise RuleError(_("Give the reason."))
    if item.pledge_id is None and item.state == ItemState.GONE:
        must_be_one_of_its_number(item)
    facts = {"reason": reason.strip()}
    advance(item, ItemState.AVAILABLE, act="item_taken_back", by=by, facts=facts)
