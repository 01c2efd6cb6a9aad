"""Rows for tests, with no surprises. A nomination's road is walked by the domain, not made here."""

import datetime
import functools

import factory
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from relationships.council.domain import people, terms
from relationships.council.models.rules import RULE
from relationships.models import (
    Body,
    BodyMember,
    BodyName,
    City,
    Council,
    CouncilFacts,
    Matter,
    Nomination,
    NoticeRule,
    Office,
    OfficeTitle,
    Person,
    PersonName,
    Term,
    TermEnd,
    TermEntry,
    VoteRule,
)
from sistercities.kernel import entries
from sistercities.models import User
from tests.days import COUNCIL_ZONE
from tests.owner import past_the_triggers
from tests.shelf import ModelFactory, from_the_shelf

LONG_AGO = datetime.date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        clerk = factory.Trait(name=factory.Sequence(lambda n: f"Clerk {n}"))

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")

    @factory.post_generation
    def permissions(self, create, extracted, **kwargs):
        if self.name.startswith("Clerk"):
            held = self.user_permissions.through
            held.objects.create(user=self, permission_id=the_clerks_permission())


@functools.cache
def the_clerks_permission():
    """It is there before the first test, and after the last."""
    return Permission.objects.get(codename="run_programme").pk


def clerk(**fields):
    """A clerk, who runs the programme."""
    return UserFactory(clerk=True, **fields)


def with_role(group, **fields):
    """Somebody with all that this group may do."""
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in_as(client, group):
    """The browser of such a person."""
    client.force_login(with_role(group))
    return client


class CityFactory(ModelFactory):
    class Meta:
        model = City

    geoname_id = factory.Sequence(lambda n: 900_000_000 + n)
    name = factory.Sequence(lambda n: f"City {n}")
    country_code = "UA"
    latitude = "50.45466"
    longitude = "30.52380"
    timezone = "Europe/Kyiv"


def kyiv(**fields):
    return CityFactory(name="Kyiv", geoname_id=703448, population=2_797_553, **fields)


class CouncilFactory(ModelFactory):
    class Meta:
        model = Council

    name = "Los Angeles City Council"
    city = factory.SubFactory(
        CityFactory,
        name="Los Angeles",
        country_code="US",
        timezone=factory.SelfAttribute("..timezone"),
    )
    seats = 15
    timezone = COUNCIL_ZONE
    contact_email = "clerk@example.org"

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        votes = {"quorum": 10, "threshold": "seats", "source": "Charter"}
        rule = votes | {name: kwargs.pop(name) for name in (*RULE, "source") if name in kwargs}
        kwargs["body"] = Body.objects.create(kind="council", name=kwargs["name"], slug="council")
        council = super()._create(model_class, *args, **kwargs)
        notice_rule(council.body)
        VoteRule.objects.create(body=council.body, **rule, **taken_down(whoever_entered_it()))
        said = {name: getattr(council, name) for name in ("name", "timezone", "contact_email")}
        CouncilFacts.objects.create(council=council, **said, **taken_down(whoever_entered_it()))
        return council


def notice_rule(body, **fields):
    """California's rule, in force since long before every test."""
    said = {
        "in_force_on": datetime.date(1994, 1, 1),
        "regular_hours": 72,
        "special_hours": 24,
        "continued_days": 5,
        "immediate_need": "two_thirds",
        "emergency": "majority",
        "source": "Government Code §54954.2",
    }
    entered = taken_down(whoever_entered_it())
    return NoticeRule.objects.create(body=body, **said | fields, **entered)


@transaction.atomic
def named_body(name):
    """A standing committee without any rule."""
    body = Body.objects.create(kind="standing", name=name, slug=slugify(name))
    BodyName.objects.create(body=body, name=name, **taken_down(whoever_entered_it()))
    return body


@from_the_shelf
def standing_body(name="Committee on Rules", **members):
    """A standing committee with its rule; each member is named with a role."""
    body = named_body(name)
    notice_rule(body)
    for person, role in members.items():
        someone = PersonFactory(name=person)
        BodyMember.objects.create(body=body, person=someone, role=role, began_on=LONG_AGO)
    return body


