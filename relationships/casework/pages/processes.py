"""The staff page of a nomination, on which several processes have acts and sections."""

from django.db.models import Exists, OuterRef

from relationships.agreements.acts import agreements as agreement_acts
from relationships.cities.models.labels import labelled
from relationships.committees.acts import committee_acts
from relationships.committees.acts import section as committee_section
from relationships.committees.models.declarations import StaffRecusal
from relationships.committees.permissions import may_read_nomination
from relationships.motions.acts import motions as council_acts
from relationships.nominations.acts import motions as motion_acts
from relationships.nominations.acts import nominations as nomination_acts
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.cases.pages import Process, Section

NOMINATION = Process(
    noun="nomination",
    cases=lambda: (
        Nomination.objects.select_related(
            "partner_contact", "committee__policy", "committee__body", "matter"
        )
        .prefetch_related(labelled("city"))
        .annotate(
            staff_aside=Exists(
                StaffRecusal.objects.filter(nomination=OuterRef("pk"), lifted_at=None)
            )
        )
    ),
    may_read=may_read_nomination,
    acts=[
        *motion_acts.ACTS,
        *committee_acts.ACTS,
        *agreement_acts.ACTS,
        *nomination_acts.ACTS,
    ],
    sections=[
        Section("relationships/motions/_case.html", council_acts.context),
        Section(
            "relationships/committees/_case.html",
            committee_section.context,
            frozenset({State.COMMITTEE_FORMED, State.IN_REVIEW, State.BALLOT}),
        ),
        Section(
            "relationships/agreements/_case.html",
            agreement_acts.context,
            frozenset({State.DESIGNATED, State.AGREEMENT, State.SIGNED_BY_ONE, State.OFFICIAL}),
        ),
        Section("relationships/nominations/_case.html", nomination_acts.context),
    ],
)

# Below /admin/.
urlpatterns = NOMINATION.addresses("nominations")
