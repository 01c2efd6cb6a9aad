"""Rows of aid for tests, and functions that put them in a state. Built on the tables alone.

`proposed`, `requested`, `approved`, `cleared`, `ready`, `shipped` and `received` each add what is
missing on the way: `shipped(proposed("council"))` is enough. They return the donation, fresh.
"""

import datetime
import secrets

import factory
from django.db import transaction
from django.utils import timezone

from aid.donations.domain import caps
from aid.donations.states import CONDITIONS, VEHICLE_CONDITIONS
from aid.models import (
    Acceptance,
    AcceptanceLine,
    AcceptanceLink,
    Approval,
    ConditionRecord,
    Donation,
    DonationLine,
    RecipientRequest,
    Shipment,
)
from aid.needs.states import VEHICLES
from relationships.council.models.rules import copied
from relationships.models import (
    Council,
    Matter,
    Motion,
    Relationship,
    RollCall,
    RollCallVote,
    Term,
)
from tests.days import today
from tests.entering import counting
from tests.factories import (
    CityFactory,
    UserFactory,
    seated_council,
    some_council,
    with_every_seat_taken,
)
from tests.factories_meetings import on_agenda
from tests.factories_pledges import (
    A_DAY,
    ItemFactory,
    LegalBasisFactory,
    NeedFactory,
    PledgeDonorFactory,
    PledgeFactory,
    RecipientBodyFactory,
    RecipientContactFactory,
    declared,
    emergency_basis,
    hash_of,
    marked,
    money_basis,
    past_donation,
    pledge_link,
    published_need,
    put,
    received_pledge,
    sister_city_basis,
    surplus_item,
    times_basis,
    unconfirmed_pledge,
    valued,
)
from tests.factories_relationships import recognised_tie
from tests.shelf import ModelFactory, from_the_shelf

NEXT_DAY = datetime.date(2026, 3, 3)

BEFORE_SHIPPING = ("proposed", "approved", "ready")

__all__ = [
    "A_DAY",
    "NEXT_DAY",
    "DonationFactory",
    "ItemFactory",
    "LegalBasisFactory",
    "NeedFactory",
    "PledgeDonorFactory",
    "PledgeFactory",
    "RecipientBodyFactory",
    "RecipientContactFactory",
    "acceptance_line",
    "acceptance_link",
    "acceptance_of",
    "approved",
    "cancelled",
    "cancelled_line",
    "cleared",
    "condition_record",
    "conditions_for",
    "confirm",
    "declared",
    "donate_motion",
    "emergency_basis",
    "entered_approval",
    "hash_of",
    "link_of",
    "marked",
    "money_basis",
    "official_tie",
    "past_donation",
    "pledge_link",
    "proposed",
    "published_need",
    "put",
    "ready",
    "received",
    "received_pledge",
    "requested",
    "roll_call_on",
    "shipment_of",
    "shipped",
    "sister_city_basis",
    "surplus_item",
    "thanked",
    "the_council",
    "this_year",
    "times_basis",
    "unconfirmed_pledge",
    "valued",
    "voted",
    "with_basis",
]


@from_the_shelf
def the_council():
    """The council of these tests, with a member in every seat."""
    council = Council.objects.first()
    if council is None:
        return seated_council()
    return council if Term.objects.of_council().exists() else with_every_seat_taken(council)


@from_the_shelf
def official_tie(city=None):
    """An official tie of the council's city with this one: the one that stands, or a new one."""
    the_council()
    tie = Relationship.objects.filter(city_b=city, state="official").first()
    return tie or recognised_tie(city=city or CityFactory())


class DonationFactory(ModelFactory):
    """A donation of the council's, proposed and without a line; see `proposed`."""

    class Meta:
        model = Donation

    body = factory.SubFactory(RecipientBodyFactory)
    city = factory.SelfAttribute("body.city")
    reference = factory.Sequence(lambda n: f"city-2026-{9000 + n}")
    kind = Donation.Kind.COUNCIL


@from_the_shelf
def proposed(kind="donor", *, pledge=None, items=None, body=None, need=None, quantities=None):
    """A proposed donation with a line for each item, in full or in these `quantities`.

    A donor's: all things of `pledge` (or of a new one), which is then taken up. The council's:
    these `items`, or a new surplus engine.
    """
    if kind == "donor":
        pledge = pledge or received_pledge(need=need, **({"city": body.city} if body else {}))
        need = need or pledge.need
        items = items or list(pledge.items.all())
        put(pledge, "taken_up")
    else:
        items = items or [surplus_item()]
    body = body or (need.body if need else None)
    body = body or RecipientBodyFactory(**({"city": pledge.city} if pledge else {}))
    donation = DonationFactory(kind=kind, pledge=pledge, body=body)
    for item, quantity in zip(items, quantities or [i.quantity for i in items], strict=True):
        DonationLine.objects.create(donation=donation, item=item, quantity=quantity, need=need)
    return donation


