"""Needs: what a recipient body asks for, entered and published by the clerk's office.

A need states the body, what, how many and by when, and rests on the body's request: its letter, or
a note of how the request came (Palo Alto to Oaxaca, 2004: confirmed from chief to chief; Los
Angeles' practice asks for a letter). A published need does not change: it is closed, and another
one is published. It may be written in the language of the request, and translated. Its public entry
names the city and the kind of body, never a person.
"""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from aid.needs.states import HELD_BACK, ItemKind, NeedState
from relationships.cities.models.cities import City
from relationships.documents.domain import documents
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step


def subject(need: Need) -> str:
    """How the public record names this need."""
    return f"need/{need.reference}"


@transaction.atomic
def enter_need(
    body: RecipientBody,
    *,
    by: User,
    kind: str,
    what: str,
    quantity: int,
    language: str,
    details: str = "",
    needed_by: date | None = None,
    letter: File[Any] | None = None,
    request_note: str = "",
) -> Need:
    """Enter a draft of what a body asks for. Nobody outside the office reads it.

    Raises RuleError: it is not said what, or fewer than one is asked for; the day has passed; it is
    of a kind that we do not pass on; the letter is no PDF, JPEG or PNG.
    """
    lock(body.city)
    need = Need(body=body, reference=_new_reference(body.city))
    _write(need, kind, what, quantity, details, needed_by, request_note)
    need.language = language
    _keep(need, letter, by)
    need.save()
    log_step(need, act="need_entered", by=by, facts=_facts(need))
    return need


@transaction.atomic
def edit_need(
    need: Need,
    *,
    by: User,
    kind: str,
    what: str,
    quantity: int,
    language: str,
    details: str = "",
    needed_by: date | None = None,
    letter: File[Any] | None = None,
    request_note: str = "",
) -> None:
    """Change a draft. A new letter replaces the old one; without one the old one stays.

    Raises RuleError: the need is published or closed; otherwise as `enter_need`.
    """
    lock(need)
    if need.state != NeedState.DRAFT:
        raise RuleError(_("A published need does not change: close it and publish another one."))
    _write(need, kind, what, quantity, details, needed_by, request_note)
    need.language = language
    _keep(need, letter, by)
    need.save()
    log_step(need, act="need_edited", by=by)


@transaction.atomic
def publish(need: Need, *, by: User) -> None:
    """Let citizens read what is needed, and donors answer it.

    Raises RuleError: there is neither the body's letter nor a note of how the request came; the
    day by which it is needed has passed; the need is published or closed already.
    """
    lock(need)
    if not need.request_letter_id and not need.request_note:
        raise RuleError(
            _("Add the recipient's request letter first, or a note of how the request came.")
        )
    _refuse_past_day(need.needed_by)
    facts = _facts(need)
    advance(
        need,
        NeedState.PUBLISHED,
        act="need_published",
        by=by,
        facts=facts,
        published_at=timezone.now(),
    )
    public_record.append(
        act="need_published", subject=subject(need), happened_on=council_day(), facts=facts
    )


@transaction.atomic
def close(need: Need, *, by: User, reason: str) -> None:
    """Close a need, so that no more is promised for it. What is promised already still goes there.

    Raises RuleError: there is no reason; the need is closed already.
    """
    lock(need)
    reason = reason.strip()
    if not reason:
        raise RuleError(_("Give the reason why the need is closed."))
    facts = _facts(need) | {"reason": reason}
    advance(need, NeedState.CLOSED, act="need_closed", by=by, facts=facts, closed_reason=reason)
    if need.published_at:
        public_record.append(
            act="need_closed", subject=subject(need), happened_on=council_day(), facts=facts
        )


def _new_reference(city: City) -> str:
    """The next number of a need of this city; the city is locked, so that no two are the same."""
    place = city.slug or slugify(city.name) or f"place-{city.pk}"
    number = Need.objects.filter(body__city=city).count() + 1
    while Need.objects.filter(reference=f"{place[:45]}-need-{number}").exists():
        number += 1
    return f"{place[:45]}-need-{number}"


def _write(
    need: Need,
    kind: str,
    what: str,
    quantity: int,
    details: str,
    needed_by: date | None,
    request_note: str,
) -> None:
    if kind in HELD_BACK:
        raise RuleError(
            _("%(kind)s: we cannot pass things of this kind on, so we do not ask for them.")
            % {"kind": ItemKind(kind).label}
        )
    if not what.strip():
        raise RuleError(_("Say what is needed."))
    if quantity < 1:
        raise RuleError(_("At least one must be asked for."))
    _refuse_past_day(needed_by)
    need.kind, need.what, need.quantity = kind, what.strip(), quantity
    need.details, need.needed_by = details.strip(), needed_by
    need.request_note = request_note.strip()


def _refuse_past_day(needed_by: date | None) -> None:
    if needed_by and needed_by < council_day():
        raise RuleError(_("The day by which it is needed has passed."))


def _keep(need: Need, letter: File[Any] | None, by: User) -> None:
    if letter:
        title = _("Request letter for %(reference)s") % {"reference": need.reference}
        need.request_letter = documents.keep(letter, nomination=None, title=title, by=by)


def _facts(need: Need) -> dict[str, Any]:
    """The facts of every act: the city and the kind of body, neither its name nor a person's."""
    body = need.body
    facts = {
        "reference": need.reference,
        "city": body.city.name,
        "body_kind": body.kind,
        "item_kind": need.kind,
        "what": need.what,
        "quantity": need.quantity,
    }
    return facts | ({"needed_by_on": need.needed_by.isoformat()} if need.needed_by else {})
