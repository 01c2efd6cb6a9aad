"""Personal links: the unguessable addresses by which signatories without an account sign.

A link belongs to one signatory of one version. Only its hash is kept, so that nobody, not even
staff, can read it again; whoever loses it gets a new one, and the old one dies. It lives to
the end of the thirtieth day, where the signatory is, and one signature or refusal uses it up.
Opening its address changes nothing: mail scanners open addresses, people press buttons.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.domain.calendar import end_of_day_in
from relationships.domain.mails import agreements as mails
from relationships.domain.offices import must_hold_office, today_in, with_city
from relationships.domain.versions import lock_version
from relationships.models import Agreement, Signatory, SignatoryContact, SigningLink
from relationships.states import AgreementState, NominationState
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note

LIFE = timedelta(days=30)
SIGNING = (NominationState.AGREEMENT, NominationState.SIGNED_BY_ONE)
NOT_FOUND = gettext_lazy("There is no such link. Check that the whole address was copied.")
WHY_CLOSED: dict[str, str | Promise] = {
    "used": gettext_lazy("This link has been used. Each link works once."),
    "revoked": gettext_lazy("This link was withdrawn; a newer one may have been sent to you."),
    "expired": gettext_lazy("This link has expired. Links work for thirty days."),
    "superseded": gettext_lazy("The text behind this link was replaced by a newer version."),
    "signed": gettext_lazy("The signature for which this link was sent is already there."),
    "closed": gettext_lazy("This agreement is no longer open for signature."),
}


@transaction.atomic
def send_link(signatory: Signatory, *, by: User, email: str = "") -> SigningLink:
    """Send the signatory a personal link by mail. An earlier link of theirs dies.

    An ``email`` given here takes the place of the address that was known.

    Raises RuleError: the text is not open for signature; the signatory has no e-mail address, has
    signed already, or is not in office today.
    """
    agreement = signatory.agreement
    lock_version(agreement)
    must_be_open(agreement)
    must_not_have_signed(signatory)
    if email:
        SignatoryContact.objects.update_or_create(signatory=signatory, defaults={"email": email})
    contact = SignatoryContact.objects.filter(signatory=signatory).first()
    if contact is None:
        raise RuleError(
            _("There is no e-mail address of %(name)s.") % {"name": signatory.term.person.name}
        )
    must_hold_office(signatory.term, today_in(signatory.term.office.city))
    _unspent(agreement).filter(signatory=signatory).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    link = SigningLink.objects.create(
        signatory=signatory,
        token_hash=hash_of(token),
        created_by=by,
        expires_at=end_of_day_in(LIFE, ZoneInfo(signatory.term.office.city.timezone)),
    )
    note(agreement.nomination, act="link_sent", by=by, facts=facts_of(signatory))
    mails.signing_link(link, token=token, to=contact.email)
    return link


@transaction.atomic
def revoke_link(link: SigningLink, *, by: User) -> None:
    """Let a link die before it is used.

    Raises RuleError: it is used, withdrawn or expired already.
    """
    agreement = link.signatory.agreement
    lock_version(agreement)
    lock(link)
    if why_closed(link):
        raise RuleError(str(WHY_CLOSED[why_closed(link)]))
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    note(agreement.nomination, act="link_revoked", by=by, facts=facts_of(link.signatory))


@transaction.atomic
def remind(link: SigningLink, *, by: User) -> None:
    """Remind the signatory of the mail with the link. The link itself is not sent again.

    Raises RuleError: the link no longer works; there is no e-mail address.
    """
    agreement = link.signatory.agreement
    lock_version(agreement)
    if why_closed(link):
        raise RuleError(str(WHY_CLOSED[why_closed(link)]))
    contact = SignatoryContact.objects.filter(signatory=link.signatory).first()
    if contact is None:
        raise RuleError(_("There is no e-mail address to remind."))
    note(agreement.nomination, act="link_reminded", by=by, facts=facts_of(link.signatory))
    mails.reminder(link, to=contact.email)


def find(token: str) -> SigningLink | None:
    """The link of this address, whether it still works or not."""
    return (
        SigningLink.objects.filter(token_hash=hash_of(token))
        .select_related(
            "signatory__agreement__nomination__city",
            "signatory__term__office__city",
            "signatory__term__person",
        )
        .first()
    )


def why_closed(link: SigningLink) -> str:
    """Why the link does not work, as a key of WHY_CLOSED; empty if it works."""
    agreement = link.signatory.agreement
    standing = link.standing(timezone.now())
    if standing == "used":
        return standing
    if agreement.state == AgreementState.SUPERSEDED:
        return "superseded"
    if agreement.state != AgreementState.FROZEN or agreement.nomination.state not in SIGNING:
        return "closed"
    if standing in ("revoked", "expired"):
        return standing
    return "signed" if link.signatory.signatures.exists() else ""


@transaction.atomic
def open_link(token: str) -> SigningLink:
    """Note that the signatory pressed the button to read the text.

    Raises RuleError: the link does not work.
    """
    link = lock_link(token)
    if link.opened_at is None:
        link.opened_at = timezone.now()
        link.save(update_fields=["opened_at"])
        note(
            link.signatory.agreement,
            act="link_opened",
            by=None,
            acted_as=role_of(link.signatory),
            facts=facts_of(link.signatory),
        )
    return link


def lock_link(token: str) -> SigningLink:
    """Lock the case and then the link of this address, to use it.

    Raises RuleError: there is no such link, or it does not work.
    """
    link = find(token)
    if link is None:
        _refuse(str(NOT_FOUND))
    signatory = link.signatory
    lock_version(signatory.agreement)
    lock(link)
    link.signatory = signatory
    if why_closed(link):
        _refuse(str(WHY_CLOSED[why_closed(link)]))
    return link


def revoke_all(agreement: Agreement) -> None:
    """Let every link of this version die that was not used."""
    _unspent(agreement).update(revoked_at=timezone.now())


def must_be_open(agreement: Agreement) -> None:
    """Raises RuleError: this version is not frozen, or its case is not at the signatures."""
    if agreement.state != AgreementState.FROZEN or agreement.nomination.state not in SIGNING:
        raise RuleError(
            _("Version %(version)s is not open for signature: it is “%(state)s”.")
            % {"version": agreement.version, "state": agreement.get_state_display()}
        )


def must_not_have_signed(signatory: Signatory) -> None:
    """Raises RuleError: a signature of this signatory is there, confirmed or waiting."""
    if signatory.signatures.exists():
        raise RuleError(
            _("A signature of %(name)s is already there.") % {"name": signatory.term.person.name}
        )


def facts_of(signatory: Signatory) -> dict[str, str]:
    """Who the signatory is, for the history."""
    term = signatory.term
    return {"name": term.person.name, "office": term.office.title, "side": signatory.side}


def role_of(signatory: Signatory) -> str:
    """Who acted, where a signatory acts without an account."""
    term = signatory.term
    return f"{term.person.name}, {with_city(term.office)}"[:200]


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _unspent(agreement: Agreement) -> QuerySet[SigningLink]:
    return SigningLink.objects.filter(
        signatory__agreement=agreement, used_at__isnull=True, revoked_at__isnull=True
    )


def _refuse(sentence: str) -> NoReturn:
    raise RuleError(sentence)