def this_year(legal_basis):
    """The day on which the basis's year began in which we are."""
    some_council()
    return caps.year_of(legal_basis, today())


@from_the_shelf
def with_basis(donation, legal_basis=None):
    """The council's donation on a legal basis (without one: an emergency), with its value.

    A basis for sister cities finds an official tie with the city.
    """
    legal_basis = legal_basis or emergency_basis()
    if legal_basis.kinds_of_tie:
        official_tie(donation.city)
    lines = donation.lines.filter(cancelled_at=None)
    for line in lines:
        line.value = line.item.valuation.amount * line.quantity
        line.save(update_fields=["value"])
    donation.legal_basis, donation.basis_evidence = legal_basis, "The fire of January"
    donation.value = sum(line.value for line in lines)
    donation.currency, donation.cap_begins_on = legal_basis.currency, this_year(legal_basis)
    donation.save()
    return donation


@from_the_shelf
def donate_motion(donation, **fields):
    """The council's motion to give it away, on a basis; not voted on yet."""
    the_council()
    donation.legal_basis_id or with_basis(donation)
    matter = donation.matter or Matter.objects.create(kind="donation")
    given = {
        "matter": matter,
        "purpose": Motion.Purpose.DONATE,
        "council_file": f"26-{donation.pk:04}",
        "title": "Donation of surplus equipment",
        "mover": Term.objects.of_council().order_by("pk").first().person,
        "moved_on": A_DAY,
    }
    motion = Motion.objects.create(**given | fields)
    donation.matter = matter
    donation.save(update_fields=["matter"])
    return motion


@from_the_shelf
def roll_call_on(motion, *, carried=True, confirmed=True, **fields):
    """Everybody says aye, or no; entered by one person and confirmed by another."""
    council = the_council()
    choice, total = ("aye", "ayes") if carried else ("no", "noes")
    terms = list(Term.objects.of_council())
    given = {"motion": motion, "held_on": A_DAY, "entered_by": UserFactory(), total: len(terms)}
    rule = copied(council.body.vote_rules.get()) | {"seats": len(terms), "quorum_needed": 1}
    needed = len(terms) // 2 + 1
    if fields.get("provenance") != "reported":
        given["item"] = on_agenda(motion, (given | fields)["held_on"])
    call = RollCall.objects.create(carried=carried, needed=needed, **rule | given | fields)
    RollCallVote.objects.bulk_create(
        RollCallVote(roll_call=call, term=term, choice=choice) for term in terms
    )
    if confirmed and call.corrects is not None:
        RollCall.objects.filter(pk=call.corrects.pk).update(replaced_by=call)
    return confirm(call) if confirmed else call


@from_the_shelf
def voted(donation, **fields):
    """The council's donation after a carried roll call."""
    roll_call_on(donation.motion or donate_motion(donation), **fields)
    return donation


@from_the_shelf
def requested(donation, **fields):
    """The donation, with the recipient's request."""
    given = {
        "how": RecipientRequest.How.LETTER,
        "requested_on": A_DAY,
        "office": "Chief of the fire station",
    }
    counting(RecipientRequest(donation=donation, **given | fields))
    return donation


@from_the_shelf
def entered_approval(donation, **fields):
    """The draft of an approval, with all that must be there before it."""
    if not RecipientRequest.objects.filter(donation=donation).exists():
        requested(donation)
    if donation.kind == "council":
        donation.legal_basis_id or with_basis(donation)
        donation.matter_id or voted(donation)
    given = {
        "approved_on": A_DAY,
        "value": donation.value,
        "currency": donation.currency,
        "legal_basis": donation.legal_basis,
        "entered_by": UserFactory(),
    }
    return Approval.objects.create(donation=donation, **given | fields)


@from_the_shelf
def confirm(row, at=None):
    """What one person entered, confirmed by another."""
    row.confirmed_by, row.confirmed_at = UserFactory(), at or timezone.now()
    row.save()
    return row


@from_the_shelf
@transaction.atomic
def approved(donation):
    some_council()
    if donation.approvals.first() is None:
        entered_approval(donation)
    confirm(donation.approvals.get())
    return put(donation, "approved")


