"""The choice of a legal basis for a donation of the council's own property."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from aid.donations.domain.caps import must_fit, why_too_much, year_of
from aid.donations.models.donations import Donation, DonationLine
from aid.donations.states import DonationState
from aid.items.domain.valuation_age import must_be_fresh
from aid.items.models.items import Valuation
from aid.legal_bases.domain.terms import (
    MOST_WORTH,
    must_be_in_use,
    must_not_be_suspended,
    must_suit,
)
from aid.legal_bases.models import LegalBasis
from sistercities.kernel.calendar import council_day
from sistercities.kernel.entries import must_be_certain
from sistercities.kernel.models import User
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError, lock, log_step


def values_must_be_certain(donation: Donation) -> None:
    """Raises RuleError: a correction of the value of a thing waits for a second person."""
    items = donation.lines.not_cancelled().values("item")
    for valuation in Valuation.objects.uncertain().filter(item__in=items):
        must_be_certain(valuation)


def worth(donation: Donation, currency: str) -> dict[DonationLine, Decimal]:
    """The fair market value of each line: of one piece, times how many.

    Raises RuleError: a thing is not declared surplus, not valued, valued in another currency, or
    valued too long ago; a correction of its value waits; the total is too large for its column.
    """
    values_must_be_certain(donation)
    values = {}
    for line in donation.lines.not_cancelled().select_related("item").order_by("pk"):
        item, valuation = line.item, line.item.valuation
        if item.surplus is None:
            raise RuleError(_("“%(item)s” is not declared surplus.") % {"item": item})
        if valuation is None:
            raise RuleError(
                _("“%(item)s” is not valued yet: enter its fair market value.") % {"item": item}
            )
        if valuation.currency != currency:
            raise RuleError(
                _("“%(item)s” is valued in %(its)s, but this basis counts in %(currency)s.")
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


def why_not(donation: Donation, legal_basis: LegalBasis) -> str:
    """Why this donation cannot rest on this basis today; empty if it can."""
    try:
        must_be_in_use(legal_basis)
        must_suit(legal_basis, donation.city)
        value = sum(worth(donation, legal_basis.currency).values(), Decimal(0))
    except RuleError as reason:
        return " ".join(reason.messages)
    return why_too_much(donation, legal_basis, value)


def basis_is_open(donation: Donation) -> bool:
    """Whether the legal basis can be chosen: until the council's motion is filed.

    The council then decides about the basis and the value that it was told.
    """
    return (
        donation.is_councils
        and donation.state == DonationState.PROPOSED
        and donation.matter_id is None
        and not donation.approvals.exists()
    )


def _must_be_open(donation: Donation) -> None:
    if not donation.is_councils:
        raise RuleError(_("Legal bases and caps are for the council's own property only."))
    if donation.motion is not None:
        raise RuleError(
            _(
                "The council's motion (file %(council_file)s) is filed, so the legal basis and the"
                " value of donation %(donation)s no longer change: the council decides about what"
                " it was told. Cancel the donation and propose it anew."
            )
            % {"council_file": donation.motion.current.council_file, "donation": donation}
        )
    if not basis_is_open(donation):
        raise RuleError(_("The legal basis no longer changes: an approval was entered."))


@transaction.atomic
def choose_basis(
    donation: Donation, *, by: User, legal_basis: LegalBasis, evidence: str = ""
) -> None:
    """Say on which legal basis the council gives this away, and what that rests on.

    The donation takes its value from the valuations as they stand on this day.

    Raises RuleError: it is a donor's own; the council's motion is filed, or an approval waits; the
    basis is not in use, asks for evidence that is not given, or does not serve the tie of today; a
    correction of its wording waits; the tie is suspended; a thing is not declared surplus, not
    valued in the basis's currency, or valued too long ago; it would pass the cap.
    """
    lock(donation)
    _must_be_open(donation)
    must_be_in_use(legal_basis)
    if legal_basis.evidence_asked and not evidence.strip():
        raise RuleError(
            _("“%(legal_basis)s” must be documented: %(asked)s")
            % {"legal_basis": legal_basis, "asked": legal_basis.evidence_label}
        )
    must_not_be_suspended(donation.city)
    must_suit(legal_basis, donation.city)
    values = worth(donation, legal_basis.currency)
    donation.value, donation.currency = sum(values.values(), Decimal(0)), legal_basis.currency
    must_fit(donation, legal_basis, donation.value)
    for line, value in values.items():
        line.value = value
        line.save(update_fields=["value"])
    donation.legal_basis, donation.basis_evidence = legal_basis, evidence.strip()
    donation.cap_begins_on = year_of(legal_basis, council_day())
    _save_basis(donation)
    facts = {
        "legal_basis": legal_basis.title,
        "value": f"{donation.value:.2f}",
        "currency": donation.currency,
    }
    if donation.basis_evidence:
        facts["evidence"] = donation.basis_evidence
    act = "basis_chosen_with_evidence" if donation.basis_evidence else "basis_chosen"
    log_step(donation, act=act, by=by, facts=facts)


def drop_basis(donation: Donation, *, by: User, act: str = "basis_dropped") -> None:
    """Remove the legal basis, because a thing was valued anew or added. The donation is locked."""
    donation.lines.not_cancelled().update(value=None)
    donation.legal_basis, donation.basis_evidence = None, ""
    donation.value, donation.currency, donation.cap_begins_on = None, "", None
    _save_basis(donation)
    log_step(donation, act=act, by=by)


def _save_basis(donation: Donation) -> None:
    donation.save(
        update_fields=["legal_basis", "basis_evidence", "value", "currency", "cap_begins_on"]
    )
