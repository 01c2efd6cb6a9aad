"""What a signed-in person may do to a case, described so that one page serves every act."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercities.models import User

Text = str | Promise


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
class Act:
    """One act. ``perform`` is a domain function; it gets the case, ``by`` and the form's data.

    Afterwards the person is back at the case, unless ``leads_to`` names another page from what
    ``perform`` returned. ``why_not_you`` says to who has the role why another person must do it,
    ``done`` what has happened, where the label does not tell.
    """

    name: str
    label: Text
    perform: Callable[..., object]
    may: Callable[[User, Any], bool]
    ready: Callable[[Any], bool]
    foretell: Callable[[Any], Consequences]
    form: type[ActForm] = ActForm
    template: str = "admin/act.html"
    is_exit: bool = False
    leads_to: Callable[[Any], str] | None = None
    why_not_you: Callable[[User, Any], str] | None = None
    done: Text = ""

    def offered_to(self, user: User, case: Any) -> bool:
        """Whether a button belongs on this person's page of this case."""
        return self.ready(case) and self.may(user, case)
