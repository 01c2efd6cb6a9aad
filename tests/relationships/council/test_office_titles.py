"""What an office is called, and what a correction of it leaves alone."""

import pytest
from django.db import DatabaseError, transaction

from relationships.council.domain import offices, people, terms
from relationships.council.domain.offices import with_city
from relationships.models import Office
from relationships.templatetags.signing import office_words
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import CityFactory, OfficeFactory, PersonFactory, TermFactory, clerk, kyiv
from tests.factories_agreements import frozen
from tests.factories_council import DAY, confirmed_roll_call

pytestmark = pytest.mark.django_db


def retitled(office, title):
    """The office after a correction of its title by two."""
    row = offices.title_that_counts(office)
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", title=title)
    entries.confirm(draft, by=clerk())
    return Office.objects.get(pk=office.pk)


def struck(office):
    row = offices.title_that_counts(office)
    draft = entries.strike(row, by=clerk(), correction_reason="Another city's.")
    entries.confirm(draft, by=clerk())
    return Office.objects.get(pk=office.pk)


def test_whoever_enters_an_office_enters_its_title():
    by = clerk()
    office = Office(city=kyiv(), kind="mayor", title=" Mayor ", title_local="Міський голова")

    offices.enter_office(office, by=by)

    row = office.titles.get()
    assert (row.title, row.title_local, row.confirmed_by) == ("Mayor", "Міський голова", by)
    assert Office.objects.get().title == "Mayor"
    assert office.steps.get().act == "office_entered"


def test_an_office_without_a_title_is_refused():
    with pytest.raises(RuleError, match="Give the title"):
        offices.enter_office(Office(city=kyiv(), kind="mayor", title=" "), by=clerk())


def test_a_title_is_given_once_in_a_city():
    held, other = (OfficeFactory(city=city) for city in [CityFactory()] * 2)

    with pytest.raises(RuleError, match="has this title"):
        retitled(other, held.title)
    with pytest.raises(RuleError, match="has this title"):
        offices.enter_office(Office(city=held.city, kind="other", title=held.title), by=clerk())


def test_a_corrected_title_stands_on_the_office():
    office = retitled(OfficeFactory(city=kyiv(), title="Mayor"), "Head")

    assert with_city(office) == "Head (Kyiv)"


def test_what_was_voted_keeps_the_title_of_then():
    roll_call = confirmed_roll_call()
    vote = roll_call.votes.first()

    retitled(vote.term.office, "Ward 1")

    vote = roll_call.votes.first()
    assert (vote.office, vote.term.office.title) == ("District 1", "Ward 1")


def test_what_was_frozen_keeps_the_title_of_then():
    signatory = frozen().signatories.get(side="home")
    before = office_words(signatory)

    retitled(signatory.term.office, "Lord Mayor")

    signatory = type(signatory).objects.get(pk=signatory.pk)
    assert office_words(signatory) == before
    assert signatory.term.office.title == "Lord Mayor"


def test_an_office_that_never_was_is_struck_and_its_title_is_free_again():
    office = struck(OfficeFactory(title="Mayor"))

    again = offices.enter_office(Office(city=office.city, kind="mayor", title="Mayor"), by=clerk())

    assert (office.struck, again.struck) == (True, False)


def test_a_struck_seat_counts_no_more():
    seat = confirmed_roll_call().votes.first().term.office
    beyond = Office(city=seat.city, kind="seat", title="District 16")
    with pytest.raises(RuleError, match="all of them are listed"):
        people.check_office(beyond)

    seat.city.council.seats = 16
    seat.city.council.save()
    struck(offices.enter_office(beyond, by=clerk()))

    assert people.check_office(Office(city=seat.city, kind="seat", title="Ward 16")) is None


def test_an_office_that_somebody_held_is_not_struck():
    office = TermFactory().office

    with pytest.raises(RuleError, match="cannot be struck"):
        struck(office)


def test_nobody_holds_a_struck_office():
    office = struck(OfficeFactory())

    with pytest.raises(RuleError, match="was struck"):
        terms.add_term(person=PersonFactory(), office=office, began_on=DAY, by=clerk())


# --- what PostgreSQL itself refuses ---


def refused(sql, statement, parameters=(), *, says):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE", parameters)


@pytest.mark.parametrize("said", ["title = 'X'", "title_local = 'X'", "struck = true"])
def test_postgresql_refuses_a_title_that_no_entry_says(sql, said):
    office = OfficeFactory()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    update = f"UPDATE relationships_office SET {said} WHERE id = %s"
    refused(sql, update, [office.pk], says="as the entry says")


def test_postgresql_refuses_another_city_or_kind(sql):
    office = OfficeFactory()
    other = CityFactory()

    for column, value in {"kind": "seat", "city_id": other.pk}.items():
        update = f"UPDATE relationships_office SET {column} = %s WHERE id = %s"
        refused(sql, update, [value, office.pk], says="do not change")


def test_postgresql_refuses_to_strike_an_office_that_somebody_held(sql):
    office = TermFactory().office

    update = "UPDATE relationships_office SET struck = true WHERE id = %s"
    refused(sql, update, [office.pk], says="somebody held")


def test_postgresql_refuses_a_holder_of_a_struck_office(sql):
    office = struck(OfficeFactory())

    refused(
        sql,
        "INSERT INTO relationships_term (office_id, person_id, began_on, source, struck)"
        " VALUES (%s, %s, '2020-01-01', '', false)",
        [office.pk, PersonFactory().pk],
        says="was struck",
    )
