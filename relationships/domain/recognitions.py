"""Recognition: an older tie is official because the city's own records say so.

The clerk names the city's own evidence, with its date if it bears one, and a second person confirms
it. The signed papers of such a tie are not held here, and its page says so. Evidence that was named
wrongly is corrected in the same way, by two people and with a reason; the tie stays as it is, and
the old evidence readable.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relationships.domain.calendar import council_day
from relationships.domain.confirmation import confirm, must_be_draft
from relationships.domain.relationships import names, not_in_the_future, reference
from relationships.models import Recognition, Relationship
from relationships.states import RelationshipState as State
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, advance, lock, note


@transaction.atomic
def enter_recognition(
    tie: Relationship, *, by: User, evidence: str, evidence_on: date | None, evidence_url: str = ""
) -> Recognition:
    """Name the city's own evidence that a reported tie is official; a second person confirms it.

    Raises RuleError: the tie is not a reported one; evidence is waiting already; there is no
    evidence, or it is dated in the future.
    """
    lock(tie)
    if tie.state != State.REPORTED:
        raise RuleError(_("Only a reported tie can be recognised."))
    if draft_recognition(tie):
        raise RuleError(_("Evidence was entered already and waits for a second person."))
    row = Recognition(relationship=tie)
    _write_evidence(row, by, evidence, evidence_on, evidence_url)
    note(tie, act="recognition_entered", by=by)
    return row


@transaction.atomic
def enter_correction(
    tie: Relationship,
    *,
    by: User,
    reason: str,
    evidence: str,
    evidence_on: date | None,
    evidence_url: str = "",
) -> Recognition:
    """Enter the evidence anew, with the reason; it counts once a second person confirms it.

    Raises RuleError: no reason; there is no confirmed evidence, or a draft waits; nothing is
    different; there is no evidence, or it is dated in the future.
    """
    lock(tie)
    if not reason.strip():
        raise RuleError(_("Give the reason for the correction. The public reads it."))
    wrong = current_recognition(tie)
    if wrong is None:
        raise RuleError(_("There is no confirmed evidence to correct."))
    if draft_recognition(tie):
        raise RuleError(_("Evidence was entered already and waits for a second person."))
    row = Recognition(relationship=tie, corrects=wrong, correction_reason=reason.strip())
    _write_evidence(row, by, evidence, evidence_on, evidence_url)
    note(tie, act="recognition_correction_entered", by=by)
    return row


@transaction.atomic
def edit_recognition(
    recognition: Recognition,
    *,
    by: User,
    evidence: str,
    evidence_on: date | None,
    evidence_url: str = "",
) -> None:
    """Change the evidence before it is confirmed. Who changes it, has entered it.

    Raises RuleError: it is confirmed; there is no evidence, or it is dated in the future.
    """
    lock(recognition.relationship)
    lock(recognition)
    must_be_draft(recognition)
    _write_evidence(recognition, by, evidence, evidence_on, evidence_url)
    note(recognition.relationship, act="recognition_edited", by=by)


def _write_evidence(row: Recognition, by: User, evidence: str, on: date | None, url: str) -> None:
    if not evidence.strip():
        raise RuleError(_("Name the city's own evidence."))
    if on:
        not_in_the_future(on)
    row.evidence, row.evidence_on, row.evidence_url = evidence.strip(), on, url
    if row.corrects is not None and _evidence(row) == _evidence(row.corrects):
        raise RuleError(_("Nothing is different from what stands there already."))
    row.entered_by = by
    row.save()


@transaction.atomic
def discard_recognition(recognition: Recognition, *, by: User) -> None:
    """Drop evidence that was not confirmed. The tie stays reported.

    Raises RuleError: it is confirmed.
    """
    lock(recognition.relationship)
    lock(recognition)
    must_be_draft(recognition)
    recognition.delete()
    note(recognition.relationship, act="recognition_discarded", by=by)


@transaction.atomic
def confirm_recognition(recognition: Recognition, *, by: User) -> None:
    """Confirm the city's own evidence: the tie is official from its records, not signed here.

    A confirmed correction takes the place of the evidence that it corrects; the tie stays as it is.

    Raises RuleError: the same person entered it; it is confirmed already; the tie has changed.
    """
    tie = recognition.relationship
    lock(tie)
    lock(recognition)
    confirm(recognition, by=by)
    facts: dict[str, Any] = names(tie) | _evidence(recognition)
    if recognition.corrects is None:
        act = "tie_recognised"
        advance(tie, State.OFFICIAL, act=act, by=by, facts=facts)
    else:
        act = "recognition_corrected"
        facts["reason"] = recognition.correction_reason
        facts["before"] = _evidence(recognition.corrects)
        note(tie, act=act, by=by, facts=facts)
    public_record.append(act=act, subject=reference(tie), happened_on=council_day(), facts=facts)


def _evidence(row: Recognition) -> dict[str, str]:
    dated = {"evidence_on": row.evidence_on.isoformat()} if row.evidence_on else {}
    return {"evidence": row.evidence, "evidence_url": row.evidence_url} | dated


def current_recognition(tie: Relationship) -> Recognition | None:
    """The confirmed evidence that counts."""
    return tie.recognitions.current().first()


def draft_recognition(tie: Relationship) -> Recognition | None:
    """The evidence that waits for a second person."""
    return tie.recognitions.filter(confirmed_at__isnull=True).first()
