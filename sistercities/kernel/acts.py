"""What a signed-in person may do to a case, described so that one page serves every act."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.models import User
from sistercities.kernel.roles import runs_programme
from sistercities.kernel.workflow import RuleError

Case = TypeVar("Case")
Answer = TypeVar("Answer")
Text = str | Promise
# What is said before an act: plain, or asked of the case where it must look at it.
Told = Text | Sequence[Text] | Callable[[Any], Sequence[Text]]


@dataclass(frozen=True)
class Consequences:
    """What will happen, to whom mail goes, what becomes public: said before the button."""

    happens: list[Text]
    mails: list[Text] = field(default_factory=list)
    public: list[Text] = field(default_factory=list)


class ActForm(forms.Form):
    """What an act needs to know. ``case`` and ``by`` help to offer the right choices."""

    def __init__(self, *args: Any, case: Any, by: User, **kwargs: Any) -> None:
        self.case, self.by = case, by
        super().__init__(*args, **kwargs)

    def label_of(self, name: str) -> str:
        """How a field is called where the form is not shown; its name if it is not asked for."""
        labels = {field.name: str(field.label) for field in self.visible_fields()}
        return labels.get(name, name)

    def in_words(self, name: str, value: str) -> str:
        """What was chosen or typed in a field, as its page showed it."""
        field = self.fields.get(name)
        if isinstance(field, forms.BooleanField):
            return str(_("yes"))
        if not isinstance(field, forms.ChoiceField):
            return value
        return dict(_flat(field.choices)).get(value, value)


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(key), str(label)


@dataclass(frozen=True)
class Outcome:
    """What there is to say after an act: what was entered, and what the domain function returned.

    The ``case`` is asked for anew, as it is now: the domain may have moved another copy of it.
    """

    anew: Callable[[], Any]
    said: Mapping[str, Any]
    made: Any

    @cached_property
    def case(self) -> Any:
        """The case as it is now."""
        return self.anew()


def asked_once(ask: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """Ask this of a case once for a page, however many acts and parts of the page want to know.

    Only pages ask so: an act forgets the answers before its domain function looks at the case.
    """

    @wraps(ask)
    def answer(case: Case) -> Answer:
        known = case.__dict__.setdefault("_asked", {})
        if ask not in known:
            known[ask] = ask(case)
        found: Answer = known[ask]
        return found

    return answer


def forget_answers(case: Any) -> None:
    """What the case was asked may be otherwise now."""
    case.__dict__.pop("_asked", None)


def leading_to(state: str, moves: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states from which the table of moves leads to this one."""
    return frozenset(start for start, ends in moves.items() if state in ends)


def by_clerk(user: User, case: Any) -> bool:
    """Nearly all acts are the clerk's."""
    return runs_programme(user)


@dataclass(frozen=True)
class Act:
    """One act, in facts; what is left out is as nearly all have it.

    ``states`` are those in which it is possible, asked first and without a query; ``ready`` is the
    rest of the condition. ``happens``, ``mails`` and ``public`` are said before the button;
    ``refused`` gives the reasons why the domain would say no as things stand, and is then all that
    is said. ``rests_on`` raises RuleError while a correction of what the act rests on waits; its
    page then says so. ``why_not_you`` says to who has the role why another person must do it.

    ``perform`` is a domain function. It gets the case, ``by`` and the form's data; or instead of
    the case what it is about: ``on`` finds that from the case, or names the field of the form in
    which it was chosen. Afterwards the person is back at the case, or where ``leads_to`` finds from
    what ``perform`` returned, and reads the ``result``: a text with the names of the form's
    fields and %(case)s, or asked of the Outcome.
    """

    name: str
    label: Text
    perform: Callable[..., object]
    result: Text | Callable[[Outcome], Text]
    happens: Told = ()
    mails: Told = ()
    public: Told = ()
    states: frozenset[str] | None = None
    ready: Callable[[Any], bool] | None = None
    refused: Callable[[Any], Sequence[Text]] | None = None
    rests_on: Callable[[Any], object] | None = None
    may: Callable[[User, Any], bool] = by_clerk
    why_not_you: Callable[[User, Any], str] | None = None
    on: str | Callable[[Any], Any] | None = None
    form: type[ActForm] = ActForm
    template: str = "kernel/act.html"
    secondary: bool = False
    leads_to: Callable[[Any], str] | None = None

    def is_possible(self, case: Any) -> bool:
        """Whether the case is at the point where this act belongs."""
        return self._at_its_point(case) and (self.ready is None or self.ready(case))

    def _at_its_point(self, case: Any) -> bool:
        return self.states is None or case.state in self.states

    def waits_for(self, case: Any) -> str:
        """Which correction must be settled before this act, in a sentence; empty for none."""
        if self.rests_on is None or not self._at_its_point(case):
            return ""
        try:
            self.rests_on(case)
        except RuleError as error:
            return " ".join(error.messages)
        return ""

    def offered_to(self, user: User, case: Any) -> bool:
        """Whether a button belongs on this person's page of this case."""
        return self.is_possible(case) and self.may(user, case)

    def consequences(self, case: Any) -> Consequences:
        """What is said before the button."""
        stops = self.refused(case) if self.refused else ()
        if stops:
            nothing = _("Nothing: as things stand, this step is refused. The reason:")
            return Consequences(happens=[nothing, *stops])
        return Consequences(
            happens=_in_full(self.happens, case),
            mails=_in_full(self.mails, case),
            public=_in_full(self.public, case),
        )

    def do(self, case: Any, *, by: User, said: Mapping[str, Any]) -> object:
        """Hand on to the domain function what it is about, who acts, and what was entered.

        Raises RuleError: the domain says no.
        """
        forget_answers(case)
        given, about = dict(said), case
        if isinstance(self.on, str):
            about = given.pop(self.on)
        elif self.on is not None:
            about = self.on(case)
        try:
            return self.perform(about, by=by, **given)
        finally:
            forget_answers(case)

    def result_in_words(self, outcome: Outcome) -> str:
        """What has happened, in one sentence or two."""
        if callable(self.result):
            return str(self.result(outcome))
        text = str(self.result)
        said = {name: _readable(value) for name, value in outcome.said.items()}
        return text % (said | {"case": outcome.case} if "%(case)s" in text else said)


def _readable(value: Any) -> Any:
    return date_format(value) if isinstance(value, date) else value


def _in_full(told: Told, case: Any) -> list[Text]:
    if isinstance(told, (str, Promise)):
        return [told]
    return list(told(case)) if callable(told) else list(told)
