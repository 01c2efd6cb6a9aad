"""What is said of the council itself, and the act by which the rule of two is switched."""

import pytest
from django.db import DatabaseError, transaction

from relationships.council.domain import council_facts
from relationships.models import Body, Council
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import CityFactory, CouncilFactory, clerk

pytestmark = pytest.mark.django_db
SAID = {"name": "City Council", "timezone": "Europe/Oslo", "contact_email": "clerk@example.org"}


def unsaved(**said):
    return Council(city=CityFactory(), seats=3, **SAID | said)


def test_whoever_sets_it_up_says_alone_what_is_said_of_it():
    by = clerk()

    council = council_facts.enter_council(unsaved(), by=by)

    row = council.facts.get()
    assert ({name: getattr(row, name) for name in SAID}, row.confirmed_by) == (SAID, by)
    assert council.steps.get().act == "council_entered"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"name": " "}, "Give the name"), ({"timezone": "Europe/Nowhere"}, "no time zone")],
)
def test_what_cannot_be_is_refused(wrong, says):
    with pytest.raises(RuleError, match=says):
        council_facts.enter_council(unsaved(**wrong), by=clerk())

    assert not Council.objects.exists()


def test_a_correction_stands_on_the_council_once_two_have_said_it():
    council = CouncilFactory()
    row = council_facts.facts_that_count(council)

    draft = entries.correct(row, by=clerk(), correction_reason="Moved.", timezone="Asia/Tokyo")
    before = Council.objects.get().timezone
    entries.confirm(draft, by=clerk())

    line = PublicRecordEntry.objects.latest("sequence").line
    assert (before, Council.objects.get().timezone) == (row.timezone, "Asia/Tokyo")
    assert '"council_facts_corrected"' in line
    assert '"reason":"Moved."' in line


@pytest.mark.parametrize("on", [False, True])
def test_switching_the_second_person_is_told_with_its_reason(on):
    council = CouncilFactory(two_people=not on)

    council_facts.switch_second_person(council, by=clerk(), on=on, reason=" One clerk. ")

    line = PublicRecordEntry.objects.latest("sequence").line
    act = "second_person_on" if on else "second_person_off"
    assert Council.objects.get().two_people == on
    assert council.steps.get().act == act
    assert f'"{act}"' in line
    assert '"reason":"One clerk."' in line


@pytest.mark.parametrize(
    ("on", "reason", "says"), [(False, " ", "Give the reason"), (True, "Two.", "so already")]
)
def test_a_switch_without_a_reason_or_to_what_is_so_already_is_refused(on, reason, says):
    council = CouncilFactory()

    with pytest.raises(RuleError, match=says):
        council_facts.switch_second_person(council, by=clerk(), on=on, reason=reason)

    assert not PublicRecordEntry.objects.exists()


@pytest.mark.parametrize("column", ["name", "timezone", "contact_email"])
def test_postgresql_refuses_what_no_entry_says(sql, column):
    CouncilFactory()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(f"UPDATE relationships_council SET {column} = 'X'")


def test_postgresql_refuses_a_switch_of_the_second_person_without_its_act(sql):
    council = CouncilFactory()
    council_facts.switch_second_person(council, by=clerk(), on=False, reason="One clerk.")
    council_facts.switch_second_person(council, by=clerk(), on=True, reason="Two again.")
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="changes with its act"), transaction.atomic():
        sql("UPDATE relationships_council SET two_people = false")


def test_postgresql_refuses_an_entry_that_the_council_does_not_follow(sql):
    row = council_facts.facts_that_count(CouncilFactory())
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", name="X")
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(
            "UPDATE relationships_councilfacts SET replaced_by_id = %s WHERE id = %s;"
            " UPDATE relationships_councilfacts SET confirmed_by_id = %s, confirmed_at = now()"
            " WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE",
            [draft.pk, row.pk, clerk().pk, draft.pk],
        )


def test_a_new_council_is_asked_for_its_rule_about_notice():
    council = council_facts.enter_council(unsaved(), by=clerk())

    assert list(Body.objects.without_notice_rule()) == [council.body]
