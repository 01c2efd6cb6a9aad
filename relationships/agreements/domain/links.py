"""Personal links by which signatories sign.

A link belongs to one signatory of one version. It works to the end of the thirtieth day, where the
signatory is; one signature or one refusal uses it up. A new link ends the old one.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.agreements import mails
from relationships.agreements.domain.versions import lock_version
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import (
    Signatory,
    SignatoryContact,
    Signature,
    SigningLink,
)
from relationships.agreements.states import AgreementState
from relationships.council.domain.offices import must_hold_office, today_in, with_city
from relationships.nominations.states import NominationState
from sistercities.kernel.calendar import end_of_day_in
from sistercities.kernel.links import ENDS, End, LinkKind, issue, revoke
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

LIFE = timedelta(days=30)
SIGNING = (NominationState.AGREEMENT, NominationState.SIGNED_BY_ONE)


@transaction.atomic
def send_link(signatory: Signatory, *, by: User, email: str = "") -> SigningLink:
    """Send the signatory a personal link by mail. Their earlier link stops working.

    An ``email`` given here replaces the stored address.

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
    revoke(SigningLink.objects.filter(signatory=signatory))
    until = end_of_day_in(LIFE, ZoneInfo(signatory.term.office.city.timezone))
    link, token = issue(SigningLink, until=until, signatory=signatory, created_by=by)
    log_step(agreement.nomination, act="link_sent", by=by, facts=facts_of(signatory))
    mails.signing_link(link, token=token, to=contact.email)
    return link


@transaction.atomic
def revoke_link(link: SigningLink, *, by: User) -> None:
    """Withdraw a link before it is used.

    Raises RuleError: it is used, withdrawn or expired already.
    """
    agreement = link.signatory.agreement
    lock_version(agreement)
    lock(link)
    SIGNING_LINKS.must_work(link)
    revoke(SigningLink.objects.filter(pk=link.pk))
    log_step(agreement.nomination, act="link_revoked", by=by, facts=facts_of(link.signatory))


@transaction.atomic
def remind(link: SigningLink, *, by: User) -> None:
    """Remind the signatory of the mail with the link. The link itself is not sent again.

    Raises RuleError: the link no longer works; there is no e-mail address.
    """
    agreement = link.signatory.agreement
    lock_version(agreement)
    SIGNING_LINKS.must_work(link)
    contact = SignatoryContact.objects.filter(signatory=link.signatory).first()
    if contact is None:
        raise RuleError(_("There is no e-mail address to remind."))
    log_step(agreement.nomination, act="link_reminded", by=by, facts=facts_of(link.signatory))
    mails.reminder(link, to=contact.email)


@transaction.atomic
def open_link(token: str) -> SigningLink:
    """Note that the signatory pressed the button to read the text.

    Raises RuleError: the link does not work.
    """
    link = SIGNING_LINKS.lock(token)
    if link.opened_at is None:
        link.opened_at = timezone.now()
        link.save(update_fields=["opened_at"])
        log_step(
            link.signatory.agreement,
            act="link_opened",
            by=None,
            acted_as=role_of(link.signatory),
            facts=facts_of(link.signatory),
        )
    return link


def revoke_all(agreement: Agreement) -> None:
    """Withdraw every unused link of this version."""
    revoke(SigningLink.objects.filter(signatory__agreement=agreement))


def must_be_open(agreement: Agreement) -> None:
    """Raises RuleError: this version is not frozen, or its case is not waiting for signatures."""
    if agreement.state != AgreementState.FROZEN or agreement.nomination.state not in SIGNING:
        raise RuleError(
            _("Version %(version)s is not open for signature: it is “%(state)s”.")
            % {"version": agreement.version, "state": agreement.get_state_display()}
        )


def must_not_have_signed(signatory: Signatory, *, but: Signature | None = None) -> None:
    """Raises RuleError: this signatory has a signature already, confirmed or waiting."""
    there = signatory.signatures.all()
    if (there.exclude(pk=but.pk) if but and but.pk else there).exists():
        raise RuleError(
            _("A signature of %(name)s is already there.") % {"name": signatory.term.person.name}
        )


def facts_of(signatory: Signatory) -> dict[str, str]:
    """Who the signatory is, for the history."""
    term = signatory.term
    return {"name": term.person.name, "office": term.office.title, "side": signatory.side}


def role_of(signatory: Signatory) -> str:
    """What the history calls a signatory, who acts without an account."""
    term = signatory.term
    return f"{term.person.name}, {with_city(term.office)}"[:200]


def _rows() -> QuerySet[SigningLink]:
    return SigningLink.objects.select_related(
        "signatory__agreement__nomination__city",
        "signatory__term__office__city",
        "signatory__term__person",
    )


def _ended(signatory: Signatory) -> str:
    agreement = signatory.agreement
    if agreement.state == AgreementState.SUPERSEDED:
        return "superseded"
    if agreement.state != AgreementState.FROZEN or agreement.nomination.state not in SIGNING:
        return "closed"
    return "signed" if signatory.signatures.exists() else ""


SIGNING_LINKS = LinkKind(
    rows=_rows,
    subject="signatory",
    hold=lambda signatory: lock_version(signatory.agreement),
    ended=_ended,
    ends={
        "expired": End(
            gettext_lazy("This link has expired. Links work for thirty days."),
            ENDS["expired"].then,
        ),
        "superseded": End(
            gettext_lazy("The text behind this link was replaced by a newer version."),
            gettext_lazy("You will get a new link for the new version."),
        ),
        "signed": End(gettext_lazy("The signature for which this link was sent is already there.")),
        "closed": End(gettext_lazy("This agreement is no longer open for signature.")),
    },
)
