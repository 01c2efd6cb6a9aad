"""What an act states in facts, and what all acts have in common."""

from datetime import date
from types import SimpleNamespace

import pytest

from sistercities.kernel.acts import Act, Outcome, asked_once, leading_to
from sistercities.kernel.workflow import RuleError

CASE = SimpleNamespace(state="open")


def forbidden(case):
    raise AssertionError("asked although the state had answered")


def handed_on(about, *, by, **said):
    return about, by, said


def act(**facts):
    return Act(name="act", label="Act", perform=handed_on, **({"result": "Done"} | facts))


def clerk_or_not(*, runs_programme):
    return SimpleNamespace(is_active=True, has_perm=lambda name: runs_programme)


def test_the_state_is_asked_before_anything_else():
    elsewhere = act(states=frozenset({"closed"}), ready=forbidden, may=forbidden)

    assert not elsewhere.offered_to(clerk_or_not(runs_programme=True), CASE)


@pytest.mark.parametrize("ready", [True, False])
def test_the_rest_of_the_condition_is_asked_too(ready):
    here = act(states=frozenset({"open"}), ready=lambda case: ready)

    assert here.is_possible(CASE) is ready


def test_an_act_without_a_condition_is_always_possible():
    assert act().is_possible(CASE)


@pytest.mark.parametrize("clerk", [True, False])
def test_an_act_is_the_clerks_unless_it_says_otherwise(clerk):
    assert act().offered_to(clerk_or_not(runs_programme=clerk), CASE) is clerk


def test_what_is_said_before_is_plain_or_asked_of_the_case():
    said = act(happens="One.", mails=["A", "B"], public=lambda case: [case.state]).consequences(
        CASE
    )

    assert (said.happens, said.mails, said.public) == (["One."], ["A", "B"], ["open"])


def test_an_act_that_would_be_refused_says_only_why():
    said = act(happens="One.", mails="A", refused=lambda case: ["Too late."]).consequences(CASE)

    assert [str(line) for line in said.happens][1:] == ["Too late."]
    assert not said.mails


def test_an_act_is_done_on_the_case_or_on_what_it_is_about():
    typed = {"line": "a line", "reason": "Broken"}

    assert act().do(CASE, by="me", said=typed) == (CASE, "me", typed)
    assert act(on="line").do(CASE, by="me", said=typed) == ("a line", "me", {"reason": "Broken"})
    assert act(on=lambda case: case.state).do(CASE, by="me", said={}) == ("open", "me", {})
    assert "line" in typed


def test_the_result_names_the_case_and_what_was_entered():
    said = Outcome(lambda: "Lviv", {"on": date(2026, 1, 2)}, made=3)

    assert act(result="%(case)s, %(on)s").result_in_words(said) == "Lviv, Jan. 2, 2026"
    assert act(result=lambda told: f"{told.made} of 5").result_in_words(said) == "3 of 5"


def test_the_states_that_lead_to_one_come_from_the_table_of_moves():
    moves = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"b"})}

    assert leading_to("b", moves) == {"a", "c"}


def test_a_case_is_asked_once_until_something_is_done():
    asked = []
    case = SimpleNamespace(state="open")
    answer = asked_once(lambda case: len(asked.append("?") or asked))

    before = [answer(case), answer(case)]
    act().do(case, by="me", said={})

    assert (before, answer(case)) == ([1, 1], 2)


def test_what_an_act_that_was_refused_has_asked_is_forgotten_too():
    asked = []
    case = SimpleNamespace(state="open")
    answer = asked_once(lambda case: len(asked.append("?") or asked))

    def refuse(row, *, by):
        answer(row)
        raise RuleError("No.")

    with pytest.raises(RuleError):
        Act(name="act", label="Act", perform=refuse, result="Done").do(case, by="me", said={})

    assert answer(case) == 2
