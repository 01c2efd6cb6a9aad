"""Nominations: a city is proposed, its dossier is kept, and it may be withdrawn with a reason.

A nomination begins as a draft that nobody outside the clerk's office sees. Filing the motion makes
it public (see motions.py). At any time before the signatures it may be withdrawn or lapse; before
the committee votes it may be returned for more and submitted again.
"""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.cities.domain import cities
from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from relationships.documents.domain import documents
from relationships.documents.models.documents import Document
from relationships.motions.models.matters import Matter
from relationships.nominations.domain.official import must_not_be_official
from relationships.nominations.models.nominations import Nomination, PartnerContact
from relationships.nominations.states import NominationState as State
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

DOSSIER = (
    "why",
    "cooperation",
    "community_support",
    "cost_note",
    "staff_report",
    "staff_advice",
    "due_on",
)
CONTACT = ("name", "office", "email", "phone", "language")
ASKED_FOR: dict[str, str | Promise] = {
    "why": gettext_lazy("why this city"),
    "cooperation": gettext_lazy("fields of cooperation"),
    "community_support": gettext_lazy("community support"),
    "cost_note": gettext_lazy("what it will cost"),
    "staff_report": gettext_lazy("staff report"),
    "staff_advice": gettext_lazy("staff recommendation"),
}


@transaction.atomic
def open_nomination(city: City, *, kind: str, by: User) -> Nomination:
    """Open a draft for ``city``. Its public address is given now and never changes.

    Raises RuleError: there is no council yet; it is the council's own city; the city already has
    a live nomination, or an official tie, of this kind.
    """
    council = Council.objects.first()
    if council is None:
        raise RuleError(_("Enter the council first."))
    if council.city_id == city.pk:
        raise RuleError(_("A city cannot be its own sister city. Choose another city."))
    if Nomination.objects.live().filter(city=city, kind=kind).exists():
        raise RuleError(_("This city already has a nomination of this kind under way."))
    must_not_be_official(city, kind)
    cities.give_slug(city)
    try:
        with transaction.atomic():
            nomination = Nomination.objects.create(
                city=city,
                kind=kind,
                slug=_free_slug(city),
                matter=Matter.objects.create(kind=Matter.Kind.NOMINATION),
            )
    except IntegrityError as error:
        raise RuleError(_("Somebody else has just opened a nomination of this city.")) from error
    log_step(
        nomination,
        act="nomination_opened",
        by=by,
        facts={"city": city.name, "kind": kind},
    )
    return nomination


def _free_slug(city: City) -> str:
    base = str(city.slug)
    taken = set(Nomination.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    if base not in taken:
        return base
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


@transaction.atomic
def save_dossier(
    nomination: Nomination, *, by: User, contact: dict[str, str], **texts: Any
) -> None:
    """Save what the clerk wrote. The partner's contact is personal and kept apart.

    Raises RuleError: the nomination has ended.
    """
    lock(nomination)
    if not nomination.is_live:
        raise RuleError(_("This nomination has ended, so its dossier no longer changes."))
    changed = [
        name for name in DOSSIER if name in texts and texts[name] != getattr(nomination, name)
    ]
    for name in changed:
        setattr(nomination, name, texts[name])
    nomination.save(update_fields=changed)
    if any(contact.get(name) for name in ("name", "email", "phone")):
        PartnerContact.objects.update_or_create(nomination=nomination, defaults=contact)
    log_step(nomination, act="dossier_saved", by=by, facts={"fields": changed})


@transaction.atomic
def add_document(
    nomination: Nomination,
    *,
    by: User,
    upload: File[Any],
    title: str,
    dated_on: date | None,
    language: str,
    is_public: bool,
) -> Document:
    """Attach a paper to the dossier; a public one can be downloaded by anybody.

    Raises RuleError: the file cannot be taken (see documents.keep).
    """
    lock(nomination)
    document = documents.keep(
        upload,
        nomination=nomination,
        title=title,
        by=by,
        language=language,
        dated_on=dated_on,
        is_public=is_public,
    )
    log_step(nomination, act="document_added", by=by, facts={"title": document.title})
    return document


def missing(nomination: Nomination) -> list[str]:
    """What a complete dossier still lacks, in words. It is only a hint and blocks nothing."""
    lacking = [str(label) for name, label in ASKED_FOR.items() if not getattr(nomination, name)]
    if not hasattr(nomination, "partner_contact"):
        lacking.append(_("partner contact"))
    return lacking


def withdraw(nomination: Nomination, *, by: User, reason: str) -> None:
    """End the nomination at its proposer's request.

    Raises RuleError: it has ended, or the committee is voting.
    """
    _leave(nomination, State.WITHDRAWN, act="nomination_withdrawn", by=by, reason=reason)


def lapse(nomination: Nomination, *, by: User, reason: str) -> None:
    """End a nomination whose time has run out.

    Raises RuleError: it has ended, or the committee is voting.
    """
    _leave(nomination, State.LAPSED, act="nomination_lapsed", by=by, reason=reason)


def return_for_more(nomination: Nomination, *, by: User, reason: str) -> None:
    """Send the nomination back to its proposer with what is asked for.

    Raises RuleError: it is not at a stage where it can be returned.
    """
    _leave(nomination, State.RETURNED, act="nomination_returned", by=by, reason=reason)


@transaction.atomic
def _leave(nomination: Nomination, to: str, *, act: str, by: User, reason: str) -> None:
    lock(nomination)
    was_public = nomination.state != State.DRAFT
    facts = {"reason": reason}
    kept = {"returned_from": nomination.state} if to == State.RETURNED else {}
    advance(nomination, to, act=act, by=by, facts=facts, **kept)
    if was_public:
        public_record.append(
            act=act,
            subject=nomination.reference,
            happened_on=council_day(),
            facts=facts,
        )


@transaction.atomic
def resubmit(nomination: Nomination, *, by: User, reason: str) -> None:
    """Take a returned nomination up again in the state in which it was returned.

    Raises RuleError: it is not returned; the city became official for this kind meanwhile.
    """
    lock(nomination)
    if nomination.state != State.RETURNED:
        raise RuleError(_("Only a nomination that was returned for more can be submitted again."))
    must_not_be_official(nomination.city, nomination.kind)
    facts = {"reason": reason}
    to, act = nomination.returned_from, "nomination_resubmitted"
    advance(nomination, to, act=act, by=by, facts=facts)
    public_record.append(
        act="nomination_resubmitted",
        subject=nomination.reference,
        happened_on=council_day(),
        facts=facts,
    )
