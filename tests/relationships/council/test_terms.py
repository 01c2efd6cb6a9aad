"""Terms of office: begun and closed by one, corrected and struck by two."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from relationships.council.domain import members, offices, terms
from relationships.models import Side, Term
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import (
    LONG_AGO,
    OfficeFactory,
    PersonFactory,
    TermFactory,
    clerk,
    seated_council,
)
from tests.factories_agreements import confirmed, frozen, signatory, signed_by_link
from tests.factories_council import DAY, confirmed_roll_call, entered_roll_call, member

pytestmark = pytest.mark.django_db
DAY_BEFORE, DAY_AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)


def term_of(number=1):
    return Term.objects.get(person=member(number))


def entry_of(term):
    return term.entries.current().get()


def struck(row):
    draft = entries.strike(row, by=clerk(), correction_reason="Entered for the wrong person.")
    entries.confirm(draft, by=clerk())


def corrected(row, **said):
    draft = entries.correct(row, by=clerk(), correction_reason="Misread.", **said)
    entries.confirm(draft, by=clerk())


def test_term_begins_and_is_written_in_its_history():
    office, person, by = OfficeFactory(), PersonFactory(), clerk()

    term = terms.add_term(person=person, office=office, began_on=DAY, by=by)

    step = person.steps.get()
    assert (term.ended_on, step.act, step.by) == (None, "term_begun", by)


@pytest.mark.parametrize(
    ("ended_on", "began_on", "allowed"),
    [
        (None, DAY, False),
        (DAY, DAY, True),  # the day of a change: a roll call says which of them voted
        (DAY + datetime.timedelta(days=1), DAY, False),
        (DAY - datetime.timedelta(days=1), DAY, True),
        (None, LONG_AGO - datetime.timedelta(days=9), False),
    ],
)
def test_office_has_one_holder_at_a_time(ended_on, began_on, allowed):
    held = TermFactory(ended_on=ended_on)
    arguments = {"person": PersonFactory(), "office": held.office, "began_on": began_on}

    if allowed:
        terms.add_term(**arguments, by=clerk())
    else:
        with pytest.raises(RuleError, match="holds this office in that time"):
            terms.add_term(**arguments, by=clerk())

    assert held.office.terms.count() == 1 + allowed


def test_leaving_closes_the_term_and_keeps_it():
    term = TermFactory()

    terms.close_term(term, last_day=DAY, by=clerk())

    assert Term.objects.get(pk=term.pk).ended_on == DAY
    assert term.person.steps.get().act == "term_closed"


def test_closed_term_is_not_closed_again():
    term = TermFactory(ended_on=DAY)

    with pytest.raises(RuleError, match="was closed on March 25, 2022"):
        terms.close_term(term, last_day=DAY, by=clerk())


def test_term_does_not_end_before_it_begins():
    term = TermFactory(began_on=DAY)

    with pytest.raises(RuleError, match="lies before the first"):
        terms.close_term(term, last_day=DAY - datetime.timedelta(days=1), by=clerk())


def test_term_cannot_be_closed_before_a_vote_on_record():
    confirmed_roll_call()

    with pytest.raises(RuleError, match="voted on March 25, 2022"):
        terms.close_term(term_of(), last_day=DAY - datetime.timedelta(days=1), by=clerk())


def test_term_may_end_on_the_day_of_the_last_vote():
    confirmed_roll_call()

    terms.close_term(term_of(), last_day=DAY, by=clerk())

    assert term_of().ended_on == DAY


def test_term_cannot_begin_after_a_vote_on_record():
    confirmed_roll_call()
    term = term_of()
    term.began_on = DAY + datetime.timedelta(days=1)

    with pytest.raises(RuleError, match="must lie within the term"):
        terms.check_term(term)


def test_a_term_entered_for_the_wrong_person_is_struck_and_the_right_one_entered():
    wrong = TermFactory()
    struck(entry_of(wrong))

    right = terms.add_term(
        person=PersonFactory(), office=wrong.office, began_on=wrong.began_on, by=clerk()
    )

    assert list(Term.objects.on(DAY)) == list(Term.objects.held()) == [right]
    assert wrong.entries.get(strikes=False).state == "struck"
    with pytest.raises(RuleError, match="does not hold the office"):
        offices.must_hold_office(wrong, DAY)


def test_a_struck_member_of_the_council_is_none():
    city = seated_council(seats=2, quorum=1).city
    term = TermFactory(office=OfficeFactory(city=city, kind="seat"))

    before = term in members.members_on(DAY)
    struck(entry_of(term))

    assert (before, term in members.members_on(DAY)) == (True, False)
    assert term not in Term.objects.of_council()


def test_a_corrected_beginning_stands_on_the_term():
    term = TermFactory(began_on=DAY)

    corrected(entry_of(term), began_on=LONG_AGO, source="The oath")

    term.refresh_from_db()
    assert (term.began_on, term.source) == (LONG_AGO, "The oath")


def test_a_last_day_is_corrected_and_struck():
    term = TermFactory()
    terms.close_term(term, last_day=DAY, by=clerk())

    corrected(term.ends.current().get(), last_day=DAY_AFTER)
    between = Term.objects.get(pk=term.pk).ended_on
    struck(term.ends.current().get())

    assert (between, Term.objects.get(pk=term.pk).ended_on) == (DAY_AFTER, None)


def test_a_last_day_is_not_struck_when_somebody_follows():
    term = TermFactory(ended_on=DAY)
    TermFactory(office=term.office, began_on=DAY_AFTER)

    with pytest.raises(RuleError, match="holds this office in that time"):
        struck(term.ends.current().get())


def test_what_a_vote_rests_on_is_not_struck():
    entered_roll_call()

    with pytest.raises(RuleError, match="A vote rests on this term"):
        struck(entry_of(term_of()))


def test_what_a_vote_rests_on_is_not_corrected_off_its_day():
    confirmed_roll_call()

    with pytest.raises(RuleError, match="voted on March 25, 2022"):
        corrected(entry_of(term_of()), began_on=DAY_AFTER)


def test_what_a_signature_rests_on_is_neither_struck_nor_moved():
    agreement = frozen()
    confirmed(signed_by_link(agreement))
    term = signatory(agreement, Side.PARTNER).term

    with pytest.raises(RuleError, match="A signature rests on this term"):
        struck(entry_of(term))
    with pytest.raises(RuleError, match="signed on"):
        terms.close_term(term, last_day=LONG_AGO, by=clerk())


def test_a_struck_term_is_not_closed():
    term = TermFactory()
    struck(entry_of(term))

    with pytest.raises(RuleError, match="This term was struck"):
        terms.close_term(term, last_day=DAY, by=clerk())


@pytest.mark.parametrize(("last_day", "struck"), [(None, False), (DAY, False), (None, True)])
def test_a_term_that_was_read_runs_on_the_days_that_the_database_says(last_day, struck):
    day = datetime.timedelta(days=1)
    term = TermFactory(began_on=DAY - day, ended_on=last_day)
    if struck:
        row = term.entries.get()
        draft = entries.strike(row, by=clerk(), correction_reason="Another person's.")
        entries.confirm(draft, by=clerk())
        term.refresh_from_db()

    for on in (DAY - 2 * day, DAY - day, DAY, DAY + day):
        assert term.runs_on(on) == Term.objects.on(on).exists()


# --- what PostgreSQL itself refuses ---


def refused(sql, statement, parameters=(), *, says):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(statement, parameters)


@pytest.mark.parametrize(
    "change",
    ["began_on = '2019-01-01'", "ended_on = '2023-01-01'", "source = 'X'", "struck = true"],
)
def test_postgresql_refuses_a_term_that_no_entry_says(sql, change):
    TermFactory()

    refused(sql, f"UPDATE relationships_term SET {change}", says="held as the entries say")


def test_postgresql_refuses_a_term_without_an_entry(sql):
    refused(
        sql,
        "INSERT INTO relationships_term (office_id, person_id, began_on, source, struck)"
        " VALUES (%s, %s, '2020-01-01', '', false)",
        [OfficeFactory().pk, PersonFactory().pk],
        says="held as the entries say",
    )


def test_postgresql_keeps_person_and_office_of_a_term(sql):
    TermFactory()
    other = {"person_id": PersonFactory().pk, "office_id": OfficeFactory().pk}

    for column, value in other.items():
        refused(
            sql,
            f"UPDATE relationships_term SET {column} = %s",
            [value],
            says="the person and the office of a term do not change",
        )


def test_postgresql_keeps_a_term_on_which_a_vote_rests(sql):
    confirmed_roll_call()

    refused(
        sql,
        "UPDATE relationships_term SET struck = true WHERE id = %s",
        [term_of().pk],
        says="a vote or a signature rests on this term",
    )


def test_postgresql_keeps_a_term_on_which_a_signature_rests(sql):
    agreement = frozen()
    confirmed(signed_by_link(agreement))

    refused(
        sql,
        "UPDATE relationships_term SET struck = true WHERE id = %s",
        [signatory(agreement, Side.PARTNER).term_id],
        says="a vote or a signature rests on this term",
    )
