"""The sheet of a roll call: every seat is named, and each number stands for names."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from relationships.casework.pages.papers import motions_of
from relationships.council.domain.members import members_on
from relationships.models import Office, RollCall, Term
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.factories import OfficeFactory, PersonFactory, TermFactory, clerk, left_on
from tests.factories_council import (
    DAY,
    another_rule,
    choices,
    confirmed_roll_call,
    draft_nomination,
    filed_motion,
    member,
)
from tests.factories_meetings import on_agenda
from tests.relationships.motions.test_council_acts import send

pytestmark = pytest.mark.django_db
ONE = datetime.timedelta(days=1)


def entered(motion, said, *, reasons=None, **more):
    return entries.enter(
        ROLL_CALL,
        motion,
        by=clerk(),
        item=on_agenda(motion, DAY),
        choices=said,
        reasons=reasons or {},
        **more,
    )


def one_seat_vacant():
    nomination = draft_nomination()
    left_on(member(7), DAY - ONE)
    return nomination


def namesakes():
    """A motion, and two members who are called the same, in districts 2 and 9."""
    motion = filed_motion()
    for number in (2, 9):
        person = member(number)
        row = person.names.current().get()
        draft = entries.correct(row, by=clerk(), correction_reason="Misread", name="Mary Smith")
        entries.confirm(draft, by=clerk())
    return motion


def mayor():
    city = Office.objects.filter(kind=Office.Kind.SEAT).first().city
    office = OfficeFactory(city=city, kind=Office.Kind.MAYOR, title="Mayor")
    return TermFactory(office=office, person=PersonFactory(name="The Mayor"))


def test_ten_ayes_four_absent_and_a_vacancy_add_up_to_fifteen():
    motion = filed_motion(one_seat_vacant())

    call = confirmed_roll_call(motion, ayes=10)

    assert (call.ayes, call.absent, call.vacant, call.seats) == (10, 4, 1, 15)
    assert call.carried
    assert [str(row) for row in call.vacant_seats.all()] == ["District 7"]
    shown = motions_of(motion.case)[0]["call"]
    assert [vote["seat"] for vote in shown["votes"] if vote["choice"] == "vacant"] == ["District 7"]


def test_nobody_is_absent_because_they_were_not_named():
    motion = filed_motion(one_seat_vacant())
    said = choices(ayes=10)
    said.popitem()

    with pytest.raises(RuleError, match="How did these members vote"):
        entered(motion, said)


def test_a_council_whose_seats_are_not_all_entered_does_not_vote():
    nomination = draft_nomination()
    motion = filed_motion(nomination)
    council = nomination._meta.apps.get_model("relationships.Council").objects.get()
    council.seats = 16
    council.save()

    with pytest.raises(RuleError, match="16 seats, and 15 are entered"):
        entered(motion, choices())


def test_who_is_present_and_silent_and_who_left_are_named():
    motion = filed_motion()
    said = choices(ayes=12)
    silent, left = list(said)[12:14]
    said |= {silent: "present", left: "left"}

    call = entered(motion, said)
    entries.confirm(call, by=clerk())

    assert (call.ayes, call.not_voting, call.left_early, call.absent) == (12, 1, 1, 1)
    assert call.present == 13


def test_who_steps_aside_says_why():
    motion = filed_motion()

    with pytest.raises(RuleError, match=r"step aside\? Councilmember 15"):
        entered(motion, choices(ayes=14, recused=1))


def test_the_reason_for_stepping_aside_is_public_and_stays():
    motion = filed_motion()
    said = choices(ayes=14, recused=1)
    aside = list(said)[14]

    call = entered(motion, said, reasons={aside: " Owns the house "})
    entries.confirm(call, by=clerk())

    votes = motions_of(motion.case)[0]["call"]["votes"]
    assert [vote["reason"] for vote in votes if vote["reason"]] == ["Owns the house"]
    assert RollCall.objects.get().reasons == {aside: "Owns the house"}


def test_a_recusal_without_reason_is_refused_in_sql(sql):
    call = entered(filed_motion(), choices())
    vote = call.votes.first()

    with pytest.raises(DatabaseError, match="roll_call_recusal_has_reason"), transaction.atomic():
        sql(f"UPDATE relationships_rollcallvote SET choice = 'recused' WHERE id = {vote.pk}")


def test_seats_that_do_not_add_up_are_refused_in_sql(sql):
    call = entered(filed_motion(one_seat_vacant()), choices(ayes=10))

    with pytest.raises(DatabaseError, match="roll_call_tells_every_seat"), transaction.atomic():
        sql(f"UPDATE relationships_rollcall SET vacant = 0 WHERE id = {call.pk}")


def test_a_vacant_seat_without_its_name_is_refused_in_sql(sql):
    call = entered(filed_motion(one_seat_vacant()), choices(ayes=10))
    sql(f"DELETE FROM relationships_vacantseat WHERE roll_call_id = {call.pk}")

    with pytest.raises(DatabaseError, match="must be those of its names"), transaction.atomic():
        entries.confirm(call, by=clerk())


def test_two_members_of_one_name_are_told_apart_by_their_seat():
    motion = namesakes()
    call = confirmed_roll_call(motion, ayes=14)

    names = [vote["name"] for vote in motions_of(motion.case)[0]["call"]["votes"]]
    seats = [vote["seat"] for vote in motions_of(motion.case)[0]["call"]["votes"] if vote["seat"]]

    assert (names.count("Mary Smith"), seats) == (2, ["District 2", "District 9"])
    told = ROLL_CALL.says(call)["votes"]["aye"]
    assert [name for name in told if "Mary" in name] == [
        "Mary Smith (District 2)",
        "Mary Smith (District 9)",
    ]


def test_the_form_and_its_refusals_tell_namesakes_apart(client):
    motion = namesakes()
    client.force_login(clerk())

    page = send(client, motion.case, "enter-roll-call", item=on_agenda(motion, DAY).pk, again="1")

    labels = [field.label for _term, field, _why in page.context["form"].rows()]
    assert "Mary Smith (District 9)" in labels
    said = choices()
    said.pop(next(term for term in said if term.person.name == "Mary Smith"))
    with pytest.raises(RuleError, match="Mary Smith"):
        entered(motion, said)


def predecessor_and_successor():
    """District 7 changes hands on the day of the vote; both held it on that day."""
    motion = filed_motion()
    left_on(member(7), DAY)
    office = Office.objects.get(title="District 7")
    later = TermFactory(office=office, person=PersonFactory(name="Successor"), began_on=DAY)
    return motion, Term.objects.get(person=member(7)), later


def test_of_predecessor_and_successor_one_voted():
    motion, earlier, later = predecessor_and_successor()
    both = dict.fromkeys(members_on(DAY), "aye")
    one = {term: said for term, said in both.items() if term != earlier}

    with pytest.raises(RuleError, match="Who of these voted"):
        entered(motion, both)
    with pytest.raises(RuleError, match="How did these members vote"):
        entered(motion, {term: said for term, said in one.items() if term != later})
    call = entered(motion, one)

    assert (call.ayes, call.vacant, call.seats) == (15, 0, 15)


def test_the_form_asks_which_of_the_two_voted(client):
    motion, earlier, later = predecessor_and_successor()
    client.force_login(clerk())
    typed = {f"vote_{term.pk}": "aye" for term in members_on(DAY)}
    typed |= {f"vote_{earlier.pk}": "another", "item": on_agenda(motion, DAY).pk}

    page = send(client, motion.case, "enter-roll-call", item=on_agenda(motion, DAY).pk, again="1")
    send(client, motion.case, "enter-roll-call", **typed)

    fields = {term: field for term, field, _why in page.context["form"].rows()}
    assert "another" in dict(fields[later].field.choices)
    assert "another" not in dict(fields[Term.objects.get(person=member(1))].field.choices)
    assert earlier not in RollCall.objects.get().choices


def test_a_term_that_only_shares_the_last_day_may_follow():
    _motion, earlier, later = predecessor_and_successor()

    assert earlier.ended_on == later.began_on


def test_the_mayor_breaks_a_tie_where_the_rule_says_so():
    nomination = draft_nomination(seats=4, quorum=3)
    another_rule(quorum=3, mayor_breaks_ties=True)
    motion, breaks = filed_motion(nomination), mayor()

    call = entered(motion, choices(ayes=2, noes=2) | {breaks: "aye"})
    entries.confirm(call, by=clerk())

    assert (call.ayes, call.noes, call.mayor, call.carried) == (3, 2, "aye", True)


@pytest.mark.parametrize(
    ("ayes", "noes", "breaks", "why"),
    [(2, 2, False, "gives the mayor no vote"), (3, 1, True, "were not tied")],
)
def test_the_mayor_has_no_vote_otherwise(ayes, noes, breaks, why):
    nomination = draft_nomination(seats=4, quorum=3, mayor_breaks_ties=breaks)
    motion = filed_motion(nomination)

    with pytest.raises(RuleError, match=why):
        entered(motion, choices(ayes=ayes, noes=noes) | {mayor(): "aye"})


def test_the_mayor_does_not_abstain():
    nomination = draft_nomination(seats=4, quorum=3, mayor_breaks_ties=True)
    motion = filed_motion(nomination)

    with pytest.raises(RuleError, match="says aye or no"):
        entered(motion, choices(ayes=2, noes=2) | {mayor(): "abstain"})


def test_the_form_asks_the_mayor_only_where_the_rule_says_so(client):
    nomination = draft_nomination(seats=4, quorum=3, mayor_breaks_ties=True)
    motion, breaks = filed_motion(nomination), mayor()
    client.force_login(clerk())
    typed = {f"vote_{term.pk}": said for term, said in choices(ayes=3, noes=1).items()}

    send(
        client,
        motion.case,
        "enter-roll-call",
        item=on_agenda(motion, DAY).pk,
        **typed | {f"vote_{breaks.pk}": "another"},
    )

    assert (RollCall.objects.get().mayor, RollCall.objects.get().ayes) == ("", 3)


TOTALS = {
    "unnamed": True,
    "ayes": 12,
    "noes": 1,
    "abstentions": 0,
    "not_voting": 0,
    "absent": 2,
    "left_early": 0,
    "recused": 0,
}


def test_totals_without_names_count_where_the_rule_allows_them():
    motion = filed_motion(draft_nomination(voice_votes=True))

    call = entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), **TOTALS)
    entries.confirm(call, by=clerk())

    assert (call.carried, call.votes.count()) == (True, 0)


@pytest.mark.parametrize(
    ("allowed", "change", "why"),
    [(False, {}, "asks for votes by name"), (True, {"absent": 1}, "14 of 15 seats")],
)
def test_totals_without_names_are_refused_otherwise(allowed, change, why):
    motion = filed_motion(draft_nomination(voice_votes=allowed))

    with pytest.raises(RuleError, match=why):
        entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), **TOTALS | change)


def test_totals_without_names_need_the_rule_in_sql(sql):
    motion = filed_motion(draft_nomination(voice_votes=True))
    call = entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), **TOTALS)

    with pytest.raises(DatabaseError, match="roll_call_names_unless_voice"), transaction.atomic():
        sql(f"UPDATE relationships_rollcall SET voice_votes = false WHERE id = {call.pk}")


def test_clerk_enters_totals_without_names(client):
    motion = filed_motion(draft_nomination(voice_votes=True))
    client.force_login(clerk())
    typed = {name: str(number) for name, number in TOTALS.items() if name != "unnamed"}

    send(client, motion.case, "enter-unnamed-vote", item=on_agenda(motion, DAY).pk, **typed)

    call = RollCall.objects.get()
    assert (call.unnamed, call.ayes, call.absent) == (True, 12, 2)


def test_the_form_asks_why_once_somebody_stepped_aside(client):
    motion = filed_motion()
    client.force_login(clerk())
    said = choices(ayes=14, recused=1)
    aside = list(said)[14]
    typed = {f"vote_{term.pk}": choice for term, choice in said.items()}
    typed |= {"item": on_agenda(motion, DAY).pk}

    page = send(client, motion.case, "enter-roll-call", **typed)
    form = page.context["form"]
    send(client, motion.case, "enter-roll-call", **typed | {f"why_{aside.pk}": "Owns the house"})

    assert list(form.errors) == [f"why_{aside.pk}"]
    assert [term for term, _field, why in form.rows() if why] == [aside]
    assert form[f"vote_{aside.pk}"].value() == "recused"
    assert RollCall.objects.get().reasons == {aside: "Owns the house"}
