"""Proposing a donation: things are set aside for a recipient body. Every donation begins here.

There are two owners, and two procedures. The council decides about its own things; a donor's things
go straight from the donor to the recipient, and the city, which introduces the two, never holds
title. Either way nothing is promised twice: not more than there are, and not more than was asked
for.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from aid.donations.domain.choice_of_basis import basis_is_open, drop_basis
from aid.donations.models.donations import Donation, DonationLine
from aid.items.domain.availability import must_not_be_gone, must_not_be_held_back
from aid.items.models.items import Item
from aid.items.states import ItemState
from aid.legal_bases.domain.terms import must_not_be_suspended
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from aid.needs.states import NeedState
from aid.past_donations.models import PastDonation
from aid.pledges.models.pledges import Pledge
from relationships.cities.models.cities import City
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


@dataclass(frozen=True)
class LinePlan:
    """A line to be made: an item, how many of it, and perhaps for which need."""

    item: Item
    quantity: int
    need: Need | None = None


@transaction.atomic
def propose(
    lines: Sequence[LinePlan], *, by: User, body: RecipientBody, pledge: Pledge | None = None
) -> Donation:
    """Set things aside for a recipient body, perhaps for needs that it has published.

    Whoever proposes a donation out of a pledge has locked the pledge. Things and needs are locked
    here, in the order of their keys, so that of many who want the last piece one gets it.

    Raises RuleError: there is no line, a line with quantity 0, or one thing on two lines; a thing
    has another owner, is of a kind that we do not pass on, is gone, or is promised already; the
    need is of another body, not published, or would be promised more than was asked for; the tie
    with the city is suspended.
    """
    must_not_be_suspended(body.city)
    items = _lock_items(lines)
    needs = _lock_needs(lines)
    for item in items.values():
        _must_be_of(pledge, item)
        must_not_be_held_back(item)
    for line in lines:
        _must_be_there(items[line.item.pk], line.quantity)
    asked = Counter[int]()
    for line in lines:
        if line.need is not None:
            asked[line.need.pk] += line.quantity
    for need_pk, quantity in asked.items():
        _must_be_needed(needs[need_pk], body, quantity)
    return _create(by, body, pledge, lines)


@transaction.atomic
def add_line(
    donation: Donation, *, by: User, line: LinePlan, is_requested: bool = False
) -> DonationLine:
    """Add another of the council's own things to a donation that is proposed: the engine's hoses.

    Once the motion is filed, nothing is added. A legal basis that was chosen before is dropped with
    its value, to be chosen again for all the things. If the recipient's request is recorded
    already, ``is_requested`` says that the recipient wants this thing too.

    Raises RuleError: it is a donor's own; the motion is filed, or it is no longer proposed; the
    recipient's request is recorded, and not for this; it is in this donation already; for the rest
    see propose.
    """
    lock(donation)
    _must_take_more(donation)
    must_not_be_suspended(donation.city)
    if donation.lines.not_cancelled().filter(item=line.item).exists():
        raise RuleError(
            _("“%(item)s” is in donation %(donations)s already.")
            % {"item": line.item.description, "donations": donation}
        )
    if donation.recipient_request is not None and not is_requested:
        raise RuleError(_("The recipient's request is recorded. Say whether it wants this too."))
    item = _lock_items([line])[line.item.pk]
    needs = _lock_needs([line])
    _must_be_of(None, item)
    must_not_be_held_back(item)
    _must_be_there(item, line.quantity)
    if line.need is not None:
        _must_be_needed(needs[line.need.pk], donation.body, line.quantity)
    if donation.legal_basis_id is not None:
        drop_basis(donation, by=by, act="basis_dropped_by_line")
    return _add(by, donation, line, is_requested=is_requested)


def _must_take_more(donation: Donation) -> None:
    if not donation.is_councils:
        raise RuleError(_("A donor's things are taken up together, from the page of the pledge."))
    if not basis_is_open(donation):
        raise RuleError(
            _(
                "Nothing is added to donation %(donation)s any more: what the council is asked"
                " about stays. Propose a further donation."
            )
            % {"donation": donation}
        )


def _add(by: User, donation: Donation, line: LinePlan, *, is_requested: bool) -> DonationLine:
    row = DonationLine.objects.create(
        donation=donation, item=line.item, need=line.need, quantity=line.quantity
    )
    facts = {"reference": donation.reference, "quantity": line.quantity}
    log_step(line.item, act="item_proposed", by=by, facts=facts)
    act = "donation_line_added_as_requested" if is_requested else "donation_line_added"
    log_step(donation, act=act, by=by, facts=facts | {"item": line.item.description})
    return row


def to_add(donation: Donation) -> dict[Item, int]:
    """The council's things that may still be added to a donation, and how many of each are free."""
    if not basis_is_open(donation):
        return {}
    here = donation.lines.not_cancelled().values("item")
    rows = Item.objects.of_council().can_go_further().exclude(pk__in=here).order_by("-pk")
    return {item: left for item, left in free_of(rows).items() if left > 0}


