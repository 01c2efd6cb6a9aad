"""What the correction of a roll call changes, in words for whoever confirms or reads it."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.domain.roll_calls import choices_of
from relationships.models import RollCall, Term


def changes(correction: RollCall) -> list[str]:
    """Each change in a sentence, by seat: the day, who voted otherwise, the totals, the result.

    Empty for a roll call that corrects nothing.
    """
    old = correction.corrects
    if old is None:
        return []
    pairs = [*_heads(old, correction), *_votes(old, correction), *_totals(old, correction)]
    return [
        _("%(what)s: “%(after)s” instead of “%(before)s”.")
        % {"what": what, "after": after or _("nothing"), "before": before or _("nothing")}
        for what, before, after in pairs
        if before != after
    ]


def _heads(old: RollCall, new: RollCall) -> Iterator[tuple[str, str, str]]:
    yield _("Result"), _result(old), _result(new)
    yield _("Held on"), date_format(old.held_on), date_format(new.held_on)


def _result(call: RollCall) -> str:
    return _("carried") if call.carried else _("not carried")


def _votes(old: RollCall, new: RollCall) -> Iterator[tuple[str, str, str]]:
    before, after = _by_term(old), _by_term(new)
    for term in sorted(before.keys() | after.keys(), key=lambda one: one.office_id):
        name = f"{term.office.title}, {term.person.as_of(new.confirmed_at).name}"
        yield name, before.get(term, ""), after.get(term, "")


def _by_term(call: RollCall) -> dict[Term, str]:
    labels = dict(call.votes.model.Choice.choices)
    return {term: str(labels[choice]) for term, choice in choices_of(call).items()}


def _totals(old: RollCall, new: RollCall) -> Iterator[tuple[str, str, str]]:
    """Only of a reported vote; elsewhere the totals follow from the names."""
    if not new.is_reported:
        return
    labels = {
        "ayes": _("Ayes"),
        "noes": _("Noes"),
        "abstentions": _("Abstentions"),
        "absent": _("Absent"),
        "recused": _("Recused"),
    }
    for name, label in labels.items():
        before, after = getattr(old, name), getattr(new, name)
        yield label, _said(before), _said(after)


def _said(number: int | None) -> str:
    return "" if number is None else str(number)


def totals_in_words(call: RollCall) -> str:
    """The ayes and noes, such as “14 ayes, 1 no”."""
    ayes = ngettext("%(n)s aye", "%(n)s ayes", call.ayes) % {"n": call.ayes}
    noes = ngettext("%(n)s no", "%(n)s noes", call.noes) % {"n": call.noes}
    return f"{ayes}, {noes}"
