"""Corrections of what is said about a signature that counts.

The place, the time, the witnesses, the scan and how the signatory was verified may have been
written down wrongly. They are entered anew by one person, with a reason that the public reads, and
confirmed by another, who again neither entered it nor sent the link. The old row stays readable.

A correction never changes what is official: who signed, which text, and by what way stay, and so
does the day since which a tie is official. Where that day was reckoned from a wrong date, the true
one is added to the tie as a date with its source, and both are shown.
"""

from datetime import datetime
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.domain.calendar import council_day
from relationships.domain.confirmation import confirm, must_be_draft
from relationships.domain.effect import counting, effective_day, local_day, public_facts
from relationships.domain.links import SIGNING, facts_of
from relationships.domain.signatures import (
    keep_scan,
    must_be_possible,
    must_be_second,
    took_part,
)
from relationships.domain.versions import live, lock_case
from relationships.models import Agreement, Nomination, Relationship, Signature
from relationships.models.signatures import SignatureQuerySet
from relationships.states import AgreementState, NominationState
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note

_COPIED = ("method", "typed_name", "link", "sha256", "acted_as", "scan")
_OPEN_IN = (*SIGNING, NominationState.OFFICIAL)


class Said(TypedDict):
    """What a correction may change in a signature, beside its scan."""

    signed_at: datetime
    place: str
    place_timezone: str
    witnesses: str
    verified_how: str


def correctable(nomination: Nomination) -> SignatureQuerySet:
    """The signatures that count, while their text is signed or in force."""
    agreement = live(nomination)
    if agreement is None or not _is_open(agreement):
        return Signature.objects.none()
    return counting(agreement)


def draft_correction(nomination: Nomination) -> Signature | None:
    """The correction that waits for its confirmation; there is one at most."""
    live_one = nomination.agreements.live()
    drafts = Signature.objects.draft_corrections().filter(signatory__agreement__in=live_one)
    return drafts.select_related(
        "signatory__agreement__nomination",
        "signatory__term__office__city",
        "signatory__term__person",
        "entered_by",
        "corrects",
        "link",
    ).first()


@transaction.atomic
def enter_correction(
    signature: Signature,
    *,
    by: User,
    reason: str,
    scan: File[Any] | None = None,
    **said: Unpack[Said],
) -> Signature:
    """Enter anew what is said about a confirmed signature. It counts once a second one confirms.

    Raises RuleError: no reason; the signature does not count, or a correction of this text waits;
    nothing is different; the place or how it was verified is missing; the time is not possible, or
    was taken by this register; the day since which the tie is official would move; a scan is sent
    for a signature that was not given in person.
    """
    agreement = _lock(signature)
    new = Signature(
        signatory=signature.signatory,
        corrects=signature,
        correction_reason=reason.strip(),
        entered_by=by,
        signed_at=_to_the_minute(signature, said["signed_at"], ZoneInfo(said["place_timezone"])),
        place=said["place"].strip(),
        place_timezone=said["place_timezone"],
        witnesses=said["witnesses"].strip(),
        verified_how=said["verified_how"].strip(),
        **{name: getattr(signature, name) for name in _COPIED},
    )
    _must_be_whole(new, signature, scan)
    if draft_correction(agreement.nomination):
        raise RuleError(_("A correction of a signature waits for its confirmation already."))
    _must_be_true(new, signature)
    if scan:
        new.scan = keep_scan(scan, new.signatory, signed_on=local_day(new), by=by)
    new.save()
    facts = facts_of(new.signatory)
    note(agreement.nomination, act="signature_correction_entered", by=by, facts=facts)
    return new


@transaction.atomic
def confirm_correction(correction: Signature, *, by: User) -> None:
    """Let the correction take the place of what was said before. Nothing else moves.

    Raises RuleError: it is confirmed already; the same person entered it or sent the link; the
    signature was corrected or its text replaced meanwhile; the official day would move.
    """
    signature = _corrected(correction)
    agreement = _lock(signature)
    lock(correction)
    correction.signatory = signature.signatory
    must_be_draft(correction)
    must_be_second(correction, by)
    _must_be_true(correction, signature)
    confirm(correction, by=by, single_handed=took_part(correction, by))
    facts = _facts(correction) | {
        "reason": correction.correction_reason,
        "before": _facts(signature),
    }
    nomination = agreement.nomination
    note(nomination, act="signature_corrected", by=by, facts=facts)
    public_record.append(
        act="signature_corrected",
        subject=nomination.reference,
        happened_on=council_day(),
        facts=facts,
    )


