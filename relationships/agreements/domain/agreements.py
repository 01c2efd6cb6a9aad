"""Agreements: the text in both languages, from the first draft to the fingerprint.

After the council has designated a city, the two cities agree on a text. Los Angeles calls a tie
official only "with the signing of a formal agreement by the top elected officials of the two
jurisdictions" (sistercities.lacity.org). Both languages stand side by side and are equally the
agreement. Freezing keeps the exact bytes of both texts and of who is to sign them, and publishes
their SHA-256: what the two mayors sign can then be checked by anybody. A frozen text never
changes; it is superseded by a new version, with a reason.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.agreements import mails
from relationships.agreements.domain import canonical
from relationships.agreements.domain.links import revoke_all
from relationships.agreements.domain.versions import (
    TEXTS,
    begin_version,
    city_of,
    follow,
    live,
    lock_version,
    must_be_complete,
    must_be_in_two_languages,
    must_follow_designation,
    publish,
    tidy,
)
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signatory, SignatoryContact
from relationships.agreements.states import AgreementState
from relationships.council.domain.offices import must_hold_office, today_in
from relationships.council.models.council import Term
from relationships.documents.domain import documents
from relationships.documents.models.documents import Document
from relationships.motions.domain.matters import must_be_certain
from relationships.nominations.domain.official import must_not_be_official
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step


@transaction.atomic
def draft_text(nomination: Nomination, *, by: User, **texts: Any) -> Agreement:
    """Begin the first version. Every later version follows one that was superseded.

    Raises RuleError: there is a current version; the council has not designated the city; the text
    would take effect before the designation; it is in one language twice; the city became official
    for this kind meanwhile; a correction of the council's roll call waits.
    """
    lock(nomination)
    must_not_be_official(nomination.city, nomination.kind)
    must_be_certain(nomination)
    if live(nomination):
        raise RuleError(_("There is already a text at work. Edit or supersede that one."))
    if nomination.state != NominationState.DESIGNATED:
        raise RuleError(_("The text is drawn up after the council has designated the city."))
    must_follow_designation(nomination, texts.get("effective_on"))
    must_be_in_two_languages(texts)
    agreement = begin_version(nomination, texts)
    facts = {"version": agreement.version}
    advance(nomination, NominationState.AGREEMENT, act="agreement_drafted", by=by, facts=facts)
    return agreement


@transaction.atomic
def edit_text(agreement: Agreement, *, by: User, **texts: Any) -> None:
    """Change a draft. It keeps its version number.

    Raises RuleError: the text is frozen; it would take effect before the council's designation; it
    is in one language twice.
    """
    lock_version(agreement)
    _must_be_draft(agreement)
    must_follow_designation(agreement.nomination, texts.get("effective_on"))
    must_be_in_two_languages({name: getattr(agreement, name) for name in TEXTS} | texts)
    for name, value in tidy(texts).items():
        setattr(agreement, name, value)
    agreement.save(update_fields=list(texts))
    log_step(
        agreement.nomination, act="agreement_edited", by=by, facts={"version": agreement.version}
    )


@transaction.atomic
def record_partner_decision(
    agreement: Agreement,
    *,
    by: User,
    body: str,
    number: str,
    decided_on: date,
    document: File[Any] | None = None,
) -> None:
    """Record by which decision of its own the partner city agreed to this text, and keep a copy.

    Raises RuleError: the body or the day is missing; the day has not come yet; the version has
    ended or is in force; a decision on the frozen text is recorded already; the copy is of no kind
    that we keep.
    """
    lock_version(agreement)
    if agreement.state not in (AgreementState.DRAFT, AgreementState.FROZEN):
        raise RuleError(_("This version takes no further decision."))
    if agreement.state == AgreementState.FROZEN and agreement.partner_body:
        raise RuleError(_("The partner's decision on the frozen text is recorded already."))
    if not body.strip():
        raise RuleError(_("Say which body of the partner city decided."))
    if decided_on > today_in(agreement.nomination.city):
        raise RuleError(_("This date is in the future."))
    agreement.partner_body, agreement.partner_decision = body.strip(), number.strip()
    agreement.partner_decided_on = decided_on
    agreement.partner_document = _copy(agreement, document, decided_on, by) if document else None
    agreement.save(
        update_fields=[
            "partner_body",
            "partner_decision",
            "partner_decided_on",
            "partner_document",
        ]
    )
    facts = {"body": body, "number": number or "–", "decided_on": decided_on.isoformat()}
    log_step(agreement.nomination, act="partner_decision_recorded", by=by, facts=facts)


def _copy(agreement: Agreement, upload: File[Any], dated_on: date, by: User) -> Document:
    return documents.keep(
        upload,
        nomination=agreement.nomination,
        title=_("Decision of the partner city"),
        dated_on=dated_on,
        by=by,
    )


@transaction.atomic
def name_signatories(
    agreement: Agreement, *, by: User, named: Mapping[str, Mapping[str, Any]]
) -> None:
    """Name the signatory of each side that is given.

    Raises RuleError: one of them cannot be named (see name_signatory).
    """
    for side, details in named.items():
        name_signatory(agreement, by=by, side=side, **details)


@transaction.atomic
def name_signatory(
    agreement: Agreement,
    *,
    by: User,
    side: str,
    term: Term,
    authority: str,
    language: str,
    email: str = "",
) -> Signatory:
    """Say which office signs for one side, who holds it, and by what authority.

    Raises RuleError: the text is frozen; the office is of another city; its holder is not in
    office today; no authority to sign is named.
    """
    lock_version(agreement)
    _must_be_draft(agreement)
    if term.office.city_id != city_of(agreement, side):
        raise RuleError(
            _("%(office)s is not an office of this side.") % {"office": term.office.title}
        )
    if not authority.strip():
        raise RuleError(_("Say by which law, charter or decision this office may sign."))
    must_hold_office(term, today_in(term.office.city))
    signatory, _created = Signatory.objects.update_or_create(
        agreement=agreement,
        side=side,
        defaults={"term": term, "authority": authority.strip(), "language": language},
    )
    SignatoryContact.objects.filter(signatory=signatory).delete()
    if email:
        SignatoryContact.objects.create(signatory=signatory, email=email)
    facts = {"name": term.person.name, "office": term.office.title, "side": side}
    log_step(agreement.nomination, act="signatory_named", by=by, facts=facts)
    return signatory


@transaction.atomic
def freeze(agreement: Agreement, *, by: User) -> None:
    """Lock the text for signature and publish it with its fingerprint.

    Raises RuleError: it is not a draft; a title or text is missing; a side has no signatory; a
    signatory is not in office today; a correction of the council's roll call waits.
    """
    lock_version(agreement)
    must_be_certain(agreement.nomination)
    _must_be_draft(agreement)
    must_be_complete(agreement)
    frozen = canonical.document(agreement)
    fingerprint = canonical.sha256(frozen)
    facts = {"version": agreement.version, "sha256": fingerprint}
    advance(
        agreement,
        AgreementState.FROZEN,
        act="text_frozen",
        by=by,
        facts=facts,
        canonical=frozen,
        sha256=fingerprint,
        frozen_at=timezone.now(),
    )
    log_step(agreement.nomination, act="text_frozen", by=by, facts=facts)
    publish(agreement, act="text_frozen", facts=facts)


@transaction.atomic
def supersede(agreement: Agreement, *, by: User, reason: str) -> Agreement:
    """Replace a version that nobody shall sign by a new draft with the same texts.

    The links of the old version stop working. Its signatures stay readable and no longer count; a
    case already signed by one city is open again.

    Raises RuleError: it is in force or has ended; no reason is given.
    """
    lock_version(agreement)
    facts = _end(agreement, AgreementState.SUPERSEDED, "text_superseded", by=by, reason=reason)
    nomination = agreement.nomination
    if nomination.state == NominationState.SIGNED_BY_ONE:
        advance(nomination, NominationState.AGREEMENT, act="text_superseded", by=by, facts=facts)
    else:
        log_step(nomination, act="text_superseded", by=by, facts=facts)
    successor = follow(agreement)
    log_step(successor, act="agreement_drafted", by=by, facts={"version": successor.version})
    if agreement.sha256:
        mails.text_replaced(agreement, reason=reason)
        publish(agreement, act="text_superseded", facts=facts)
    return successor


@transaction.atomic
def reject(agreement: Agreement, *, by: User, reason: str) -> None:
    """Record that the partner city will not sign. The nomination ends.

    Raises RuleError: the text is not frozen; no reason is given.
    """
    lock_version(agreement)
    facts = _end(agreement, AgreementState.REJECTED, "text_rejected", by=by, reason=reason)
    advance(agreement.nomination, NominationState.REJECTED, act="text_rejected", by=by, facts=facts)
    publish(agreement, act="text_rejected", facts=facts)


def _must_be_draft(agreement: Agreement) -> None:
    if agreement.is_frozen:
        raise RuleError(
            _("Version %(version)s is frozen and does not change. Supersede it instead.")
            % {"version": agreement.version}
        )


def _end(
    agreement: Agreement, to: AgreementState, act: str, *, by: User, reason: str
) -> dict[str, Any]:
    if not reason.strip():
        raise RuleError(_("Give the reason; the public reads it."))
    facts: dict[str, Any] = {"version": agreement.version, "reason": reason.strip()}
    advance(agreement, to, act=act, by=by, facts=facts, ended_reason=reason.strip())
    revoke_all(agreement)
    return facts
