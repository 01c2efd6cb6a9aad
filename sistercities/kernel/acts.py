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
from django.utils.translation import pgettext

from sistercities.kernel.models import User
from sistercities.kernel.roles import runs_programme
from sistercities.kernel.workflow import RuleError

Case = TypeVar("Case")
Answer = TypeVar("Answer")
Text = str | Promise
# What is said before an act: one text, several, or a function of the case that gives them.
Told = Text | Sequence[Text] | Callable[[Any], Sequence[Text]]


@dataclass(frozen=True)
class Consequences:
    """Shown before the button: what will happen, who gets a mail, what becomes public."""

    happens: list[Text]
    mails: list[Text] = field(default_factory=list)
    public: list[Text] = field(default_factory=list)


class ActForm(forms.Form):
    """The form of an act. From ``case`` and ``by`` it knows which choices to offer."""

    def __init__(self, *args: Any, case: Any, by: User, **kwargs: Any) -> None:
        self.case, self.by = case, by
        super().__init__(*args, **kwargs)

    def label_of(self, name: str) -> str:
        """The label of a field, for pages without the form; its name if the form lacks it."""
        labels = {field.name: str(field.label) for field in self.visible_fields()}
        return labels.get(name, name)

    def in_words(self, name: str, value: str) -> str:
        """What was chosen or typed in a field, in the words that the form showed."""
        field = self.fields.get(name)
        if isinstance(field, forms.BooleanField):
            return pgettext("answer", "yes")
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
    """What the result of an act is told from: what was entered, what the domain returned.

    The ``case`` is loaded again, since the domain may have moved another copy of it.
    """

    anew: Callable[[], Any]
    said: Mapping[str, Any]
    made: Any

    @cached_property
    def case(self) -> Any:
        """The case as it is now."""
        return self.anew()


def asked_once(ask: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """Remember the answer on the case, so that the acts and parts of one page ask it only once.

    This is for pages: an act forgets all such answers before and after its domain function.
    """

    @wraps(ask)
    def answer(case: Case) -> Answer:
        answers = case.__dict__.setdefault("_asked", {})
        if ask not in answers:
            answers[ask] = ask(case)
        found: Answer = answers[ask]
        return found

    return answer


def forget_answers(case: Any) -> None:
    """Forget what `asked_once` has remembered on this case: it may have changed."""
    case.__dict__.pop("_asked", None)


def leading_to(state: str, moves: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states from which the table of moves leads to this one."""
    return frozenset(start for start, ends in moves.items() if state in ends)


def by_clerk(user: User, case: Any) -> bool:
    """Whether this person runs the programme: clerks may do nearly all acts."""
    return runs_programme(user)


@dataclass(frozen=True)
class Act:
    """One act, stated as data. What is left out takes the value that nearly all acts share.

    When it is offered: ``states`` are those of the case in which the act is possible; they are
    asked first, without a query, and ``ready`` asks the rest. ``may`` says to whom it is offered;
    if another person of the same role must do it, ``why_not_you`` says why. ``rests_on``
    raises RuleError while a correction of what the act rests on waits; its page then says so.

    What its page says: ``happens``, ``mails`` and ``public`` before the button. Where the domain
    would refuse as things stand, ``refused`` gives the reasons, and the page says only these.

    What it does: ``perform`` is a domain function. It gets the case, ``by`` and the form's data. If
    it is about something else than the case, ``on`` finds that from the case, or names the field
    of the form in which it was chosen. Afterwards the person is led to the case, or to the address
    that ``leads_to`` makes of what ``perform`` returned, and reads the ``result``: a text that may
    name %(case)s and the fields of the form, or a function of the Outcome. A ``secondary`` act
    leads off the road, such as closing or withdrawing, and stands apart from the others.
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
        """Call the domain function with what it is about, who acts, and what was entered.

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
