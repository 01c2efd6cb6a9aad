"""Legal grounds: what the city's law allows to be given away, to whom, and how much in a year.

Los Angeles Administrative Code §22.547, shipped as data: an official sister city may get things
worth 100,000 dollars a year in all, by the fair market value on the day of the donation; without
cap where a government answers or recovers from an emergency or disaster; another government up to
three times a year; anybody, where disposal would cost the city money. The grounds concern the
council's own property only: a donor's own never counts. How much is left is in caps.py.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.domain.caps import must_fit, why_too_much, year_of
from aid.domain.money import in_words
from aid.domain.valuation_age import must_be_fresh
from aid.models import Donation, DonationLine, LegalGround, Valuation
from aid.models.grounds import TERMS, LegalGroundQuerySet
from aid.states import DonationState
from relationships.domain.calendar import council_day
from relationships.models import City, Relationship, RelationshipDate
from relationships.states import RelationshipState
from sistercities.entries import must_be_certain
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note

MOST_WORTH = Decimal("999999999999.99")  # what the columns of a donation's value hold


def tie_with(city: City) -> Relationship | None:
    """The tie of the council's own city with this city, unless it has ended."""
    return Relationship.objects.of_council().live().filter(city_b=city).first()


def must_not_be_suspended(city: City) -> None:
    """No tie at all holds nothing up here; a suspended one does, whoever owns the things.

    Raises RuleError: the tie with the city is suspended.
    """
    tie = tie_with(city)
    if tie is not None and tie.state == RelationshipState.SUSPENDED:
        raise RuleError(
            _("The tie with %(city)s is suspended: no donation to it goes a step further.")
            % {"city": city.name}
        )


def must_be_in_use(ground: LegalGround) -> None:
    """Raises RuleError: nothing new rests on it any more; a correction of its wording waits."""
    wording_must_be_certain(ground)
    if not ground.is_active:
        raise RuleError(_("“%(ground)s” is no longer in use.") % {"ground": ground})


def wording_must_be_certain(ground: LegalGround) -> None:
    """Raises RuleError: a correction of how it reads waits for a second person."""
    for wording in ground.wordings.uncertain():
        must_be_certain(wording)


def must_suit(ground: LegalGround, city: City) -> None:
    """A ground for official sister cities needs an official tie of that kind, since a day past.

    Raises RuleError: there is no tie with the city; it is of another kind, not official now, or
    takes effect on a day that has not come.
    """
    sentence = why_unsuited(ground, city)
    if sentence:
        raise RuleError(sentence)


def why_unsuited(ground: LegalGround, city: City) -> str:
    """Why the tie with the city does not open this ground today; empty if it does.

    Los Angeles Administrative Code §22.547: to “an official sister city”. A friendship city is
    none, and neither is one whose agreement takes effect later.
    """
    ties = Relationship.objects.of_council().filter(city_b=city)
    kinds, today = ground.kinds_of_tie, council_day()
    if not kinds or ties.official_on(today).filter(kind__in=kinds).exists():
        return ""
    names = {"ground": ground, "city": city.name, "kinds": ground.kinds_in_words}
    tie = tie_with(city)
    if tie is None:
        return _("“%(ground)s” needs an official tie, and there is none with %(city)s.") % names
    if tie.kind not in kinds:
        return _(
            "“%(ground)s” serves only an official tie of this kind: %(kinds)s. %(city)s is a"
            " %(kind)s."
        ) % (names | {"kind": tie.get_kind_display()})
    if tie.state != RelationshipState.OFFICIAL:
        return _("“%(ground)s” needs an official tie; the one with %(city)s is “%(state)s”.") % (
            names | {"state": tie.get_state_display()}
        )
    since = tie.official_on or RelationshipDate.objects.since().filter(relationship=tie)[0].on
    return _(
        "“%(ground)s” needs an official tie; the one with %(city)s takes effect on %(day)s."
    ) % (names | {"day": date_format(since)})


def terms_that_stay(ground: LegalGround, new: Mapping[str, Any]) -> dict[str, str]:
    """What would change of a ground on which something was counted, each with why it cannot.

    Else whoever moved the start of its year would open the cap anew. The ground is locked, so that
    no approval comes between.
    """
    if not any(name in new and new[name] != getattr(ground, name) for name in TERMS):
        return {}
    now = LegalGround.objects.select_for_update(no_key=True).get(pk=ground.pk)
    if not LegalGround.objects.counted_on().filter(pk=ground.pk).exists():
        return {}
    sentence = _(
        "Donations were counted on this legal ground, so its cap, its year and its ties stay. If"
        " the law has changed, take it out of use and enter a new legal ground."
    )
    return {name: sentence for name in TERMS if name in new and new[name] != getattr(now, name)}


def counted_beside(ground: LegalGround) -> LegalGroundQuerySet:
    """The grounds with a cap on which something was counted, where this one begins at zero."""
    counted = LegalGround.objects.counted_on()
    if counted.filter(pk=ground.pk).exists():
        return counted.none()
    return counted.exclude(counts_in="")


