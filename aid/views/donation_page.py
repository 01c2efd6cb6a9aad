"""The parts of the public page of one donation.

Of a donor nothing is shown but the name, where the donor allows it; of what a donor gives, only
the kind of thing and how many. While the city is in conflict, neither dates after the approval nor
offices nor the name of the recipient are shown.
"""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.domain import grounds
from aid.domain.money import in_words
from aid.models import (
    Acceptance,
    Donation,
    DonationLine,
    PastDonation,
    Photograph,
    SurplusDeclaration,
    Valuation,
    Wish,
)
from aid.sentences import public as words
from aid.states import DonationState
from relationships.sentences.dates import precisely
from relationships.sentences.history import history_of
from relationships.views.papers import motion_on_its_own

Facts = list[dict[str, Any]]


def thing(line: DonationLine) -> str:
    """One line, as the public reads it."""
    item = line.item
    name = item.description if item.pledge_id is None else capfirst(item.get_kind_display())
    return f"{line.quantity} × {name}" if line.quantity > 1 else str(name)


def row_of(donation: Donation, hidden: set[int]) -> dict[str, Any]:
    """A donation in a list."""
    shielded = donation.city_id in hidden
    state = words.public_state(donation, shielded=shielded)
    return {
        "donation": donation,
        "things": ", ".join(thing(line) for line in donation.lines.all()) or _("nothing is left"),
        "status": words.TONES.get(DonationState(state), "progress"),
        "label": capfirst(str(DonationState(state).label)),
        "stands": words.STANDS[state],
        "state": state,
        "shielded": shielded,
    }


def page_of_donation(donation: Donation, hidden: set[int]) -> dict[str, Any]:
    """Everything that the page of a donation shows."""
    row = row_of(donation, hidden)
    shielded = row["shielded"]
    lines = list(_lines(donation))
    subjects = [donation.subject, *(f"surplus/{line.item_id}" for line in lines)]
    return row | {
        "steps": words.steps(row["state"], shielded=shielded),
        "facts": _facts(donation, shielded=shielded),
        "goods": [_goods(line) for line in lines],
        "motion": motion_on_its_own(donation.motion_id) if donation.motion_id else None,
        "ground": _ground(donation),
        "receipt": _receipt(donation, shielded=shielded),
        "history": history_of(subjects),
    }


def _lines(donation: Donation) -> QuerySet[DonationLine]:
    """All lines with what is public of their things, in a fixed number of queries."""
    declared = SurplusDeclaration.objects.filter(corrections__isnull=True)
    valued = Valuation.objects.filter(corrections__isnull=True)
    shown = Photograph.objects.filter(is_public=True)
    return donation.lines.select_related("item").prefetch_related(
        Prefetch("item__declarations", declared, to_attr="declared"),
        Prefetch("item__valuations", valued, to_attr="valued"),
        Prefetch("item__photographs", shown, to_attr="shown"),
    )


def _facts(donation: Donation, *, shielded: bool) -> Facts:
    body = donation.body
    name = body.get_kind_display() if shielded else f"{body.name} ({body.name_own})"
    approval = donation.approvals.filter(confirmed_at__isnull=False).first()
    shipment = None if shielded else donation.shipments.current().first()
    return [
        {"label": _("Whose property"), "value": capfirst(donation.get_kind_display())},
        {"label": _("Given by"), "value": _donor(donation)},
        {"label": _("City"), "value": donation.city.display_name, "url": _city_url(donation)},
        {"label": _("Recipient"), "value": name},
        {"label": _("The recipient's wish"), "value": _wish(donation, shielded=shielded)},
        {"label": _("Approved on"), "value": _day(approval.confirmed_at) if approval else ""},
        {"label": _("Left on"), "value": date_format(shipment.left_on) if shipment else ""},
        {"label": _("Why it was cancelled"), "value": _cancelled(donation)},
    ]


def _day(moment: Any) -> str:
    return date_format(moment, "DATE_FORMAT")


def _city_url(donation: Donation) -> str:
    return reverse("city_detail", args=[donation.city.slug]) if donation.city.slug else ""


