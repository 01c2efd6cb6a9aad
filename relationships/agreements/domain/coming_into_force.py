"""What a confirmed signature brings about: signed by one city, then official.

Two ceremonies on two days are common, so a tie has four dates and not one: the council's decision,
the signature here, the signature there, and the day it takes effect. That day is the day of the
later signature unless the text names a later one.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from relationships.agreements import mails
from relationships.agreements.domain.links import facts_of, revoke_all
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signature, SignatureQuerySet
from relationships.agreements.states import AgreementState
from relationships.cities.models.cities import City
from relationships.nominations.domain import official
from relationships.nominations.states import NominationState
from sistercities.kernel.entries import must_be_certain
from sistercities.kernel.entry_kinds import Move
from sistercities.kernel.workflow import advance, lock

_MAKES_OFFICIAL: list[Callable[..., object]] = []


def register(make_official: Callable[..., object]) -> None:
    """Say how a tie becomes official when both have signed; the process of ties does so, once.

    Raises RuntimeError: that was said already.
    """
    if _MAKES_OFFICIAL:
        raise RuntimeError("It is registered already how a tie becomes official.")
    _MAKES_OFFICIAL.append(make_official)


def take_effect(row: Signature) -> None:
    """Do what a signature brings once it counts, except the end of it: its entry in the record.

    Raises RuleError: it is the first, and the city became official for this kind meanwhile; it is
    the second, and a correction of the first waits.
    """
    if row.corrects is not None:
        return
    agreement, nomination = row.signatory.agreement, row.case
    if not is_second(row):
        official.must_not_be_official(nomination.city, nomination.kind)
        return
    must_rest_on_what_is_certain(row)
    revoke_all(agreement)
    mails.official(agreement, official_on=effective_day(agreement, counting(agreement)))
    for city in City.objects.filter(council__isnull=False):
        lock(city)
    lock(nomination.city)  # take every row lock before the lock of the record


def must_rest_on_what_is_certain(row: Signature) -> None:
    """Raises RuleError: it is the second signature, and a correction of the first waits."""
    if row.corrects is None:
        for other in counting(row.signatory.agreement):
            must_be_certain(other)


def move_of(row: Signature) -> Move | None:
    """The first signature moves the case to “signed by one”."""
    if row.corrects is not None or is_second(row):
        return None
    return Move(NominationState.SIGNED_BY_ONE)


def become_official(row: Signature) -> None:
    """After the record tells of the second signature: text in force, tie official.

    Raises RuleError: the two cities already have a tie.
    """
    if row.corrects is not None or not is_second(row):
        return
    by, agreement = row.confirmed_by, row.signatory.agreement
    official_on = effective_day(agreement, counting(agreement))
    official = {"official_on": official_on.isoformat(), "sha256": agreement.sha256}
    advance(agreement, AgreementState.IN_FORCE, act="agreement_in_force", by=by, facts=official)
    [make_official] = _MAKES_OFFICIAL
    make_official(agreement, official_on=official_on, by=by)
    advance(row.case, NominationState.OFFICIAL, act="official", by=by, facts=official)


def is_second(row: Signature) -> bool:
    """Whether the other side's signature counts already."""
    others = counting(row.signatory.agreement).exclude(signatory=row.signatory)
    return others.exists()


def counting(agreement: Agreement) -> SignatureQuerySet:
    """The signatures under this version that count."""
    return Signature.objects.current().under(agreement)


def effective_day(agreement: Agreement, signatures: Iterable[Signature]) -> date:
    """The day of the later signature, unless the text names a later one."""
    days = [signature.local_day for signature in signatures]
    return max([*days, *([agreement.effective_on] if agreement.effective_on else [])])


def public_facts(signature: Signature) -> dict[str, Any]:
    """What the history and the public record say about a signature that counts."""
    return facts_of(signature.signatory) | {
        "name": signature.signatory.holder.name,
        "method": signature.method,
        "place": signature.place,
        "signed_on": signature.local_day.isoformat(),
        "sha256": signature.sha256,
        "version": signature.signatory.agreement.version,
        "witnesses": signature.witnesses,
        "verified_how": signature.verified_how,
        "scan_sha256": signature.scan.sha256 if signature.scan else "",
    }
