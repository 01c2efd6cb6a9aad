"""What a confirmed signature brings about: signed by one city, then official.

Two ceremonies on two days are common, so a tie has four dates and not one: the council's decision,
the signature here, the signature there, and the day it takes effect. That day is the day of the
later signature unless the text names a later one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from relationships.domain import relationships
from relationships.domain.links import facts_of, revoke_all
from relationships.domain.mails import agreements as mails
from relationships.models import Agreement, City, Signature
from relationships.models.signatures import SignatureQuerySet
from relationships.states import AgreementState, NominationState
from sistercities import public_record
from sistercities.days import day_in
from sistercities.models import User
from sistercities.workflow import advance, lock, note


def take_effect(signature: Signature, *, by: User) -> None:
    """Move the case after a signature was confirmed; everything is locked.

    Raises RuleError: the city became official for this kind meanwhile; it is the second one, and
    the two cities already have a tie.
    """
    if len(counting(signature.signatory.agreement)) < 2:
        _first(signature, by=by)
    else:
        _second(signature, by=by)


def counting(agreement: Agreement) -> SignatureQuerySet:
    """The confirmed signatures under this version."""
    return (
        Signature.objects.current()
        .filter(signatory__agreement=agreement)
        .select_related("signatory__term__office__city", "signatory__term__person")
    )


def local_day(signature: Signature) -> date:
    """The day of a signature, by the clock of the place where it was given."""
    return day_in(ZoneInfo(signature.place_timezone), signature.signed_at)


def effective_day(agreement: Agreement, signatures: Iterable[Signature]) -> date:
    """The day of the later signature, unless the text names a later one."""
    days = [local_day(signature) for signature in signatures]
    return max([*days, *([agreement.effective_on] if agreement.effective_on else [])])


def _first(signature: Signature, *, by: User) -> None:
    nomination, facts = signature.signatory.agreement.nomination, public_facts(signature)
    relationships.must_not_be_official(nomination.city, nomination.kind)
    advance(nomination, NominationState.SIGNED_BY_ONE, act="signature", by=by, facts=facts)
    _record(signature, facts)


def _second(signature: Signature, *, by: User) -> None:
    agreement = signature.signatory.agreement
    nomination, facts = agreement.nomination, public_facts(signature)
    official_on = effective_day(agreement, counting(agreement))
    official = {"official_on": official_on.isoformat(), "sha256": agreement.sha256}
    note(nomination, act="signature", by=by, facts=facts)
    advance(agreement, AgreementState.IN_FORCE, act="agreement_in_force", by=by, facts=official)
    revoke_all(agreement)
    mails.official(agreement, official_on=official_on)
    for city in City.objects.filter(council__isnull=False):
        lock(city)
    lock(nomination.city)  # every row lock before the record's
    _record(signature, facts)
    relationships.create_official(agreement, official_on=official_on, by=by)
    advance(nomination, NominationState.OFFICIAL, act="official", by=by, facts=official)


def _record(signature: Signature, facts: dict[str, Any]) -> None:
    public_record.append(
        act="signature",
        subject=signature.signatory.agreement.nomination.reference,
        happened_on=local_day(signature),
        facts=facts,
    )


def public_facts(signature: Signature) -> dict[str, Any]:
    """What the history and the public record say about a signature that counts."""
    return facts_of(signature.signatory) | {
        "method": signature.method,
        "place": signature.place,
        "signed_on": local_day(signature).isoformat(),
        "sha256": signature.sha256,
        "version": signature.signatory.agreement.version,
    }
