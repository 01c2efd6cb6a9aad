"""The desk's lists of committees: to be formed, reviewing, voting; reviews overdue."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.committees.acts.entries import ENTRIES
from relationships.committees.models.committees import CommitteeMember
from relationships.nominations.acts.desk import in_state, step
from relationships.nominations.states import NominationState as State
from sistercities.kernel.desk import LATE, NEEDS, WAITING, Card, register, register_entries

register_entries(*ENTRIES, order=130)
register(
    step("begun", NEEDS, 210, _("Committees to form"), in_state(State.BEGUN)),
    step("formed", NEEDS, 220, _("Reviews to start"), in_state(State.COMMITTEE_FORMED)),
    step("in-review", WAITING, 20, _("Reviews by committees"), in_state(State.IN_REVIEW)),
    step("ballot", WAITING, 30, _("Votes of committees"), in_state(State.BALLOT)),
    Card(
        "late-reviews",
        LATE,
        210,
        _("Reviews overdue"),
        lambda user, today: CommitteeMember.objects.review_overdue(today),
        lambda row: f"{row.person}: {row.seat.committee.nomination.city}",
        lambda row: reverse("nomination_case", args=[row.seat.committee.nomination_id]),
        day=lambda row: row.seat.committee.reviews_due_on,
    ),
)