def _donor(donation: Donation) -> str:
    donor = getattr(donation.pledge, "donor", None) if donation.pledge else None
    if donor is None or not donor.name_is_public:
        return ""
    return str(donor.organisation or donor.name)


def _wish(donation: Donation, *, shielded: bool) -> str:
    wish = Wish.objects.filter(donation=donation).first()
    if wish is None:
        return ""
    how = capfirst(wish.get_how_display())
    if shielded:
        return how
    return f"{how}, {wish.office}, {date_format(wish.wished_on)}"


def _cancelled(donation: Donation) -> str:
    if donation.state != DonationState.CANCELLED:
        return ""
    if not donation.is_councils:
        return capfirst(donation.get_cancelled_why_display())
    return f"{capfirst(donation.get_cancelled_why_display())}. {donation.cancelled_reason}"


def _goods(line: DonationLine) -> dict[str, Any]:
    """A line with what is public of its thing: all of the council's own, little of a donor's."""
    item: Any = line.item
    return {
        "line": line,
        "thing": thing(line),
        "facts": _surplus(item) if item.pledge_id is None else [],
        "photographs": item.shown,
        "cancelled": capfirst(line.get_cancelled_why_display()) if line.cancelled_at else "",
    }


def _surplus(item: Any) -> Facts:
    declared, valued = (next(reversed(rows), None) for rows in (item.declared, item.valued))
    maker = " ".join(str(word) for word in (item.year or "", item.maker, item.model) if word)
    facts: Facts = [
        {"label": _("Year, maker, model"), "value": maker},
        {"label": _("Condition"), "value": capfirst(item.get_condition_display())},
        {"label": _("Known defects"), "value": item.known_defects},
    ]
    if declared:
        by = f"{declared.declared_by}, {date_format(declared.declared_on)}"
        facts += [
            {"label": _("Department"), "value": declared.department},
            {"label": _("Out of service since"), "value": date_format(declared.surplus_since)},
            {"label": _("Why it is surplus"), "value": declared.reason},
            {"label": _("Replaced by"), "value": declared.replaced_by},
            {"label": _("Declared surplus by"), "value": by},
        ]
    if valued:
        how = f"{valued.get_method_display()}; {valued.valued_by}, {date_format(valued.valued_on)}"
        worth = in_words(valued.amount, valued.currency)
        facts.append({"label": _("Fair market value of one"), "value": worth, "note": how})
    return facts


def _ground(donation: Donation) -> dict[str, Any] | None:
    """The legal ground with its source and what was given on it in that year."""
    ground = donation.ground
    if ground is None:
        return None
    day = donation.cap_begins_on or donation.created_at.date()
    value = in_words(donation.value, donation.currency) if donation.value is not None else ""
    return {
        "ground": ground,
        "value": value,
        "evidence": donation.ground_evidence,
        "total": str(grounds.running_total(ground, donation.city, day)),
    }


def _receipt(donation: Donation, *, shielded: bool) -> dict[str, Any] | None:
    receipt = Acceptance.objects.current().filter(donation=donation).first()
    if receipt is None:
        return None
    lines = receipt.lines.select_related("line__item").order_by("line_id")
    return {
        "rows": [{"thing": thing(line.line), "line": line} for line in lines],
        "office": "" if shielded else receipt.office,
        "received_on": None if shielded else receipt.received_on,
    }


def page_of_past(one: PastDonation) -> dict[str, Any]:
    """A donation that a source tells of."""
    when = precisely(one.happened_on, one.precision) if one.happened_on else ""
    return {
        "past": one,
        "facts": [
            {"label": _("Given by"), "value": one.from_city.display_name},
            {"label": _("Given to"), "value": one.to_city.display_name},
            {"label": _("What the source says happened"), "value": one.get_stage_display()},
            {"label": _("When"), "value": when},
            {"label": _("Quantity"), "value": one.quantity},
            {"label": _("Model year"), "value": one.model_year},
            {"label": _("Age, use, condition"), "value": one.condition},
            {"label": _("Value, as the source puts it"), "value": one.value_text},
            {"label": _("Decision or file"), "value": one.decision},
            {"label": _("Note"), "value": one.note},
        ],
        "history": history_of([f"donation/{one.reference}"]),
    }
