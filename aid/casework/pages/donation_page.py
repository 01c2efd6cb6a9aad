"""The parts of the public page of one donation.

Of a donor nothing is shown but the name, where the donor allows it; of what a donor gives, only
the kind of thing and how many. While the city is in conflict, neither dates after the approval nor
offices nor the name of the recipient are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.casework.sentences import public as words
from aid.donations.acts.things import goods_of, thing, translated
from aid.donations.domain import caps
from aid.donations.models.approvals import Approval
from aid.donations.models.donations import Donation
from aid.donations.pages import request_of
from aid.donations.states import DONATION_ARRIVED, DONATION_COUNTED, DonationState
from aid.legal_bases.models import LegalBasis
from aid.needs.models.recipients import ConflictMark, RecipientBody, RecipientName
from aid.past_donations.models import PastDonation
from aid.shipping.models.shipments import Acceptance, AcceptanceLine
from relationships.casework.pages.next_meeting import next_item
from relationships.casework.pages.papers import motions_of
from relationships.casework.sentences.history import history_of
from relationships.ties.models.relationships import Relationship
from relationships.ties.models.status import StatusChange
from relationships.ties.sentences.dates import precisely
from relationships.ties.states import RelationshipState as TieState
from sistercities.kernel.calendar import council_day
from sistercities.kernel.money import in_words

Facts = list[dict[str, Any]]


@dataclass(frozen=True)
class Around:
    """What holds for every donation to a city: whether it is in conflict, or its tie is suspended.

    The day since which a tie is suspended is given if a source says it.
    """

    hidden: set[int]
    suspended: dict[int, date | None]


def around() -> Around:
    """The same for all cities, as it is today."""
    suspended = Relationship.objects.of_council().live().filter(state=TieState.SUSPENDED)
    decided = (
        StatusChange.objects.current()
        .filter(relationship=OuterRef("pk"), to_state=TieState.SUSPENDED)
        .order_by("-number")
    )
    since = suspended.annotate(since=Subquery(decided.values("decided_on")[:1]))
    days = dict(since.values_list("city_b", "since"))
    return Around(ConflictMark.objects.cities(), days)


def row_of(donation: Donation, seen: Around) -> dict[str, Any]:
    """A donation in a list."""
    shielded = donation.city_id in seen.hidden
    state = words.public_state(donation, shielded=shielded)
    things, nothing = [thing(line) for line in donation.lines.all()], _("nothing is left")
    word, tone = words.word_and_tone(donation, state, _situation(donation, seen))
    return {
        "donation": donation,
        "things": format_html_join(", ", "{}", ((one,) for one in things)) or nothing,
        "called": ", ".join(things) or nothing,
        "status": tone,
        "label": word,
        "state": state,
        "shielded": shielded,
        "recipient": _recipient(donation.recipient, shielded=shielded),
        "property": Donation.Kind(donation.kind).label,
        "day": _day_in_the_list(donation, state, shielded=shielded),
    }


def _situation(donation: Donation, seen: Around) -> words.Situation:
    matter: Any = donation.matter
    last = matter.moved[-1] if matter and matter.moved else None
    return words.Situation(
        vote=next(iter(last.counting), None) if last else None,
        stopped=donation.city_id in seen.suspended,
        stopped_since=seen.suspended.get(donation.city_id),
    )


def _day_in_the_list(donation: Donation, state: str, *, shielded: bool) -> str:
    """The day of the newest of approval, departure and acceptance, as far as they are public."""
    told: Any = donation
    if told.signed and not shielded:
        return _("received on %(day)s") % {"day": date_format(told.signed[0].received_on)}
    if told.journeys and not shielded:
        return _("left on %(day)s") % {"day": date_format(told.journeys[0].left_on)}
    if told.confirmed and state != DonationState.CANCELLED:
        return _("approved on %(day)s") % {"day": date_format(told.confirmed[0].approved_on)}
    return ""


def page_of_donation(donation: Donation, seen: Around) -> dict[str, Any]:
    """Everything that the page of a donation shows."""
    row = row_of(donation, seen)
    shielded, state = row["shielded"], row["state"]
    approval = donation.approvals.current().first()
    acceptance = Acceptance.objects.current().filter(donation=donation).first()
    signed = list(_signed(acceptance)) if acceptance else []
    situation = replace(
        _situation(donation, seen), was_approved=approval is not None, acceptance=tuple(signed)
    )
    goods = goods_of(donation, shielded=shielded)
    subjects = [donation.subject, *(f"surplus/{one['line'].item_id}" for one in goods)]
    return row | {
        "stands": words.stands(donation, state, situation, shielded=shielded),
        "steps": words.steps(state, shielded=shielded),
        "facts": _facts(donation, approval, shielded=shielded),
        "goods": goods,
        "next_item": next_item(donation),
        "motions": motions_of(donation),
        "legal_basis": _basis(donation),
        "acceptance": _acceptance(acceptance, signed, shielded=shielded) if acceptance else None,
        "history": history_of(subjects),
        "has_arrived": state in DONATION_ARRIVED,
    }


def _signed(acceptance: Acceptance) -> Any:
    rows = acceptance.lines.select_related("line__item").prefetch_related(translated("line__item"))
    return rows.order_by("line_id")


def _facts(donation: Donation, approval: Approval | None, *, shielded: bool) -> Facts:
    shipment = None if shielded else donation.shipments.current().first()
    return [
        {"label": _("Whose property"), "value": capfirst(donation.get_kind_display())},
        {"label": _("Given by"), "value": _donor(donation)},
        {"label": _("City"), "value": donation.city.display_name, "url": _city_url(donation)},
        {"label": _("Recipient"), "value": _recipient(donation.recipient, shielded=shielded)},
        request_of(donation, shielded=shielded),
        *(_approved(approval, shielded=shielded) if approval else []),
        {"label": _("Left on"), "value": date_format(shipment.left_on) if shipment else ""},
        {"label": _("Why it was cancelled"), "value": _cancelled(donation, shielded=shielded)},
    ]


def _approved(approval: Approval, *, shielded: bool) -> Facts:
    """When it was approved, by whom, on what evidence; for a city in conflict no evidence."""
    return [
        {"label": _("Approved on"), "value": date_format(approval.approved_on)},
        {"label": _("Approved by"), "value": approval.authority},
        {"label": _("What shows it"), "value": "" if shielded else approval.evidence},
    ]


def _recipient(body: RecipientBody | RecipientName, *, shielded: bool) -> str:
    if shielded:
        return capfirst(str(RecipientBody.Kind(body.kind).label))
    return body.name if body.name_own in ("", body.name) else f"{body.name} ({body.name_own})"


def _city_url(donation: Donation) -> str:
    return reverse("city_detail", args=[donation.city.slug]) if donation.city.slug else ""


def _donor(donation: Donation) -> str:
    donor = getattr(donation.pledge, "donor", None) if donation.pledge else None
    if donor is None or not donor.name_is_public:
        return ""
    return str(donor.organisation or donor.name)


def _cancelled(donation: Donation, *, shielded: bool) -> str:
    if donation.state != DonationState.CANCELLED:
        return ""
    if shielded or not donation.is_councils:
        return capfirst(donation.get_cancelled_why_display())
    return f"{capfirst(donation.get_cancelled_why_display())}. {donation.cancelled_reason}"


def _basis(donation: Donation) -> dict[str, Any] | None:
    """The legal basis with its source, and what this donation counts against its cap."""
    legal_basis = donation.legal_basis
    if legal_basis is None:
        return None
    value = in_words(donation.value, donation.currency) if donation.value is not None else ""
    return {
        "legal_basis": legal_basis.as_of(donation.first_approved_at),
        "value": value,
        "evidence": donation.basis_evidence,
        "told": []
        if donation.state == DonationState.CANCELLED
        else _cap(donation, legal_basis, value),
    }


def _cap(donation: Donation, legal_basis: LegalBasis, value: str) -> list[str]:
    """The year whose cap it counts against, and how much; nothing before the approval."""
    total = caps.running_total(legal_basis, donation.city, donation.cap_begins_on or council_day())
    if legal_basis.limit is None:
        return [str(total)]
    facts = {"value": value, "day": date_format(total.begins_on)}
    in_money = legal_basis.counts_in == LegalBasis.Counts.MONEY
    if donation.state not in DONATION_COUNTED:
        counts = _("It is not approved, so it counts nothing against the cap yet.")
    elif in_money:
        counts = _("It counts %(value)s against the cap of the year that began on %(day)s.") % facts
    else:
        counts = _("It counts as one against the cap of the year that began on %(day)s.") % facts
    return [counts, str(total)]


def _acceptance(
    acceptance: Acceptance, signed: Sequence[AcceptanceLine], *, shielded: bool
) -> dict[str, Any]:
    return {
        "rows": [{"thing": thing(line.line), "line": line} for line in signed],
        "office": "" if shielded else acceptance.office,
        "received_on": None if shielded else acceptance.received_on,
        "on_paper": acceptance.link_id is None,
        "entered_on": None if shielded else acceptance.entered_at,
        "corrected": acceptance.corrects_id is not None,
    }


def page_of_past(one: PastDonation) -> dict[str, Any]:
    """An earlier donation that a source tells of."""
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
