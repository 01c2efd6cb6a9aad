"""The papers of a nomination for the public: motions, roll calls, agreement, documents."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext

from relationships.agreements.models.agreements import Agreement
from relationships.agreements.pages.agreements import parties_of
from relationships.agreements.sentences.texts import texts_of
from relationships.agreements.states import AgreementState
from relationships.council.domain import members, voting
from relationships.documents.models.documents import Document
from relationships.motions.domain import matters, roll_calls
from relationships.motions.domain.roll_calls import totals_in_words
from relationships.motions.models.annotations import RollCallAnnotation
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall, RollCallVote
from relationships.motions.sentences.corrections import motion_corrections, motion_facts
from relationships.nominations.models.nominations import Nomination
from relationships.ties.models.relationships import Relationship

TONES = {
    AgreementState.IN_FORCE: "official",
    AgreementState.FROZEN: "progress",
    AgreementState.SUPERSEDED: "ended",
    AgreementState.REJECTED: "ended",
}


def of_tie(tie: Relationship) -> dict[str, Any] | None:
    """The papers of a tie that was made in this register; a recognised tie has none here."""
    if tie.nomination is None:
        return None
    return {
        "nomination": tie.nomination,
        "motions": motions_of(tie.nomination),
        "agreement": agreement_of(tie.nomination),
    }


def motions_of(case: Nomination | Any) -> list[dict[str, Any]]:
    """Each motion with the roll call that counts, and those that it replaced."""
    return _motions(matters.motions_on(case))


def motions_about(ties: Sequence[Relationship]) -> list[dict[str, Any]]:
    """The same about all of these ties; nothing is asked where none came before the council."""
    keys = [tie.matter_id for tie in ties if tie.matter_id is not None]
    return _motions(Motion.objects.filter(matter__in=keys)) if keys else []


def _motions(rows: QuerySet[Motion]) -> list[dict[str, Any]]:
    return [_motion(versions) for versions in matters.wordings(_with_calls(rows))]


def _with_calls(motions: QuerySet[Motion]) -> QuerySet[Motion]:
    votes = RollCallVote.objects.select_related("term__person", "term__office")
    votes = votes.order_by("term__office_id")
    votes = votes.prefetch_related("term__person__names", "term__office__titles")
    calls = RollCall.objects.confirmed().prefetch_related(
        Prefetch("votes", votes),
        "vacant_seats__office__titles",
        Prefetch("annotations", RollCallAnnotation.objects.current()),
    )
    return motions.select_related("mover").prefetch_related(
        "mover__names",
        "seconders__names",
        "dispositions__to_body",
        Prefetch("roll_calls", calls),
        Prefetch("documents", Document.objects.public(), to_attr="public_papers"),
    )


def _motion(versions: Sequence[Any]) -> dict[str, Any]:
    """A motion in the wording that counts; its roll calls belong to the motion as first entered."""
    motion = versions[-1]
    calls = list(versions[0].roll_calls.all())
    _tell_apart(versions, calls)
    current = next((call for call in calls if call.counts), None)
    return {
        "motion": motion,
        "number": versions[0].pk,
        "purpose": _PURPOSES[motion.purpose],
        "facts": motion_facts(motion),
        "corrections": motion_corrections(versions),
        "dispositions": [row for row in versions[0].disposed if row.counts],
        "closed": any(
            row.counts and row.what in Disposition.CLOSING for row in versions[0].disposed
        ),
        "call": roll_call(current, amended=_is_amended(versions)) if current else None,
        "documents": versions[0].public_papers,
        "in_totals": totals_in_words(current) if current else "",
        "annotations": [note for call in calls for note in call.annotations.all()],
        "corrected": [_corrected(call, calls) for call in calls if not call.counts],
    }


def _tell_apart(versions: Sequence[Any], calls: Sequence[RollCall]) -> None:
    """Name mover and seconders by seat where two members share a name; asked where none voted."""
    voted = [vote.term for call in calls for vote in call.votes.all()]
    for row in versions:
        terms = voted or (members.members_on(row.moved_on) if row.moved_on else ())
        row.seats = members.seats_of_namesakes(terms)


_PURPOSES: dict[str, str | Promise] = {
    Motion.Purpose.BEGIN: gettext_lazy("First motion: to begin"),
    Motion.Purpose.DESIGNATE: gettext_lazy("Second motion: to approve the city"),
    Motion.Purpose.DONATE: gettext_lazy("Motion to give it away"),
    Motion.Purpose.SUSPEND: gettext_lazy("Motion to suspend the tie"),
    Motion.Purpose.REINSTATE: gettext_lazy("Motion to reinstate the tie"),
    Motion.Purpose.END: gettext_lazy("Motion to end the tie"),
}


def _is_amended(versions: Sequence[Motion]) -> bool:
    return any(row.amended_on for row in versions)


def roll_call(call: RollCall, *, amended: bool = False) -> dict[str, Any]:
    """A roll call with names and arithmetic; a reported one has totals and a source."""
    return {
        "call": call,
        "verdict": _verdict(call, amended),
        "totals": [] if call.by_voice else _totals(call),
        "votes": _votes(call),
        **({} if call.is_reported or call.by_voice else _arithmetic(call)),
    }


def _verdict(call: RollCall, amended: bool) -> str:
    if not call.carried:
        lost = _("The motion did not carry.")
        return _("Not carried, by voice vote.") if call.by_voice else lost
    if amended:
        carried = _("The motion carried as amended.")
        return _("Carried as amended, by voice vote.") if call.by_voice else carried
    return _("Carried by voice vote.") if call.by_voice else _("The motion carried.")


def _votes(call: RollCall) -> list[dict[str, Any]]:
    """By seat; two members of one name are told apart by it. Vacant seats are named, too."""
    votes = list(call.votes.all())
    shared = Counter(vote.member for vote in votes)
    named = [
        {
            "name": vote.member,
            "seat": vote.office if shared[vote.member] > 1 else "",
            "choice": vote.choice,
            "choice_label": vote.get_choice_display(),
            "reason": vote.reason,
        }
        for vote in votes
    ]
    vacant = {"name": "", "choice": "vacant", "choice_label": _("vacant"), "reason": ""}
    seats = call.vacant_seats.all() if call.vacant else []
    return named + [vacant | {"seat": seat.called} for seat in seats]


def _arithmetic(call: RollCall) -> dict[str, Any]:
    outcome = roll_calls.outcome(call)
    return {"rows": voting.rows(outcome), "in_words": voting.in_words(outcome)}


def _totals(call: RollCall) -> list[dict[str, Any]]:
    counts: Sequence[tuple[str, int | None, bool]] = [
        (npgettext("votes", "aye", "ayes", call.ayes), call.ayes, True),
        (npgettext("votes", "no", "noes", call.noes), call.noes, True),
        (_("abstained"), call.abstentions, False),
        (_("absent"), call.absent, False),
        (_("recused"), call.recused, False),
        (_("present, not voting"), call.not_voting, False),
        (_("left unexcused"), call.left_early, False),
        (_("vacant"), call.vacant, False),
    ]
    return [{"label": label, "count": n} for label, n, always in counts if n or always]


def _corrected(call: RollCall, calls: list[RollCall]) -> dict[str, Any]:
    """A roll call that no longer counts, and why."""
    by = next(other for other in calls if other.pk == call.replaced_by_id)
    told = {"call": call, "totals": totals_in_words(call), "reason": by.correction_reason}
    return told | {"again": by.reconsidered}


def agreement_of(nomination: Nomination) -> dict[str, Any] | None:
    """The newest text that was frozen, with its signatures, and the versions before it."""
    versions = list(Agreement.objects.public().filter(nomination=nomination).order_by("-version"))
    if not versions:
        return None
    newest = versions[0]
    return {
        "agreement": newest,
        "status": TONES[AgreementState(newest.state)],
        "label": capfirst(newest.get_state_display()),
        "texts": texts_of(newest),
        "parties": parties_of(newest),
        "partner": _partner_facts(newest),
        "earlier": versions[1:],
    }


def _partner_facts(agreement: Agreement) -> list[dict[str, Any]]:
    """The partner city's own decision, if it is recorded."""
    if not agreement.partner_body:
        return []
    return [
        {"label": _("Decided by"), "value": agreement.partner_body},
        {"label": _("Number"), "value": agreement.partner_decision},
        {"label": _("Date"), "value": agreement.partner_decided_on},
    ]
