"""What a person is called, and what a correction of it leaves alone."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from relationships.council.domain import people
from relationships.models import Motion, Person, PersonName
from relationships.motions.domain import motions
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import PersonFactory, clerk, renamed
from tests.factories_council import confirmed_roll_call, filed_motion, member, motion_details

pytestmark = pytest.mark.django_db


def test_whoever_enters_a_person_enters_the_first_name():
    by = clerk()

    person = people.enter_person(Person(name="Ана", name_local=" Ана "), by=by)

    row = person.names.get()
    assert (row.name, row.name_local, row.confirmed_by, row.counts) == ("Ана", "Ана", by, True)
    assert person.steps.get().act == "person_named"


def test_a_person_without_a_name_is_refused():
    with pytest.raises(RuleError, match="Give the name"):
        people.enter_person(Person(name="  "), by=clerk())


def test_a_corrected_name_stands_on_the_person_once_it_counts():
    person = PersonFactory(name="Joe")
    row = people.name_that_counts(person)
    said = {"name": "Joseph", "name_local": "Йосип"}

    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", **said)
    before = Person.objects.get(pk=person.pk).name
    entries.confirm(draft, by=clerk())

    person.refresh_from_db()
    assert (before, person.name, person.name_local) == ("Joe", "Joseph", "Йосип")


def test_what_was_recorded_keeps_the_name_of_then():
    motion = filed_motion()
    roll_call = confirmed_roll_call(motion)
    for number in (1, 2):
        renamed(member(number), f"Somebody {number}")

    motion = Motion.objects.get(pk=motion.pk)
    votes = [vote.member for vote in roll_call.votes.all()]
    assert (motion.moved_by, sorted(motion.seconded_by)[0]) == (
        "Councilmember 1",
        "Councilmember 2",
    )
    assert votes[:2] == ["Councilmember 1", "Councilmember 2"]
    assert Person.objects.filter(name="Somebody 1").exists()


def test_what_is_recorded_afterwards_has_the_new_name():
    motion = filed_motion()
    renamed(member(1), "Somebody 1")

    roll_call = confirmed_roll_call(motion)

    assert roll_call.votes.first().member == "Somebody 1"


def test_the_record_of_a_corrected_motion_says_who_moved_it_by_the_name_of_then():
    motion = filed_motion()
    wording = motion_details(title="Better")
    wording["mover"] = renamed(member(1), "Somebody 1")
    del wording["purpose"]

    new = motions.correct_motion(motion, by=clerk(), reason="Misread.", **wording)

    facts = new.case.steps.latest("pk").facts
    assert (facts["before"]["mover"], facts["mover"]) == ("Councilmember 1", "Somebody 1")


def test_before_the_first_name_that_is_known_it_was_that_one():
    person = renamed(PersonFactory(name="Joe"), "Joseph")
    first = person.names.first()

    long_ago = first.confirmed_at - datetime.timedelta(days=365)

    assert person.as_of(long_ago).name == "Joe"
    assert person.as_of(first.confirmed_at).name == "Joe"
    assert person.as_of(None).name == "Joseph"


# --- what PostgreSQL itself refuses ---


def refused(sql, statement, parameters=(), *, says):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE", parameters)


def test_postgresql_refuses_a_name_that_no_entry_says(sql):
    person = PersonFactory(name="Joe")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    update = "UPDATE relationships_person SET {} = 'X' WHERE id = %s"

    for column in ("name", "name_local"):
        refused(sql, update.format(column), [person.pk], says="called as the entry says")


def test_postgresql_refuses_a_person_without_an_entry(sql):
    refused(
        sql,
        "INSERT INTO relationships_person (name, name_local) VALUES ('Joe', '')",
        says="called as the entry says",
    )


def test_postgresql_refuses_an_entry_that_the_person_does_not_bear(sql):
    row = people.name_that_counts(PersonFactory(name="Joe"))
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", name="Ana")
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    refused(
        sql,
        "UPDATE relationships_personname SET replaced_by_id = %s WHERE id = %s;"
        " UPDATE relationships_personname SET confirmed_by_id = %s, confirmed_at = now()"
        " WHERE id = %s",
        [draft.pk, row.pk, clerk().pk, draft.pk],
        says="called as the entry says",
    )


def test_postgresql_lets_one_name_count(sql):
    person = PersonFactory()
    rows = "entered_by_id, confirmed_by_id, confirmed_at, entered_at, single_handed, strikes"

    refused(
        sql,
        f"INSERT INTO relationships_personname (person_id, name, name_local, correction_reason,"
        f" {rows}) SELECT person_id, 'X', '', '', {rows} FROM relationships_personname"
        " WHERE person_id = %s",
        [person.pk],
        says="person_name_counts_once",
    )
    assert PersonName.objects.filter(person=person).count() == 1