def council_moved(zone):
    """The council of this test after a correction of its clock, of which nobody gets a mail."""
    council = Council.objects.get()
    if council.timezone == zone:
        return
    row, two = council.facts.current().get(), council.two_people
    a_second_person(confirms=False)
    entries.correct(row, by=whoever_entered_it(), correction_reason="It moved.", timezone=zone)
    a_second_person(confirms=two)


def a_second_person(*, confirms):
    """Whether a second person confirms; the act that says so is another test's matter."""
    with past_the_triggers():
        Council.objects.update(two_people=confirms)


@from_the_shelf
def some_council():
    """The council of this test, which is made if there is none: it says which day it is."""
    return Council.objects.first() or CouncilFactory()


def whoever_entered_it():
    """Somebody of this test who answers for what was there before it; no clerk is made for that."""
    return User.objects.order_by("pk").first() or UserFactory()


def taken_down(by):
    """What an entry has that one person made count at once."""
    return {
        "entered_by": by,
        "confirmed_by": by,
        "confirmed_at": timezone.now(),
        "single_handed": True,
    }


class PersonFactory(ModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        person = super()._create(model_class, *args, **kwargs)
        said = {"name": person.name, "name_local": person.name_local}
        PersonName.objects.create(person=person, **said, **taken_down(whoever_entered_it()))
        return person


def renamed(person, name, *, name_local=""):
    """The person after a correction of the name by two."""
    row = people.name_that_counts(person)
    said = {"name": name, "name_local": name_local}
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", **said)
    entries.confirm(draft, by=clerk())
    return Person.objects.get(pk=person.pk)


class OfficeFactory(ModelFactory):
    class Meta:
        model = Office

    city = factory.SubFactory(CityFactory)
    kind = Office.Kind.OTHER
    title = factory.Sequence(lambda n: f"Office {n}")

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        office = super()._create(model_class, *args, **kwargs)
        said = {"title": office.title, "title_local": office.title_local}
        OfficeTitle.objects.create(office=office, **said, **taken_down(whoever_entered_it()))
        return office


class TermFactory(ModelFactory):
    class Meta:
        model = Term

    office = factory.SubFactory(OfficeFactory)
    person = factory.SubFactory(PersonFactory)
    began_on = LONG_AGO

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        term = super()._create(model_class, *args, **kwargs)
        entered = taken_down(whoever_entered_it())
        said = {"began_on": term.began_on, "source": term.source}
        TermEntry.objects.create(term=term, **said, **entered)
        if term.ended_on is not None:
            TermEnd.objects.create(term=term, last_day=term.ended_on, **entered)
        return term


def came_on(person, day):
    """The person's one term, corrected to begin on that day."""
    row = Term.objects.get(person=person).entries.current().get()
    draft = entries.correct(row, by=clerk(), correction_reason="Misread.", began_on=day)
    entries.confirm(draft, by=clerk())


def left_on(person, day):
    """The person's one term, closed."""
    terms.close_term(Term.objects.get(person=person), last_day=day, by=whoever_entered_it())


@from_the_shelf
def seated_council(**fields):
    """A council with every seat taken since long ago; returns it."""
    return with_every_seat_taken(CouncilFactory(**fields))


@transaction.atomic
def with_every_seat_taken(council):
    """The council, whose seats were all empty."""
    numbers = range(1, council.seats + 1)
    seats = Office.objects.bulk_create(
        Office(city=council.city, kind=Office.Kind.SEAT, title=f"District {number}")
        for number in numbers
    )
    members = Person.objects.bulk_create(Person(name=f"Councilmember {n}") for n in numbers)
    entered = taken_down(whoever_entered_it())
    OfficeTitle.objects.bulk_create(
        OfficeTitle(office=seat, title=seat.title, **entered) for seat in seats
    )
    PersonName.objects.bulk_create(
        PersonName(person=member, name=member.name, **entered) for member in members
    )
    held = Term.objects.bulk_create(
        Term(office=seat, person=member, began_on=LONG_AGO)
        for seat, member in zip(seats, members, strict=True)
    )
    TermEntry.objects.bulk_create(
        TermEntry(term=term, began_on=LONG_AGO, **entered) for term in held
    )
    return council


class NominationFactory(ModelFactory):
    """A draft nomination, as `open_nomination` leaves it."""

    class Meta:
        model = Nomination

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence(lambda n: f"city-{n}")
    matter = factory.LazyFunction(lambda: Matter.objects.create(kind="nomination"))
