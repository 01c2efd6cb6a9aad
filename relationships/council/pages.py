"""The pages of the council, its offices and its people, for the clerk's office."""

from relationships.council.acts import bodies as body_acts
from relationships.council.acts import offices as office_acts
from relationships.council.acts import people as person_acts
from relationships.council.acts import vote_rules
from relationships.council.models.bodies import Body
from relationships.council.models.council import Council, Office, Person
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.permissions import is_clerk

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
BODY = Process(
    noun="body",
    cases=lambda: Body.objects.all(),
    may_read=lambda user, body: is_clerk(user),
    acts=[*body_acts.ACTS, *vote_rules.ACTS],
    sections=[
        Section("relationships/council/_case_body.html", body_acts.context),
        Section("relationships/council/_case_vote_rules.html", vote_rules.context),
    ],
)

# Below /admin/.
urlpatterns = [
    *PERSON.addresses("people"),
    *COUNCIL.addresses("council"),
    *OFFICE.addresses("offices"),
    *BODY.addresses("bodies"),
]
