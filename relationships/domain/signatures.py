"""Signatures: how each city signs the frozen text, and when the tie becomes official.

A mayor signs in person, entered by the clerk with the scan; or through a personal link, by typing
the name or by sending the scan of the signed paper. However it came, a signature counts only when
a second person has confirmed it and said how the signatory was verified. Who signs must hold the
office on that very day. The second confirmed signature makes the tie official: two ceremonies on
two days are common (council resolution, signature here, signature there and entry into force are
four dates, not one), so the tie is dated by the later signature unless the text names a later day.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.domain import documents
from relationships.domain.calendar import by_the_clock
from relationships.domain.confirmation import confirm, must_be_draft
from relationships.domain.effect import local_day, take_effect
from relationships.domain.links import (
    SIGNING_LINKS,
    facts_of,
    must_be_open,
    must_not_have_signed,
    role_of,
)
from relationships.domain.mails import agreements as mails
from relationships.domain.offices import must_hold_office
from relationships.domain.versions import lock_version
from relationships.models import (
    Agreement,
    Council,
    Document,
    Refusal,
    Signatory,
    Signature,
    SigningLink,
)
from sistercities.days import day_in
from sistercities.links import use_up
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note

NOON = time(12)


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
    note(
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
    signatory: Signatory,
    *,
    by: User,
    signed_at: datetime,
    place: str,
    place_timezone: str,
    scan: File[Any],
    witnesses: str = "",
) -> Signature:
    """Write down a signature given in person; a second person confirms it.

    Raises RuleError: the text is not open for signature; a signature is there already; the time
    lies in the future or before the freezing; the signatory was not in office on that day, counted
    where it was signed; the place is missing; the file is of no kind that we keep.
    """
    agreement = signatory.agreement
    lock_version(agreement)
    must_be_open(agreement)
    must_not_have_signed(signatory)
    if not place.strip():
        raise RuleError(_("Say where it was signed."))
    zone = ZoneInfo(place_timezone)
    must_be_possible(signatory, signed_at, zone)
    signature = Signature.objects.create(
        signatory=signatory,
        method=Signature.Method.IN_PERSON,
        signed_at=signed_at,
        place=place.strip(),
        place_timezone=place_timezone,
        witnesses=witnesses.strip(),
        scan=keep_scan(scan, signatory, signed_on=day_in(zone, signed_at), by=by),
        sha256=agreement.sha256,
        entered_by=by,
    )
    note(agreement, act="signature_entered", by=by, facts=facts_of(signatory))
    mails.awaits_confirmation(signature)
    return signature


@transaction.atomic
def discard_signature(signature: Signature, *, by: User, reason: str) -> None:
    """Take an unconfirmed signature away, with a reason that stays in the history.

    Raises RuleError: it is confirmed; no reason is given.
    """
    agreement = _lock(signature)
    must_be_draft(signature)
    if not reason.strip():
        raise RuleError(_("Say why this signature is discarded."))
    facts = facts_of(signature.signatory) | {"method": signature.method, "reason": reason.strip()}
    signature.delete()
    note(agreement, act="signature_discarded", by=by, facts=facts)


@transaction.atomic
def confirm_signature(signature: Signature, *, by: User, verified_how: str) -> None:
    """Make a signature count. The first brings the case to “signed by one”, the second to official.

    Raises RuleError: it is confirmed already, or its text is no longer open for signature; the
    same person entered it or sent the link; nothing says how the signatory was verified; the
    signatory was not in office on the day; the two cities already have a tie.
    """
    agreement = _lock(signature)
    must_be_draft(signature)
    must_be_open(agreement)
    must_be_second(signature, by)
    if not verified_how.strip():
        raise RuleError(_("Say how you made sure that the signatory signed."))
    must_hold_office(signature.signatory.term, local_day(signature))
    confirm(
        signature,
        by=by,
        verified_how=verified_how.strip(),
        single_handed=took_part(signature, by),
    )
    take_effect(signature, by=by)


def took_part(signature: Signature, user: User) -> bool:
    """Whether this person entered the signature or sent the link that brought it."""
    sender = signature.link.created_by_id if signature.link else None
    return user.pk in (signature.entered_by_id, sender)


def may_be_second(signature: Signature, user: User) -> bool:
    """Whether this person neither entered the signature nor sent the link that brought it."""
    return not took_part(signature, user) or Council.objects.filter(two_people=False).exists()


def _lock(signature: Signature) -> Agreement:
    """Lock the case, the version and the signature, and keep them tied to each other."""
    signatory = signature.signatory
    lock_version(signatory.agreement)
    lock(signature)
    signature.signatory = signatory
    return signatory.agreement


def must_be_second(signature: Signature, by: User) -> None:
    """Raises RuleError: this person entered the signature or sent its link."""
    if not may_be_second(signature, by):
        raise RuleError(
            _("You entered this signature or sent its link, so somebody else must confirm it.")
        )


def must_be_possible(signatory: Signatory, signed_at: datetime, zone: ZoneInfo) -> None:
    """Raises RuleError: the time lies ahead or before the freezing; not in office on that day."""
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
    """Use the link up and keep the signature that came by it, for a second person to confirm."""
    signatory, city = link.signatory, link.signatory.term.office.city
    zone = ZoneInfo(city.timezone)
    must_hold_office(signatory.term, day_in(zone, fields["signed_at"]))
    use_up(link)
    signature = Signature.objects.create(
        signatory=signatory,
        link=link,
        place=city.name,
        place_timezone=city.timezone,
        sha256=signatory.agreement.sha256,
        acted_as=role_of(signatory),
        **fields,
    )
    note(
        signatory.agreement,
        act="signature_arrived",
        by=None,
        acted_as=role_of(signatory),
        facts=facts_of(signatory) | {"method": signature.method} | facts,
    )
    mails.awaits_confirmation(signature)
    return signature