def conditions_for(donation):
    kinds = set(donation.lines.filter(cancelled_at=None).values_list("item__kind", flat=True))
    return [*CONDITIONS, *(VEHICLE_CONDITIONS if kinds & set(VEHICLES) else ())]


def condition_record(donation, shipping_condition, **fields):
    given = {"done_on": A_DAY, "note": "Seen and noted", "by": UserFactory()}
    return ConditionRecord.objects.create(
        donation=donation, shipping_condition=shipping_condition, **given | fields
    )


@from_the_shelf
def cleared(donation):
    """An approved donation whose conditions for shipping are all met."""
    if donation.state == "proposed":
        donation = approved(donation)
    for shipping_condition in conditions_for(donation):
        condition_record(donation, shipping_condition)
    return donation


@from_the_shelf
def ready(donation):
    return put(cleared(donation), "ready")


@from_the_shelf
def shipment_of(donation, **fields):
    """How it travels, in a row."""
    given = {
        "carrier": "Carrier 1",
        "reference": "BL-1",
        "left_on": A_DAY,
        "expected_on": NEXT_DAY,
    }
    return counting(Shipment(donation=donation, **given | fields))


@from_the_shelf
@transaction.atomic
def shipped(donation, **shipment):
    if donation.state != "ready":
        donation = ready(donation)
    shipment_of(donation, **shipment)
    return put(donation, "shipped")


@from_the_shelf
def acceptance_link(donation, *, days=60, **fields):
    """The token of a new link to sign for it."""
    token = secrets.token_urlsafe(32)
    AcceptanceLink.objects.create(
        donation=donation,
        token_hash=hash_of(token),
        created_by=UserFactory(),
        expires_at=timezone.now() + datetime.timedelta(days=days),
        **fields,
    )
    return token


@from_the_shelf
def link_of(donation, **fields):
    """A new link to sign for it."""
    return AcceptanceLink.objects.get(token_hash=hash_of(acceptance_link(donation, **fields)))


@from_the_shelf
def acceptance_of(donation, *, damaged=0, missing=0, **fields):
    """The recipient's acceptance, what was damaged or missing being of the first line."""
    given = {
        "link": fields.get("link") or link_of(donation, used_at=timezone.now()),
        "received_on": NEXT_DAY,
        "office": "Chief of the fire station",
        "typed_name": "Officer 1",
    }
    if fields.get("corrects"):
        given["entered_by"] = UserFactory()
    acceptance = Acceptance.objects.create(donation=donation, **given | fields)
    for line in donation.lines.filter(cancelled_at=None):
        acceptance_line(acceptance, line, damaged=damaged, missing=missing)
        damaged = missing = 0
    if acceptance.corrects:
        return counting(acceptance)
    acceptance.confirmed_by = UserFactory() if acceptance.entered_by else None
    acceptance.confirmed_at = timezone.now()
    acceptance.save()
    return acceptance


def acceptance_line(acceptance, line, *, damaged=0, missing=0, **fields):
    given = {
        "in_order": line.quantity - damaged - missing,
        "damaged": damaged,
        "missing": missing,
        "remark": "The box was crushed" if damaged or missing else "",
    }
    return AcceptanceLine.objects.create(acceptance=acceptance, line=line, **given | fields)


@from_the_shelf
@transaction.atomic
def received(donation, *, damaged=0, missing=0, **acceptance):
    """Received in full, or in part if something is damaged or missing."""
    if donation.state in BEFORE_SHIPPING:
        donation = shipped(donation)
    signed = acceptance_of(donation, damaged=damaged, missing=missing, **acceptance)
    for row in signed.lines.select_related("line"):
        row.line.arrived = row.in_order
        row.line.save(update_fields=["arrived"])
    return put(donation, "received_in_part" if damaged or missing else "received")


@from_the_shelf
def thanked(donation):
    if donation.state in (*BEFORE_SHIPPING, "shipped"):
        donation = received(donation)
    return put(donation, "thanked")


@from_the_shelf
def cancelled(donation, why="other"):
    """Cancelled; a title that had passed has come back before."""
    title = donation.condition_records.filter(shipping_condition="title").last()
    if title and title.cleared:
        condition_record(donation, "title", cleared=False, note="The deed was returned")
    return put(donation, "cancelled", cancelled_why=why, cancelled_reason="For a reason.")


def cancelled_line(line, why="broken"):
    line.cancelled_at, line.cancelled_why = timezone.now(), why
    line.cancelled_reason = "It broke."
    line.save()
    return line
