"""What the clerk may do to a tie."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.domain import recognitions, relationships, standing
from relationships.domain.confirmation import may_confirm
from relationships.forms.corrections import CorrectRecognitionForm
from relationships.forms.relationships import (
    AttestationForm,
    DateForm,
    RecognitionForm,
    StandingForm,
    StandingNoteForm,
)
from relationships.models import Council, Nomination, Recognition, Relationship, StandingChange
from relationships.permissions import is_clerk
from relationships.states import RelationshipState
from relationships.views.corrected import in_words, recognition_facts
from relationships.views.second_person import entered_it
from sistercities.acts import Act, ActForm, Consequences, Text
from sistercities.models import User
from sistercities.workflow import RuleError


def context(tie: Relationship, user: User) -> dict[str, Any]:
    """The facts of the tie, its dates, and other lists."""
    return {
        "dates": tie.dates.all(),
        "attestations": tie.attestations.all(),
        "recognitions": tie.recognitions.select_related("entered_by", "confirmed_by"),
        "standing_changes": tie.standing_changes.select_related("entered_by", "confirmed_by"),
    }


def _recognition(tie: Relationship) -> Recognition:
    row = recognitions.draft_recognition(tie)
    if row is None:
        raise RuleError(_("There is no evidence that waits for a second person."))
    return row


def _change(tie: Relationship) -> StandingChange:
    row = standing.draft_change(tie)
    if row is None:
        raise RuleError(_("There is no change that waits for a second person."))
    return row


def edit_recognition(tie: Relationship, *, by: User, **evidence: Any) -> None:
    recognitions.edit_recognition(_recognition(tie), by=by, **evidence)


def correct_recognition(tie: Relationship, *, by: User, **evidence: Any) -> None:
    recognitions.enter_correction(tie, by=by, **evidence)


def confirm_recognition(tie: Relationship, *, by: User) -> None:
    recognitions.confirm_recognition(_recognition(tie), by=by)


def discard_recognition(tie: Relationship, *, by: User) -> None:
    recognitions.discard_recognition(_recognition(tie), by=by)


def edit_standing(tie: Relationship, *, by: User, **decision: Any) -> None:
    standing.edit_standing_change(_change(tie), by=by, **decision)


def confirm_standing(tie: Relationship, *, by: User) -> None:
    standing.confirm_standing_change(_change(tie), by=by)


def discard_standing(tie: Relationship, *, by: User) -> None:
    standing.discard_standing_change(_change(tie), by=by)


def _has_recognition(tie: Relationship) -> bool:
    return recognitions.draft_recognition(tie) is not None


def _correctable(tie: Relationship) -> bool:
    return recognitions.current_recognition(tie) is not None and not _has_recognition(tie)


def _has_change(tie: Relationship) -> bool:
    return standing.draft_change(tie) is not None


def _clerk(user: User, tie: Relationship) -> bool:
    return is_clerk(user)


def _second_for_recognition(user: User, tie: Relationship) -> bool:
    row = recognitions.draft_recognition(tie)
    return is_clerk(user) and (row is None or may_confirm(row, user))


def _second_for_change(user: User, tie: Relationship) -> bool:
    row = standing.draft_change(tie)
    return is_clerk(user) and (row is None or may_confirm(row, user))


def _tells(*happens: Text, public: Text = "") -> Any:
    return lambda tie: Consequences(happens=list(happens), public=[public] if public else [])


def _day(on: date | None) -> str:
    return date_format(on) if on else str(_("no date"))


def _what_recognition_does(tie: Relationship) -> Consequences:
    row = _recognition(tie)
    if row.corrects is not None:
        reason = _("Reason: %(reason)s") % {"reason": row.correction_reason}
        stays = _("The tie stays as it is. The old evidence stays readable, as corrected.")
        return Consequences(
            happens=[*in_words(row.corrects, row, recognition_facts), reason, stays],
            public=[
                _("What was said before, what is said now, and the reason."),
                _("An entry in the public record."),
            ],
        )
    return Consequences(
        happens=[
            _("Evidence: %(evidence)s (%(on)s)")
            % {"evidence": row.evidence, "on": _day(row.evidence_on)},
            _("The tie becomes official, and that cannot be taken back: it can only end."),
            *_stops_its_nomination(tie),
        ],
        public=[
            _("That the tie is official, recognised from the city's records, with the evidence."),
            _("An entry in the public record."),
        ],
    )


def _stops_its_nomination(tie: Relationship) -> list[Text]:
    """A nomination for what the city becomes now goes no further."""
    running = Nomination.objects.live().filter(city=tie.city_b_id, kind=tie.kind)
    if not Council.objects.filter(city=tie.city_a_id).exists() or not running.exists():
        return []
    return [
        _("A nomination of this city for the same is under way: after this it can only be ended.")
    ]


def _what_the_change_does(tie: Relationship) -> Consequences:
    row = _change(tie)
    happens: list[Text] = [
        _("From now on the tie is “%(state)s”, decided on %(on)s. Reason: %(reason)s")
        % {
            "state": row.get_to_state_display(),
            "on": _day(row.decided_on),
            "reason": row.reason,
        }
    ]
    if row.review_on:
        happens.append(
            _("Conditions: %(conditions)s To be reviewed on %(on)s.")
            % {"conditions": row.conditions, "on": _day(row.review_on)}
        )
    return Consequences(
        happens=happens,
        public=[_("All of this, on the city's page."), _("An entry in the public record.")],
    )


_DRAFT = _("It is a draft until somebody else confirms it: not public, and no mail is sent.")
_DROPPED = _("The draft is dropped; the tie stays as it is.")


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"may": _clerk, "form": ActForm} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS = [
    _act(
        "confirm-recognition",
        _("Confirm the recognition"),
        confirm_recognition,
        _has_recognition,
        _what_recognition_does,
        may=_second_for_recognition,
        why_not_you=entered_it,
    ),
    _act(
        "confirm-standing",
        _("Confirm the change of standing"),
        confirm_standing,
        _has_change,
        _what_the_change_does,
        may=_second_for_change,
        why_not_you=entered_it,
    ),
    _act(
        "recognise",
        _("Recognise from the city's records"),
        recognitions.enter_recognition,
        lambda tie: tie.state == RelationshipState.REPORTED and not _has_recognition(tie),
        _tells(_("The tie becomes official when a second person confirms."), _DRAFT),
        form=RecognitionForm,
    ),
    _act(
        "edit-recognition",
        _("Edit the evidence"),
        edit_recognition,
        _has_recognition,
        _tells(_("You count as the one who entered it; somebody else must confirm."), _DRAFT),
        form=RecognitionForm,
    ),
    _act(
        "change-standing",
        _("Change its standing"),
        standing.enter_standing_change,
        lambda tie: bool(standing.changes_open_to(tie)) and not _has_change(tie),
        _tells(_("The standing changes when a second person confirms."), _DRAFT),
        form=StandingForm,
    ),
    _act(
        "edit-standing",
        _("Edit the change of standing"),
        edit_standing,
        _has_change,
        _tells(_("You count as the one who entered it; somebody else must confirm."), _DRAFT),
        form=StandingForm,
    ),
    _act(
        "add-date",
        _("Add a date"),
        relationships.add_date,
        lambda tie: True,
        _tells(
            _("The date is added beside those that are there, also if it contradicts them."),
            public=_("The date, its precision, its source and the note."),
        ),
        form=DateForm,
    ),
    _act(
        "add-attestation",
        _("Add what another list says"),
        relationships.attest,
        lambda tie: True,
        _tells(_("It is shown beside the rest."), public=_("What it says, and its source.")),
        form=AttestationForm,
    ),
    _act(
        "note-standing",
        _("Note what is known of its standing"),
        standing.say_what_is_known,
        lambda tie: True,
        _tells(
            _("The page says “unclear”, or no longer does. The state of the tie stays."),
            public=_("The note and its source."),
        ),
        form=StandingNoteForm,
    ),
    _act(
        "correct-recognition",
        _("Correct the recognition"),
        correct_recognition,
        _correctable,
        _tells(_("The evidence is replaced when a second person confirms."), _DRAFT),
        form=CorrectRecognitionForm,
        is_exit=True,
    ),
    _act(
        "discard-recognition",
        _("Discard the recognition"),
        discard_recognition,
        _has_recognition,
        _tells(_DROPPED),
        is_exit=True,
    ),
    _act(
        "discard-standing",
        _("Discard the change of standing"),
        discard_standing,
        _has_change,
        _tells(_DROPPED),
        is_exit=True,
    ),
]