def _lock_items(lines: Sequence[LinePlan]) -> dict[int, Item]:
    wanted = [line.item.pk for line in lines]
    if not lines or min(line.quantity for line in lines) < 1:
        raise RuleError(_("Say how many of which things are meant."))
    if len(set(wanted)) < len(wanted):
        raise RuleError(_("One thing stands on two lines. Put them together."))
    rows = Item.objects.filter(pk__in=wanted).order_by("pk")
    return {item.pk: item for item in rows.select_for_update(of=("self",), no_key=True)}


def _lock_needs(lines: Sequence[LinePlan]) -> dict[int, Need]:
    wanted = {line.need.pk for line in lines if line.need is not None}
    rows = Need.objects.filter(pk__in=wanted).order_by("pk")
    return {need.pk: need for need in rows.select_for_update(of=("self",), no_key=True)}


def _must_be_of(pledge: Pledge | None, item: Item) -> None:
    if item.pledge_id != (pledge.pk if pledge else None):
        raise RuleError(_("All things of a donation belong to one owner."))


def _must_be_there(item: Item, quantity: int) -> None:
    must_not_be_gone(item)
    left = in_hand(item)
    if quantity <= left:
        return
    facts = {
        "item": item.description,
        "there": item.quantity,
        "promised": item.quantity - left,
        "left": left,
        "donations": ", ".join(_references(item)),
    }
    if left == item.quantity:
        raise RuleError(_("“%(item)s”: there are %(there)d, no more.") % facts)
    if left == 0:
        raise RuleError(_("“%(item)s” is in donation %(donations)s already.") % facts)
    raise RuleError(
        _(
            "“%(item)s”: there are %(there)d, %(promised)d are in donation %(donations)s already:"
            " %(left)d at most."
        )
        % facts
    )


def _references(item: Item) -> list[str]:
    lines = item.lines.not_cancelled().order_by("donation_id")
    return list(lines.values_list("donation__reference", flat=True))


def _must_be_needed(need: Need, body: RecipientBody, quantity: int) -> None:
    if need.body_id != body.pk:
        raise RuleError(
            _("“%(need)s” is a need of another recipient body: %(body)s.")
            % {"need": need.what, "body": need.body}
        )
    if need.state != NeedState.PUBLISHED:
        raise RuleError(_("The need “%(need)s” is not published.") % {"need": need.what})
    left = open_of(need)
    if quantity <= left:
        return
    facts = {
        "city": body.city.name,
        "asked": need.quantity,
        "promised": need.quantity - left,
        "left": left,
        "need": need.what,
    }
    raise RuleError(
        _(
            "“%(need)s”: %(city)s asked for %(asked)d, %(promised)d are promised or received:"
            " %(left)d at most."
        )
        % facts
    )


def in_hand(item: Item) -> int:
    """How many are still free: none once the item is gone. Shipped things do not come back."""
    return free_of([item])[item]


def promised(item: Item) -> int:
    """How many are in donations that are under way or have arrived."""
    return int(item.lines.not_cancelled().aggregate(taken=Sum("quantity"))["taken"] or 0)


def free_of(items: Iterable[Item]) -> dict[Item, int]:
    """The same for each of several items."""
    found = list(items)
    lines = DonationLine.objects.not_cancelled().filter(item__in=found).values("item").order_by()
    taken = {row["item"]: int(row["taken"]) for row in lines.annotate(taken=Sum("quantity"))}
    return {
        item: 0 if item.state == ItemState.GONE else item.quantity - taken.get(item.pk, 0)
        for item in found
    }


def open_of(need: Need) -> int:
    """How many are still missing. What was damaged or did not arrive is missing again."""
    return Need.objects.counted().get(pk=need.pk).missing


def _create(
    by: User, body: RecipientBody, pledge: Pledge | None, lines: Sequence[LinePlan]
) -> Donation:
    donation = Donation.objects.create(
        reference=_free_reference(body.city),
        kind=Donation.Kind.DONOR if pledge else Donation.Kind.COUNCIL,
        city=body.city,
        body=body,
        pledge=pledge,
    )
    for line in lines:
        DonationLine.objects.create(
            donation=donation, item=line.item, need=line.need, quantity=line.quantity
        )
        if pledge is None:
            facts = {"reference": donation.reference, "quantity": line.quantity}
            log_step(line.item, act="item_proposed", by=by, facts=facts)
    facts = {"property": donation.kind, "city": body.city.name, "body": body.name}
    log_step(donation, act="donation_proposed", by=by, facts=facts)
    return donation


def _free_reference(city: City) -> str:
    """The next number of this city in this year. The city is locked, so none is used twice."""
    City.objects.select_for_update(of=("self",), no_key=True).get(pk=city.pk)
    base = f"{city.slug or city.geoname_id or f'city-{city.pk}'}-{council_day().year}-"
    taken = [
        *Donation.objects.filter(reference__startswith=base).values_list("reference", flat=True),
        *PastDonation.objects.filter(reference__startswith=base).values_list(
            "reference", flat=True
        ),
    ]
    numbers = [
        int(reference.removeprefix(base)) for reference in taken if _ends_in(base, reference)
    ]
    return f"{base}{max(numbers, default=0) + 1}"


def _ends_in(base: str, reference: str) -> bool:
    return reference.removeprefix(base).isdecimal()
