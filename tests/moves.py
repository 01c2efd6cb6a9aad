"""Tables of moves, walked in one go: what is not in a table is tried, and must be refused."""

import re

from django.db import transaction


def not_refused(table, born, move, error, words):
    """The moves outside the table that were not refused with these words; a case for each state.

    What a move does is undone before the next one is tried.
    """
    found = []
    for old in table:
        case = born(old)
        for new in set(table) - {old, *table[old]}:
            said = _answer(lambda case=case, new=new: move(case, new), error)
            if not re.search(words, said):
                found.append(f"{old} -> {new}: {said}")
            case.state = old
    return found


def not_refused_at_birth(states, born, error, words):
    """The states in which a case could begin, or was refused with other words."""
    answers = {state: _answer(lambda state=state: born(state), error) for state in states}
    return [f"{state}: {said}" for state, said in answers.items() if not re.search(words, said)]


def _answer(do, error):
    try:
        with transaction.atomic():
            do()
            transaction.set_rollback(True)
    except error as refusal:
        return str(refusal)
    return "let through"
