"""The fair market value of one piece of the council's own things, by whom and how it was found.

A valuation and its correction are public acts, because the council decides about that value. One
person enters the first; a correction takes two, and the legal basis of a donation with this thing
must then be chosen again. Nothing is decided on a value while a correction of it waits; once the
council's motion is filed, the value of the things in that donation no longer changes.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain.choice_of_basis import drop_basis
from aid.donations.domain.proposals import in_hand
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED
from aid.items.domain.valuation_age import must_be_fresh
from aid.items.models.items import Item, Valuation
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError, lock


def _check(row: Valuation) -> None:
    """Raises RuleError: it is a donor's own; the day is wrong; its value can no longer change."""
    row.note = row.note.strip()
    if row.item.pledge_id is not None:
        raise RuleError(_("A donor's own things are not valued here."))
    not_in_the_future(row.valued_on)
    must_be_fresh(row.valued_on, row.item)
    _must_be_open(row.item)


def _must_be_open(item: Item) -> None:
    """Raises RuleError: a motion or an approval rests on its value, or it was given away."""
    for donation in _waits_in(item):
        _must_not_be_moved(donation, item)
    _must_not_be_given_away(item)


def _waits_in(item: Item) -> Any:
    """The proposed donations that contain this thing."""
    keys = item.lines.not_cancelled().values_list("donation_id", flat=True)
    return Donation.objects.filter(pk__in=list(keys), state__in=DONATION_PROMISED).order_by("pk")


def _lock(row: Valuation) -> None:
    """Lock the proposed donations with this thing, then the thing: always in this order."""
    list(_waits_in(row.item).select_for_update(of=("self",), no_key=True))
    lock(row.item)
    if row.strikes:
        _must_be_open(row.item)


def _counts(row: Valuation) -> None:
    for donation in _waits_in(row.item).filter(legal_basis__isnull=False):
        drop_basis(donation, by=row.confirmed_by)


def _says(row: Valuation) -> dict[str, str]:
    return {
        "item": row.item.description,
        "amount": f"{row.amount:.2f}",
        "currency": row.currency,
        "valuation_method": row.method,
        "valued_by": row.valued_by,
        "valued_on": row.valued_on.isoformat(),
    }


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
    promised = item.lines.not_cancelled().filter(donation__state__in=DONATION_PROMISED)
    if item.lines.not_cancelled().exists() and in_hand(item) == 0 and not promised.exists():
        raise RuleError(
            _("“%(item)s” was given away: its value no longer changes.") % {"item": item}
        )


VALUATION = register(
    EntryKind(
        name="item_value",
        what=gettext_lazy("fair market value of one piece"),
        model=Valuation,
        subject="item",
        fetch=("item",),
        says=_says,
        reference=lambda row: f"surplus/{row.item_id}",
        happened_on=lambda row: row.valued_on,
        lock=_lock,
        check=_check,
        counts=_counts,
        record=lambda row, facts: facts,
        act_of=lambda row: "item_valued",
        first_alone=True,
        house=HOUSE,
    )
)