def values_must_be_certain(donation: Donation) -> None:
    """Raises RuleError: a correction of the value of a thing waits for a second person."""
    items = donation.lines.standing().values("item")
    for valuation in Valuation.objects.uncertain().filter(item__in=items):
        must_be_certain(valuation)


def worth(donation: Donation, currency: str) -> dict[DonationLine, Decimal]:
    """The fair market value of each line: of one piece, times how many.

    Raises RuleError: a thing is not declared surplus, not valued, valued in another currency, or
    valued too long ago; a correction of its value waits; together they are worth more than any
    column holds.
    """
    values_must_be_certain(donation)
    values = {}
    for line in donation.lines.standing().select_related("item").order_by("pk"):
        item, valuation = line.item, line.item.valuation
        if item.surplus is None:
            raise RuleError(_("“%(item)s” is not declared surplus.") % {"item": item})
        if valuation is None:
            raise RuleError(
                _("“%(item)s” is not valued yet: enter its fair market value.") % {"item": item}
            )
        if valuation.currency != currency:
            raise RuleError(
                _("“%(item)s” is valued in %(its)s, but this ground counts in %(currency)s.")
                % {"item": item, "its": valuation.currency, "currency": currency}
            )
        must_be_fresh(valuation.valued_on, item)
        values[line] = valuation.amount * line.quantity
    if not values:
        raise RuleError(_("This donation has no line."))
    if sum(values.values()) > MOST_WORTH:
        raise RuleError(
            _("Together these things would be worth more than %(most)s. Correct value or number.")
            % {"most": in_words(MOST_WORTH, currency)}
        )
    return values


def why_not(donation: Donation, ground: LegalGround) -> str:
    """Why this donation cannot rest on this ground today; empty if it can."""
    try:
        must_suit(ground, donation.city)
        value = sum(worth(donation, ground.currency).values(), Decimal(0))
    except RuleError as reason:
        return " ".join(reason.messages)
    return why_too_much(donation, ground, value)


def ground_is_open(donation: Donation) -> bool:
    """The ground of the council's own can be chosen until the council's motion is filed.

    The council then decides about the ground and the value that it was told.
    """
    return (
        donation.is_councils
        and donation.state == DonationState.PROPOSED
        and donation.matter_id is None
        and not donation.approvals.exists()
    )


def _must_be_open(donation: Donation) -> None:
    if not donation.is_councils:
        raise RuleError(_("Legal grounds and caps are for the council's own property only."))
    if donation.motion is not None:
        raise RuleError(
            _(
                "The council's motion (file %(council_file)s) is filed, so the legal ground and the"
                " value of donation %(donation)s no longer change: the council decides about what"
                " it was told. Cancel the donation and propose it anew."
            )
            % {"council_file": donation.motion.current.council_file, "donation": donation}
        )
    if not ground_is_open(donation):
        raise RuleError(_("The legal ground no longer changes: an approval was entered."))


@transaction.atomic
def choose_ground(donation: Donation, *, by: User, ground: LegalGround, evidence: str = "") -> None:
    """Say on which legal ground the council gives this away, and what that rests on.

    The donation takes its value from the valuations as they stand on this day.

    Raises RuleError: it is a donor's own; the council's motion is filed, or an approval waits; the
    ground is not in use, asks for evidence that is not given, or does not serve the tie of today; a
    correction of its wording waits; the tie is suspended; a thing is not declared surplus, not
    valued in the ground's currency, or valued too long ago; it would pass the cap.
    """
    lock(donation)
    _must_be_open(donation)
    must_be_in_use(ground)
    if ground.evidence_asked and not evidence.strip():
        raise RuleError(
            _("“%(ground)s” must be documented: %(asked)s")
            % {"ground": ground, "asked": ground.evidence_label}
        )
    must_not_be_suspended(donation.city)
    must_suit(ground, donation.city)
    values = worth(donation, ground.currency)
    donation.value, donation.currency = sum(values.values(), Decimal(0)), ground.currency
    must_fit(donation, ground, donation.value)
    for line, value in values.items():
        line.value = value
        line.save(update_fields=["value"])
    donation.ground, donation.ground_evidence = ground, evidence.strip()
    donation.cap_begins_on = year_of(ground, council_day())
    _save_ground(donation)
    facts = {
        "ground": ground.title,
        "value": f"{donation.value:.2f}",
        "currency": donation.currency,
    }
    if donation.ground_evidence:
        facts["evidence"] = donation.ground_evidence
    act = "ground_chosen_with_evidence" if donation.ground_evidence else "ground_chosen"
    note(donation, act=act, by=by, facts=facts)


def drop_ground(donation: Donation, *, by: User, act: str = "ground_dropped") -> None:
    """A thing was valued anew, or added: the ground is chosen again. Lock the donation before."""
    donation.lines.standing().update(value=None)
    donation.ground, donation.ground_evidence = None, ""
    donation.value, donation.currency, donation.cap_begins_on = None, "", None
    _save_ground(donation)
    note(donation, act=act, by=by)


def _save_ground(donation: Donation) -> None:
    donation.save(update_fields=["ground", "ground_evidence", "value", "currency", "cap_begins_on"])
