"""Signatures: how each city signs the frozen text, and when the tie becomes official.

A mayor signs in person, entered by the clerk with the scan; or through a personal link, by typing
the name or by sending the scan of the signed paper. Either way a signature counts only when a
second person has confirmed it and said how the signatory was verified. Who signs must hold the
office on that very day (relationships/council/domain/offices.py). The second confirmed signature
makes the tie official: two ceremonies on two days are common (council resolution, signature here,
signature there and entry into force are four dates, not one), so the tie is dated by the later
signature unless the text names a later day.

Place, time, witnesses, scan, and how the signatory was verified may have been entered wrongly. They
are corrected as every entry is, and neither who sent the link nor who entered the signature
confirms the correction. A correction never changes who signed, which text, and by what way, nor the
day since which a tie is official. Where that day follows from a wrong date, the true date is added
to the tie with its source, and both are shown.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NotRequired, TypedDict, Unpack
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.agreements import mails
from relationships.agreements.domain.coming_into_force import (
    become_official,
    counting,
    effective_day,
    move_of,
    public_facts,
    take_effect,
)
from relationships.agreements.domain.links import (
    SIGNING,
    SIGNING_LINKS,
    facts_of,
    must_be_open,
    must_not_have_signed,
    role_of,
)
from relationships.agreements.domain.versions import lock_case, must_be_live
from relationships.agreements.models.signatures import Refusal, Signatory, Signature, SigningLink
from relationships.agreements.states import AgreementState
from relationships.council.domain.offices import must_hold_office
from relationships.documents.domain import documents
from relationships.documents.models.documents import Document
from relationships.nominations.states import NominationState
from sistercities.kernel import entries
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.links import use_up
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, log_step

_CORRECTED_IN = (*SIGNING, NominationState.OFFICIAL)
NOON = time(12)


class Said(TypedDict):
    """What is entered about a signature given in person, beside its scan."""

    signed_at: datetime
    place: str
    place_timezone: str
    witnesses: NotRequired[str]
    verified_how: NotRequired[str]


@transaction.atomic
def sign_by_link(token: str, *, typed_name: str, consent: str) -> Signature:
    """Sign by typing one's name under an explicit consent, whose words are kept.

    Raises RuleError: the link does not work; the text was not opened; the name or the consent is
    missing; the signatory is not in office today.
    """
    link = SIGNING_LINKS.lock(token)
    if link.opened_at is None:
        raise RuleError(_("Open the text first."))
    if len(typed_name.split()) == 0 or not consent:
        raise RuleError(_("Type your name and tick the box to sign."))
    return _arrive(
        link,
        facts={"consent": consent},
        method=Signature.Method.LINK,
        signed_at=timezone.now(),
        typed_name=" ".join(typed_name.split()),
    )


@transaction.atomic
def sign_by_scan(token: str, *, scan: File[Any], signed_on: date) -> Signature:
    """Send the scan of the printed text that was signed on paper.

    Raises RuleError: the link does not work; the day lies in the future or before the freezing;
    the signatory was not in office on that day; the file is of no kind that we keep.
    """
    link = SIGNING_LINKS.lock(token)
    signatory = link.signatory
    zone = ZoneInfo(signatory.term.office.city.timezone)
    noon = datetime.combine(signed_on, NOON, zone)
    signed_at = timezone.now() if signed_on == day_in(zone) else noon
    must_be_possible(signatory, signed_at, zone)
    return _arrive(
        link,
        facts={},
        method=Signature.Method.SCAN,
        signed_at=signed_at,
        scan=keep_scan(scan, signatory, signed_on=signed_on, acted_as=role_of(signatory)),
    )


@transaction.atomic
def refuse(token: str, *, reason: str) -> Refusal:
    """Say that this side cannot sign the text, and why. The link is used up.

    Raises RuleError: the link does not work; no reason is given.
    """
    link = SIGNING_LINKS.lock(token)
    if not reason.strip():
        raise RuleError(_("Say why you cannot sign this text."))
    use_up(link)
    signatory = link.signatory
    refusal = Refusal.objects.create(signatory=signatory, link=link, reason=reason.strip())
    log_step(
        signatory.agreement,
        act="signature_refused",
        by=None,
        acted_as=role_of(signatory),
        facts=facts_of(signatory) | {"reason": refusal.reason},
    )
    mails.refused(refusal)
    return refusal


@transaction.atomic
def enter_in_person(
    signatory: Signatory, *, by: User, scan_file: File[Any], **said: Unpack[Said]
) -> Signature:
    """Enter a signature given in person; a second person confirms it.

    Raises RuleError: the text is not open for signature; a signature is there already; the time
    lies in the future or before the freezing; the signatory was not in office on that day, counted
    where it was signed; the place is missing; the file is of no kind that we keep.
    """
    row: Signature = entries.enter(
        SIGNATURE,
        signatory,
        by=by,
        method=Signature.Method.IN_PERSON,
        sha256=signatory.agreement.sha256,
        scan_file=scan_file,
        **said,
    )
    return row


def _check(row: Signature) -> None:
    """Raises RuleError: the text is not open for signature; place or time is not possible."""
    agreement = row.signatory.agreement
    for name in ("place", "witnesses", "verified_how"):
        setattr(row, name, getattr(row, name).strip())
    if not row.place:
        raise RuleError(_("Say where it was signed."))
    if row.corrects is None:
        must_be_live(agreement.nomination)
        must_be_open(agreement)
        must_not_have_signed(row.signatory, but=row)
    else:
        _check_correction(row, row.corrects)
    must_be_possible(row.signatory, row.signed_at, ZoneInfo(row.place_timezone))
    if row.corrects is not None:
        _official_day_must_stay(row)


def _check_correction(new: Signature, old: Signature) -> None:
    """Raises RuleError: the text no longer counts; nothing says how the signatory was verified."""
    agreement = new.signatory.agreement
    signed = (AgreementState.FROZEN, AgreementState.IN_FORCE)
    if agreement.state not in signed or agreement.nomination.state not in _CORRECTED_IN:
        raise RuleError(_("This version of the agreement counts no longer."))
    if not new.verified_how:
        raise RuleError(_("Say how you made sure that the signatory signed."))
    new.signed_at = _to_the_minute(old, new.signed_at, ZoneInfo(new.place_timezone))
    if new.signed_at != old.signed_at and old.method == Signature.Method.LINK:
        raise RuleError(
            _("This signature came through a link, so its time is that of this register.")
        )


def _to_the_minute(old: Signature, signed_at: datetime, zone: ZoneInfo) -> datetime:
    """Keep the stored moment if the form shows the same clock time, since it has no seconds."""
    clocks = (timezone.make_naive(at, zone) for at in (old.signed_at, signed_at))
    was, now = (at.replace(second=0, microsecond=0, fold=0) for at in clocks)
    return old.signed_at if was == now else signed_at


def _official_day_must_stay(new: Signature) -> None:
    """Raises RuleError: the day since which the tie is official would move."""
    agreement = new.signatory.agreement
    tie = getattr(agreement, "relationship", None)
    if tie is None or tie.official_on is None:
        return
    others = counting(agreement).exclude(signatory=new.signatory)
    if effective_day(agreement, [*others, new]) != tie.official_on:
        raise RuleError(
            _(
                "The tie is official since %(day)s, and no correction moves that day. Add the true "
                "day to the tie as a date with its source instead."
            )
            % {"day": date_format(tie.official_on)}
        )


def _attach(row: Signature, said: Mapping[str, Any]) -> None:
    """Keep the scan that came with the form.

    Raises RuleError: the signatory sent the paper; the file is of no kind that we keep.
    """
    scan = said.get("scan_file")
    if not scan:
        return
    if row.method != Signature.Method.IN_PERSON:
        raise RuleError(_("The signatory sent this paper; only a scan that we made is replaced."))
    row.scan = keep_scan(scan, row.signatory, signed_on=row.local_day, by=row.entered_by)


def _draft_says(row: Signature) -> dict[str, Any]:
    facts = facts_of(row.signatory) | {"method": row.method}
    return facts | ({"correction": row.correction_reason} if row.corrects_id else {})


def _lock(row: Signature) -> None:
    lock_case(row.signatory.agreement)


SIGNATURE = register(
    EntryKind(
        name="signature",
        what=gettext_lazy("signature"),
        model=Signature,
        subject="signatory",
        about=("method", "link", "typed_name", "sha256", "acted_as"),
        fetch=(
            "signatory__agreement__nomination__city",
            "signatory__term__person",
            "signatory__term__office",
            "link",
        ),
        says=public_facts,
        drafts_say=_draft_says,
        reference=lambda row: row.case.reference,
        happened_on=lambda row: row.local_day,
        lock=_lock,
        check=_check,
        attach=_attach,
        counts=take_effect,
        moves=move_of,
        follows=become_official,
        struck=False,
        hands=("entered_by", "link__created_by"),
        adds=("verified_how",),
        house=HOUSE,
    )
)


def must_be_possible(signatory: Signatory, signed_at: datetime, zone: ZoneInfo) -> None:
    """Raises RuleError: the time is in the future or before the freezing; not in office then."""
    frozen_at = signatory.agreement.frozen_at
    day = day_in(zone, signed_at)
    now = by_the_clock(timezone.now(), zone)
    if signed_at > timezone.now():
        raise RuleError(_("This time is in the future: it is now %(now)s.") % {"now": now})
    if frozen_at and day < day_in(zone, frozen_at):
        raise RuleError(
            _("This is before the text was frozen: that was on %(frozen)s; it is now %(now)s.")
            % {"frozen": by_the_clock(frozen_at, zone), "now": now}
        )
    must_hold_office(signatory.term, day)


def keep_scan(
    scan: File[Any],
    signatory: Signatory,
    *,
    signed_on: date,
    by: User | None = None,
    acted_as: str = "",
) -> Document:
    """Keep the scan of a signed paper with the papers of the nomination."""
    return documents.keep(
        scan,
        nomination=signatory.agreement.nomination,
        title=_("Signed agreement, %(office)s") % {"office": signatory.term.office.title},
        dated_on=signed_on,
        by=by,
        acted_as=acted_as,
    )


def _arrive(link: SigningLink, *, facts: dict[str, str], **fields: Any) -> Signature:
    """Use the link up and save the signature sent through it, for a second person to confirm."""
    signatory, city = link.signatory, link.signatory.term.office.city
    zone = ZoneInfo(city.timezone)
    must_hold_office(signatory.term, day_in(zone, fields["signed_at"]))
    use_up(link)
    signature = Signature(
        signatory=signatory,
        link=link,
        place=city.name,
        place_timezone=city.timezone,
        sha256=signatory.agreement.sha256,
        acted_as=role_of(signatory),
        **fields,
    )
    signature.save()
    log_step(
        signatory.agreement,
        act="signature_arrived",
        by=None,
        acted_as=role_of(signatory),
        facts=facts_of(signatory) | {"method": signature.method} | facts,
    )
    HOUSE.tell(SIGNATURE, signature)
    return signature
