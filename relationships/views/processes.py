"""Which acts and which parts belong to which kind of case."""

from relationships.models import City, Council, Country, Nomination, Office, Person, Relationship
from relationships.permissions import is_clerk, may_read_nomination
from relationships.states import NominationState as State
from relationships.views import (
    agreement_acts,
    committee_acts,
    council_acts,
    nomination_acts,
    office_acts,
    person_acts,
    place_acts,
    relationship_acts,
)
from relationships.views.cases import Process, Section
from relationships.views.public import labelled

NOMINATION = Process(
    noun="nomination",
    cases=lambda: Nomination.objects.select_related(
        "partner_contact", "committee__policy", "matter"
    ).prefetch_related(labelled("city")),
    may_read=may_read_nomination,
    acts=[
        *council_acts.ACTS,
        *committee_acts.ACTS,
        *agreement_acts.ACTS,
        *nomination_acts.ACTS,
    ],
    sections=[
        Section("admin/case/_council.html", council_acts.context),
        Section(
            "admin/case/_committee.html",
            committee_acts.context,
            frozenset({State.COMMITTEE_FORMED, State.IN_REVIEW, State.BALLOT}),
        ),
        Section(
            "admin/case/_agreement.html",
            agreement_acts.context,
            frozenset({State.DESIGNATED, State.AGREEMENT, State.SIGNED_BY_ONE, State.OFFICIAL}),
        ),
        Section("admin/case/_nomination.html", nomination_acts.context),
    ],
)
RELATIONSHIP = Process(
    noun="relationship",
    cases=lambda: Relationship.objects.prefetch_related(labelled("city_a"), labelled("city_b")),
    may_read=lambda user, relationship: is_clerk(user),
    acts=relationship_acts.ACTS,
    sections=[Section("admin/case/_relationship.html", relationship_acts.context)],
)
PERSON = Process(
    noun="person",
    cases=lambda: Person.objects.select_related("user"),
    may_read=lambda user, person: is_clerk(user),
    acts=person_acts.ACTS,
    sections=[Section("admin/case/_person.html", person_acts.context)],
)
COUNCIL = Process(
    noun="council",
    cases=lambda: Council.objects.select_related("city"),
    may_read=lambda user, council: is_clerk(user) or office_acts.keeps_the_rules(user, council),
    acts=office_acts.COUNCIL_ACTS,
    sections=[Section("admin/case/_council_facts.html", office_acts.council_context)],
)
OFFICE = Process(
    noun="office",
    cases=lambda: Office.objects.select_related("city"),
    may_read=lambda user, office: is_clerk(user),
    acts=office_acts.OFFICE_ACTS,
    sections=[Section("admin/case/_office.html", office_acts.office_context)],
)
CITY = Process(
    noun="city",
    cases=lambda: City.objects.with_labels("en"),
    may_read=lambda user, city: is_clerk(user),
    acts=place_acts.ACTS,
    sections=[Section("admin/case/_place.html", place_acts.context)],
)
COUNTRY = Process(
    noun="country",
    cases=Country.objects.all,
    may_read=lambda user, country: is_clerk(user),
    acts=place_acts.COUNTRY_ACTS,
    sections=[Section("admin/case/_country.html", place_acts.country_context)],
)
