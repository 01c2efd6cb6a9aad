"""What the clerk may do to a tie, and to the entries about it."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.council.models.council import Council
from relationships.motions.acts.motions import MOTION_SHOWN, STAYS, votes
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall
from relationships.nominations.acts.motion_documents import ADD_MOTION_DOCUMENT
from relationships.nominations.models.nominations import Nomination
from relationships.ties.domain import recognitions, status, tie_facts
from relationships.ties.forms.relationships import (
    AttestationForm,
    CertaintyForm,
    DateForm,
    RecognitionForm,
    StatusForm,
    TieMotionForm,
)
from relationships.ties.models.relationships import Relationship
from relationships.ties.models.status import StatusChange
from relationships.ties.states import RelationshipState
from sistercities.kernel import desk
from sistercities.kernel.acts import Act, Text
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User


def _becomes_official(tie: Relationship) -> list[Text]:
    """What confirming a recognition does: it may also stop a nomination."""
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
    enter_label=_("Recognise from the city's records"),
    enter_name="recognise",
    brings=lambda row: [] if row.corrects_id else _becomes_official(row.relationship),
)
STATUS_CHANGES = EntryPages(
    status.STATUS_CHANGE,
    StatusForm,
    enter_label=_("Change its status"),
    enter_name="change-status",
)
DATES = EntryPages(
    tie_facts.TIE_DATE,
    DateForm,
    enter_label=_("Add a date"),
    enter_name="add-date",
)
ATTESTATIONS = EntryPages(
    tie_facts.ATTESTATION,
    AttestationForm,
    enter_label=_("Add what another list says"),
    enter_name="add-attestation",
)
ENTRIES = (RECOGNITIONS, STATUS_CHANGES, DATES, ATTESTATIONS)
desk.register_entries(*ENTRIES, order=120)

_VOTED = RollCall.objects.filter(motion=OuterRef("pk"))
_CLOSED = Disposition.objects.current().closing().filter(motion=OuterRef("pk"))
_USED = StatusChange.objects.filter(roll_call__motion=OuterRef("motion"))


def _with(rows: Any, path: str) -> Any:
    """The ties about whose matter there is such a row."""
    found = Relationship.objects.filter(Exists(rows.filter(**{path: OuterRef("matter")})))
    return found.select_related("city_a", "city_b").order_by("pk")


_OPEN = Motion.objects.originals().exclude(Exists(_VOTED)).exclude(Exists(_CLOSED))
_TO_FOLLOW = RollCall.objects.current().filter(carried=True).exclude(Exists(_USED))
for slug, order, heading, rows in (
    ("ties-to-vote-on", 201, _("Roll calls about ties, to enter"), _with(_OPEN, "matter")),
    (
        "ties-to-change",
        202,
        _("Changes of a tie's status that the council has voted, to enter"),
        _with(_TO_FOLLOW, "motion__matter"),
    ),
):
    desk.register(
        desk.Card(
            slug, desk.NEEDS, order, heading, desk.always(rows), str, desk.to_case("relationship")
        )
    )
desk.register(
    desk.Card(
        "status-reviews",
        desk.LATE,
        205,
        _("Suspensions to be reviewed"),
        lambda user, today: StatusChange.objects.to_review(today).select_related(
            "relationship__city_a", "relationship__city_b"
        ),
        lambda row: f"{row.relationship}: {date_format(row.review_on)}",
        lambda row: row.relationship.get_staff_url(),
        day=lambda row: row.review_on,
    )
)


def context(tie: Relationship, user: User) -> dict[str, Any]:
    """The facts of the tie, its dates, other lists, and what waits for a second person."""
    people = ("entered_by", "confirmed_by")
    return {
        "dates": tie.dates.current(),
        "attestations": tie.attestations.current(),
        "recognitions": tie.recognitions.select_related(*people),
        "status_changes": tie.status_changes.select_related(*people, "roll_call"),
        "waiting": waiting(ENTRIES, {"relationship": tie}, user),
    }


ACTS = [
    RECOGNITIONS.entering(
        states=frozenset({RelationshipState.REPORTED}),
        ready=lambda tie: recognitions.draft_recognition(tie) is None,
    ),
    STATUS_CHANGES.entering(
        rests_on=status.must_rest_on_what_is_certain,
        ready=lambda tie: bool(status.changes_open_to(tie)) and status.draft_change(tie) is None,
    ),
    DATES.entering(),
    ATTESTATIONS.entering(),
    Act(
        name="note-certainty",
        label=_("Note what is known of its status"),
        perform=status.say_what_is_known,
        result=_("What is known of its status is noted and public."),
        happens=_("The page says “unclear”, or no longer does. The state of the tie stays."),
        public=_("The note and its source."),
        form=CertaintyForm,
    ),
    *votes(
        moves=[
            _(
                "The council may vote on it. The status changes only when that is entered, after a"
                " vote that carried."
            ),
            STAYS,
        ],
        shows=MOTION_SHOWN,
        stays=_("The votes on the motion and the status of the tie stay as they are."),
        form=TieMotionForm,
    ),
    ADD_MOTION_DOCUMENT,
]
