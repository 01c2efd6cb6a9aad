"""After each act the page says what has happened; the test finds every act by its address."""

import re

import pytest
from django.urls import get_resolver
from django.utils import translation

from relationships.models import Nomination
from sistercities.kernel.acts import Act, Outcome

NAMES = re.compile(r"%\((\w+)\)s")


def _acts(patterns):
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield from _acts(entry.url_patterns)
        elif "process" in (entry.default_args or {}):
            process = entry.default_args["process"]
            yield from ((process.noun, act.name, act) for act in process.acts)


ACTS = {f"{noun}/{name}": act for noun, name, act in _acts(get_resolver().url_patterns)}


def test_all_processes_are_walked():
    nouns = {name.partition("/")[0] for name in ACTS}

    assert {"nomination", "relationship", "need", "pledge", "item", "donation"} < nouns


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_says_a_result_of_its_own(name):
    act = ACTS[name]

    assert callable(act.result) or str(act.result) not in ("", str(act.label))


@pytest.mark.parametrize("name", sorted(name for name in ACTS if not callable(ACTS[name].result)))
def test_a_result_names_only_what_was_asked_for(name):
    act = ACTS[name]

    asked = {*act.form.base_fields, "case"}

    assert set(NAMES.findall(str(act.result))) <= asked


def test_an_act_cannot_be_without_a_result():
    with pytest.raises(TypeError, match="result"):
        Act(name="act", label="Act", perform=Nomination.save)


def test_a_result_in_ukrainian():
    with translation.override("uk"):
        said = ACTS["need/close"].result_in_words(Outcome(lambda: "", {}, None))

    assert said == "Потребу закрито: для неї більше ніхто не може нічого обіцяти."