@transaction.atomic
def discard_correction(correction: Signature, *, by: User) -> None:
    """Drop a correction that was not confirmed. What was said before counts on.

    Raises RuleError: it is confirmed.
    """
    nomination = correction.signatory.agreement.nomination
    lock(nomination)
    lock(correction)
    must_be_draft(correction)
    facts = facts_of(correction.signatory)
    correction.delete()
    note(nomination, act="signature_correction_discarded", by=by, facts=facts)


def _is_open(agreement: Agreement) -> bool:
    signed = (AgreementState.FROZEN, AgreementState.IN_FORCE)
    return agreement.state in signed and agreement.nomination.state in _OPEN_IN


def _lock(signature: Signature) -> Agreement:
    """Lock the case, the version and the signature that counts.

    Raises RuleError: it does not count; it has been corrected; its text counts no longer.
    """
    signatory = signature.signatory
    agreement = signatory.agreement
    lock_case(agreement)
    lock(signature)
    signature.signatory = signatory
    if not _is_open(agreement):
        raise RuleError(_("This version of the agreement counts no longer."))
    if not signature.is_confirmed:
        raise RuleError(_("This signature does not count yet. Discard it and enter it again."))
    if not Signature.objects.current().filter(pk=signature.pk).exists():
        raise RuleError(_("This signature has been corrected already. Correct the later entry."))
    return agreement


def _corrected(correction: Signature) -> Signature:
    if correction.corrects is None:
        raise RuleError(_("This is not a correction."))
    correction.corrects.signatory = correction.signatory
    return correction.corrects


def _to_the_minute(signature: Signature, signed_at: datetime, zone: ZoneInfo) -> datetime:
    """A form knows no seconds, nor which of two equal hours: the same clock is the same time."""
    clocks = (timezone.make_naive(at, zone) for at in (signature.signed_at, signed_at))
    old, new = (at.replace(second=0, microsecond=0, fold=0) for at in clocks)
    return signature.signed_at if old == new else signed_at


def _must_be_whole(new: Signature, old: Signature, scan: File[Any] | None) -> None:
    if not new.correction_reason:
        raise RuleError(_("Give the reason for the correction. The public reads it."))
    if not new.place or not new.verified_how:
        raise RuleError(_("Say where it was signed, and how the signatory was verified."))
    if scan and old.method != Signature.Method.IN_PERSON:
        raise RuleError(_("The signatory sent this paper; only a scan that we made is replaced."))
    if not scan and all(getattr(new, name) == getattr(old, name) for name in Said.__annotations__):
        raise RuleError(_("Nothing is different from what stands there already."))


def _must_be_true(new: Signature, old: Signature) -> None:
    """The corrected time is possible and leaves the official day where it is."""
    if new.signed_at != old.signed_at and old.method == Signature.Method.LINK:
        raise RuleError(
            _("This signature came through a link, so its time is that of this register.")
        )
    must_be_possible(new.signatory, new.signed_at, ZoneInfo(new.place_timezone))
    agreement = new.signatory.agreement
    tie = Relationship.objects.filter(agreement=agreement).first()
    if tie is None or tie.official_on is None:
        return
    others = [row for row in counting(agreement) if row.pk != old.pk]
    if effective_day(agreement, [*others, new]) != tie.official_on:
        raise RuleError(
            _(
                "The tie is official since %(day)s, and no correction moves that day. Add the true "
                "day to the tie as a date with its source instead."
            )
            % {"day": date_format(tie.official_on)}
        )


def _facts(signature: Signature) -> dict[str, Any]:
    return public_facts(signature) | {
        "witnesses": signature.witnesses,
        "verified_how": signature.verified_how,
        "scan_sha256": signature.scan.sha256 if signature.scan else "",
    }
