"""What the clerk may do to a tie, and to what is said of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.domain import recognitions, standing, tie_facts
from relationships.forms.relationships import (
    AttestationForm,
    DateForm,
    RecognitionForm,
    StandingForm,
    StandingNoteForm,
)
from relationships.models import Council, Nomination, Relationship
from relationships.permissions import is_clerk
from relationships.states import RelationshipState
from relationships.views.entries import waiting
from sistercities.acts import Act, Consequences, Text
from sistercities.entry_acts import EntryPages
from sistercities.models import User


def _clerk(user: User, row: Any) -> bool:
    return is_clerk(user)


def _becomes_official(tie: Relationship) -> list[Text]:
    """What a confirmed recognition brings: also that a nomination goes no further."""
    happens: list[Text] = [
        _("The tie becomes official, and that cannot be taken back: it can only end.")
    ]
    running = Nomination.objects.live().filter(city=tie.city_b_id, kind=tie.kind)
    if Council.objects.filter(city=tie.city_a_id).exists() and running.exists():
        happens.append(
            _("A nomination of this city for the same is under way: after this it can only end.")
        )
    return happens


RECOGNITIONS = EntryPages(
    recognitions.RECOGNITION,
    RecognitionForm,
    may=_clerk,
    enter_label=_("Recognise from the city's records"),
    enter_name="recognise",
    brings=lambda row: [] if row.corrects_id else _becomes_official(row.relationship),
)
STANDING_CHANGES = EntryPages(
    standing.STANDING_CHANGE,
    StandingForm,
    may=_clerk,
    enter_label=_("Change its standing"),
    enter_name="change-standing",
)
DATES = EntryPages(
    tie_facts.TIE_DATE,
    DateForm,
    may=_clerk,
    enter_label=_("Add a date"),
    enter_name="add-date",
)
ATTESTATIONS = EntryPages(
    tie_facts.ATTESTATION,
    AttestationForm,
    may=_clerk,
    enter_label=_("Add what another list says"),
    enter_name="add-attestation",
)
ENTRIES = (RECOGNITIONS, STANDING_CHANGES, DATES, ATTESTATIONS)


def context(tie: Relationship, user: User) -> dict[str, Any]:
    """The facts of the tie, its dates, other lists, and what waits for a second person."""
    people = ("entered_by", "confirmed_by")
    return {
        "dates": tie.dates.current(),
        "attestations": tie.attestations.current(),
        "recognitions": tie.recognitions.select_related(*people),
        "standing_changes": tie.standing_changes.select_related(*people),
        "waiting": waiting(ENTRIES, {"relationship": tie}, user),
    }


ACTS = [
    RECOGNITIONS.entering(
        lambda tie: (
            tie.state == RelationshipState.REPORTED and recognitions.draft_recognition(tie) is None
        )
    ),
    STANDING_CHANGES.entering(
        lambda tie: bool(standing.changes_open_to(tie)) and standing.draft_change(tie) is None
    ),
    DATES.entering(),
    ATTESTATIONS.entering(),
    Act(
        name="note-standing",
        label=_("Note what is known of its standing"),
        perform=standing.say_what_is_known,
        may=_clerk,
        ready=lambda tie: True,
        foretell=lambda tie: Consequences(
            happens=[_("The page says “unclear”, or no longer does. The state of the tie stays.")],
            public=[_("The note and its source.")],
        ),
        form=StandingNoteForm,
    ),
]

_STANDING = [
    Act(
        name="change-standing",
        label=_("Change its standing"),
        perform=standing.enter_standing_change,
        result=_WAITS,
        happens=[_("The standing changes when a second person confirms."), _DRAFT],
        ready=_changeable,
        form=StandingForm,
    ),
    Act(
        name="edit-standing",
        label=_("Edit the change of standing"),
        perform=standing.edit_standing_change,
        on=_change,
        result=_WAITS,
        happens=[_YOURS, _DRAFT],
        ready=_has_change,
        form=StandingForm,
    ),
    Act(
        name="discard-standing",
        label=_("Discard the change of standing"),
        perform=standing.discard_standing_change,
        on=_change,
        result=_DROPPED,
        happens=_DROPPED,
        ready=_has_change,
        is_exit=True,
    ),
]

_WHAT_IS_KNOWN = [
    Act(
        name="add-date",
        label=_("Add a date"),
        perform=relationships.add_date,
        result=_("The date is added and public, with its source."),
        happens=_("The date is added beside those that are there, also if it contradicts them."),
        public=_("The date, its precision, its source and the note."),
        form=DateForm,
    ),
    Act(
        name="add-attestation",
        label=_("Add what another list says"),
        perform=relationships.attest,
        result=_("What “%(source)s” says is added and public."),
        happens=_("It is shown beside the rest."),
        public=_("What it says, and its source."),
        form=AttestationForm,
    ),
    Act(
        name="note-standing",
        label=_("Note what is known of its standing"),
        perform=standing.say_what_is_known,
        result=_("What is known of its standing is noted and public."),
        happens=_("The page says “unclear”, or no longer does. The state of the tie stays."),
        public=_("The note and its source."),
        form=StandingNoteForm,
    ),
]

ACTS = [*_CONFIRMATIONS, *_RECOGNITION, *_STANDING, *_WHAT_IS_KNOWN]
