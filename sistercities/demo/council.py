"""The council of the demonstration: the real one's seats, held by role names."""

from datetime import date
from typing import Any

from relationships.cities.models.cities import City
from relationships.committees.domain.policies import translate
from relationships.committees.models.policies import Criterion, Policy
from relationships.council.domain import setup, terms
from relationships.council.domain.offices import enter_office
from relationships.council.domain.people import enter_person
from relationships.council.models.council import Council, Office, Person
from sistercities.demo import facts, labelled_place
from sistercities.kernel.models import User
from sistercities.kernel.translations import other_languages


def enter(*, by: User) -> Council:
    data = facts("council")
    city = labelled_place(data, by=by)
    council = setup.set_up_council(
        city=city,
        by=by,
        **data["council"],
        seat_title=data["seat"],
        notice=data["notice"],
        notice_from=date.fromisoformat(data["terms_from"]),
    )
    for office in Office.objects.filter(city=city, kind=Office.Kind.SEAT):
        holder = enter_person(Person(name=f"{office.title} (demonstration)"), by=by)
        _seat(holder, office, data, by=by)
    for entry in data["mayors"]:
        office = Office(
            city=City.objects.get(geoname_id=entry["geoname_id"]),
            kind=Office.Kind.MAYOR,
            title=entry["title"],
            title_local=entry["title_local"],
        )
        enter_office(office, by=by)
        mayor = Person(name=entry["person"], name_local=entry["person_local"])
        holder = enter_person(mayor, by=by)
        _seat(holder, office, data, by=by)
    return council


def _seat(person: Person, office: Office, data: dict[str, Any], *, by: User) -> None:
    terms.add_term(
        person=person,
        office=office,
        began_on=date.fromisoformat(data["terms_from"]),
        by=by,
        source=data["term_source"],
    )


def enter_policy() -> Policy:
    data = facts("policy")
    policy = Policy.objects.create(
        version=data["version"],
        adopted_on=date.fromisoformat(data["adopted_on"]),
        source=data["source"],
        reviews_needed=data["reviews_needed"],
    )
    for position, said in enumerate(data["criteria"], 1):
        criterion = Criterion.objects.create(
            policy=policy, position=position, title=said["title"], question=said["question"]
        )
        for language, _name in other_languages():
            for field, text in said.get(language, {}).items():
                translate(criterion, field, language, text)
    return policy
