"""Which acts and which parts belong to which kind of case."""

from relationships.agreements.acts import agreements as agreement_acts
from relationships.cities import acts as place_acts
from relationships.cities.models.cities import City
from relationships.cities.models.countries import Country
from relationships.cities.models.labels import labelled
from relationships.committees.acts import committee_acts
from relationships.committees.permissions import may_read_nomination
from relationships.council.acts import (
    council as council_acts,
)
from relationships.council.acts import (
    offices as office_acts,
)
from relationships.council.acts import (
    people as person_acts,
)
from relationships.council.models.council import Council, Office, Person
from relationships.nominations.acts import motions as motion_acts
from relationships.nominations.acts import nominations as nomination_acts
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from relationships.ties import acts as relationship_acts
from relationships.ties.models.relationships import Relationship
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.permissions import is_clerk

NOMINATION = Process(
    noun="nomination",
    cases=lambda: Nomination.objects.select_related(
        "partner_contact", "committee__policy", "matter"
    ).prefetch_related(labelled("city")),
    may_read=may_read_nomination,
    acts=[
        *motion_acts.ACTS,
        *committee_acts.ACTS,
        *agreement_acts.ACTS,
        *nomination_acts.ACTS,
    ],
    sections=[
        Section("relationships/council/_case.html", council_acts.context),
        Section(
            "relationships/committees/_case.html",
            committee_acts.context,
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
RELATIONSHIP = Process(
    noun="relationship",
    cases=lambda: Relationship.objects.prefetch_related(labelled("city_a"), labelled("city_b")),
    may_read=lambda user, relationship: is_clerk(user),
    acts=relationship_acts.ACTS,
    sections=[Section("relationships/ties/_case.html", relationship_acts.context)],
)
PERSON = Process(
    noun="person",
    cases=lambda: Person.objects.select_related("user"),
    may_read=lambda user, person: is_clerk(user),
    acts=person_acts.ACTS,
    sections=[Section("relationships/council/_case_person.html", person_acts.context)],
)
COUNCIL = Process(
    noun="council",
    cases=lambda: Council.objects.select_related("city"),
    may_read=lambda user, council: is_clerk(user) or office_acts.keeps_the_rules(user, council),
    acts=office_acts.COUNCIL_ACTS,
    sections=[Section("relationships/council/_case_facts.html", office_acts.council_context)],
)
OFFICE = Process(
    noun="office",
    cases=lambda: Office.objects.select_related("city"),
    may_read=lambda user, office: is_clerk(user),
    acts=office_acts.OFFICE_ACTS,
    sections=[Section("relationships/council/_case_office.html", office_acts.office_context)],
)
CITY = Process(
    noun="city",
    cases=lambda: City.objects.with_labels("en"),
    may_read=lambda user, city: is_clerk(user),
    acts=place_acts.ACTS,
    sections=[Section("relationships/cities/_case.html", place_acts.context)],
)
COUNTRY = Process(
    noun="country",
    cases=Country.objects.all,
    may_read=lambda user, country: is_clerk(user),
    acts=place_acts.COUNTRY_ACTS,
    sections=[Section("relationships/cities/_case_country.html", place_acts.country_context)],
)
