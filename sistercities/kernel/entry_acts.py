"""The acts that every kind of entry has: enter, confirm, edit, correct, strike, discard."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sistercities.kernel import entries
from sistercities.kernel.acts import Act, ActForm, Outcome, Text, by_clerk
from sistercities.kernel.entry_kinds import EntryKind
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.fields import CharField
from sistercities.kernel.models import User

_LATER = gettext_lazy("It counts when a second person confirms it.")
_THE_OTHERS = gettext_lazy("The others who may confirm it.")
_EDITS = gettext_lazy("You count as the one who entered it; somebody else must confirm.")
_AT_ONCE = gettext_lazy("It counts at once.")
_CHANGED = gettext_lazy("The draft is changed. Somebody else than you must confirm it.")
_SAID = gettext_lazy("What is said, where the public reads of what it is about.")
_SAID_THEN = gettext_lazy(
    "Nothing yet. Once it is confirmed: what is said, where the public reads of what it is about;"
    " of a correction also the reason."
)
_DROPPED = gettext_lazy("The draft is dropped; nothing else changes.")
_STAYS = gettext_lazy("What stood there stays readable, with the reason.")
READ = gettext_lazy("The public reads it, beside what stood there before.")
_RECORD = gettext_lazy("An entry in the public record.")


class _OfEntry(ActForm):
    """A form on the page of an entry, or on that of its subject, where `stands` finds the entry."""

    stands: Callable[[Any], Entry | None] = staticmethod(lambda case: None)

    def row_of(self, case: Any) -> Entry | None:
        """The entry that the form is about."""
        return case if isinstance(case, Entry) else self.stands(case)


class EntryForm(_OfEntry):
    """What is said in an entry. To edit or correct one, the form begins with what it says."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        row = self.row_of(case)
        if row is not None:
            kwargs["initial"] = self.says(row)
        super().__init__(*args, case=case, **kwargs)

    def says(self, row: Entry) -> dict[str, Any]:
        """What the fields show at first, without the reason of an earlier correction."""
        names = set(self.base_fields) - ({"correction_reason"} if row.is_confirmed else set())
        return {name: getattr(row, name) for name in names if hasattr(row, name)}


class ReasonForm(_OfEntry):
    """Why something is corrected or struck; the `hint` says who reads it."""

    hint: Callable[[Any], Text] = staticmethod(lambda row: READ)
    correction_reason = CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        row = self.row_of(case)
        self.fields["correction_reason"].help_text = str(READ if row is None else self.hint(row))


class DiscardForm(ActForm):
    """Why a draft that somebody else entered is thrown away."""

    reason = CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("It stays in the history, and whoever entered this is told."),
    )

    def __init__(self, *args: Any, case: Entry, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, **kwargs)
        if case.entered_by_id == by.pk:
            del self.fields["reason"]


@dataclass(frozen=True)
class EntryPages:
    """How a kind of entry is typed and shown, and who may act on it.

    `form` is shown by `template`, which, where it is not the plain one, also shows the entry to
    whoever confirms it. `reads` puts an entry into words if the form's labels do not.
    `brings` says what else follows when it counts. `confirm_form` asks what the second person adds,
    on the page of `confirm_template` if there is one; `confirming` changes other parts of that act.
    `editable` says whether a draft may be changed. `further` are more acts on the page of an entry.
    `beside` are kinds of entry about the first row of this one, whose drafts its page shows.
    `reason_hint` says who reads the reason of a correction, `refused` why none can be entered now.
    `clerks_too`: its drafts are on the clerks' desk although `may` names others beside them.
    """

    kind: EntryKind
    form: type[EntryForm]
    enter_label: Text = ""
    enter_name: str = ""
    may: Callable[[User, Any], bool] = by_clerk
    brings: Callable[[Any], list[Text]] = lambda row: []
    reads: Callable[[Any], dict[str, str]] | None = None
    template: str = "kernel/act.html"
    further: tuple[Act, ...] = ()
    confirm_form: type[ActForm] = ActForm
    confirm_template: str = ""
    editable: Callable[[Any], bool] = lambda row: True
    confirming: dict[str, Any] = field(default_factory=dict)
    beside: tuple["EntryPages", ...] = ()
    reason_hint: Callable[[Any], Text] = lambda row: READ
    refused: Callable[[Any], list[Text]] | None = None
    clerks_too: bool = False

    @property
    def on_the_desk_of(self) -> Callable[[User, Any], bool]:
        """Whose desk lists its drafts."""
        return by_clerk if self.clerks_too else self.may

    def entering(self, **more: Any) -> Act:
        """The act by which it is entered, for the page of what it is about."""

        def enter(case: Any, *, by: User, **said: Any) -> Any:
            return entries.enter(self.kind, case, by=by, **said)

        return Act(
            name=self.enter_name,
            label=self.enter_label,
            perform=enter,
            result=_what_came_of_it,
            may=self.may,
            form=self.form,
            template=self.template,
            **self._first() | more,
        )

    def correcting(
        self, name: str, label: Text, on: Callable[[Any], Entry | None], **more: Any
    ) -> Act:
        """The act that corrects what counts, for the page of what it is about."""

        def certain(case: Any) -> bool:
            return entries.is_certain(on(case))

        def rests_on(case: Any) -> None:
            row = on(case)
            if row is not None:
                entries.must_be_certain(row)

        given: dict[str, Any] = {"ready": certain, "rests_on": rests_on} | self._anew() | more
        return Act(
            name=name,
            label=label,
            perform=entries.correct,
            result=_what_came_of_it,
            may=self.may,
            on=on,
            form=self._with_reason(stands=staticmethod(on)),
            template=self.template,
            **given,
        )

    def _first(self) -> dict[str, Any]:
        """Said before a first entry: it counts at once, or waits for those who get a mail."""
        return self._told_of(lambda: self.kind.first_alone or not self.kind.house.two_people())

    def _anew(self) -> dict[str, Any]:
        """The same before a correction or strike; what stood there can still be read afterwards."""
        told = self._told_of(lambda: not self.kind.house.two_people(), _STAYS)
        return told | {"refused": self.refused}

    def _told_of(self, alone: Callable[[], bool], *more: Text) -> dict[str, Any]:
        return {
            "happens": lambda row: [_AT_ONCE if alone() else _LATER, *more],
            "mails": lambda row: [] if alone() else [_THE_OTHERS],
            "public": lambda row: [_SAID if alone() else _SAID_THEN],
        }

    def _with_reason(self, **more: Any) -> type[EntryForm]:
        fixed = dict.fromkeys(self.kind.about) | {"hint": staticmethod(self.reason_hint)}
        return type(f"Correct{self.form.__name__}", (self.form, ReasonForm), fixed | more)

    def acts(self) -> list[Act]:
        """The acts on the page of one entry."""
        correcting = self._with_reason()
        striking = type("StrikeForm", (ReasonForm,), {"hint": staticmethod(self.reason_hint)})
        drafts, counts = frozenset({"draft"}), frozenset({"counts"})
        return [
            self._act("confirm", gettext_lazy("Confirm"), entries.confirm, states=drafts,
                      may=self._second, why_not_you=self._entered_it, form=self.confirm_form,
                      template=self.confirm_template or self.template,
                      **{"happens": self._what_it_does, "public": _RECORD} | self.confirming),
            self._act("edit", gettext_lazy("Edit"), entries.edit, states=drafts,
                      ready=lambda row: row.corrects_id is None and self.editable(row),
                      happens=_EDITS, result=_CHANGED, form=self.form, template=self.template),
            self._act("edit-correction", gettext_lazy("Edit the correction"), entries.edit,
                      states=drafts, ready=_is_correction, happens=_EDITS, result=_CHANGED,
                      form=correcting, template=self.template),
            self._act("correct", gettext_lazy("Correct"), entries.correct, states=counts,
                      ready=self._is_correctable, rests_on=entries.must_be_certain,
                      form=correcting, template=self.template,
                      **self._anew()),
            *self.further,
            self._act("strike", gettext_lazy("Strike"), entries.strike, states=counts,
                      ready=self._is_strikable, rests_on=self._may_be_struck, form=striking,
                      secondary=True, **self._anew()),
            self._act("discard", gettext_lazy("Discard"), entries.discard, states=drafts,
                      happens=_DROPPED, result=_DROPPED, mails=_told_of_discard, form=DiscardForm,
                      secondary=True),
        ]  # fmt: skip

    def _act(self, name: str, verb: Text, perform: Any, **more: Any) -> Act:
        def act(row: Entry, *, by: User, **said: Any) -> Entry:
            made: Entry | None = perform(row, by=by, **said)
            return made or row

        return Act(
            name=name,
            label=format_lazy("{verb}: {what}", verb=verb, what=self.kind.what),
            perform=act,
            leads_to=lambda row: row.get_subject_url(),
            **{"may": self.may, "result": _what_came_of_it} | more,
        )

    def _is_correctable(self, row: Entry) -> bool:
        return self.kind.corrected and entries.is_certain(row)

    def _is_strikable(self, row: Entry) -> bool:
        return self.kind.struck and entries.is_certain(row)

    def _may_be_struck(self, row: Entry) -> None:
        if self.kind.struck:
            entries.must_be_certain(row)

    def _second(self, user: User, row: Entry) -> bool:
        return self.may(user, row) and entries.may_confirm(row, user)

    def _entered_it(self, user: User, row: Entry) -> str:
        if not self.may(user, row):
            return ""
        if row.entered_by_id != user.pk:
            return _("You had a part in it yourself, so somebody else must confirm it.")
        return _("You entered it yourself, so somebody else must confirm it.")

    def _what_it_does(self, row: Entry) -> list[Text]:
        shown = row.corrects_id is None and self.template != EntryPages.template
        happens: list[Text] = [*([] if shown else self.in_words(row)), *self.brings(row)]
        if row.corrects_id is not None:
            happens += [_("Reason: %(reason)s") % {"reason": row.correction_reason}, _STAYS]
        return happens

    def in_words(self, row: Entry) -> list[str]:
        """What an entry says; of a correction, what it changes."""
        if row.strikes:
            return [_("Struck: %(what)s") % {"what": row.corrects}]
        now, before = self.words(row), self.words(row.corrects) if row.corrects else {}
        if not before:
            return [f"{label}: {value}" for label, value in now.items() if value]
        return [
            _("%(what)s: “%(after)s” instead of “%(before)s”.")
            % {"what": label, "before": before.get(label) or "–", "after": now.get(label) or "–"}
            for label in now | before
            if now.get(label) != before.get(label)
        ]

    def words(self, row: Entry) -> dict[str, str]:
        """What is said, by the labels of the form, or in the words of `reads`."""
        if self.reads is not None:
            return self.reads(row)
        fields = self.form.base_fields.items()
        return {str(field.label): _readable(row, name) for name, field in fields}


def _readable(row: Entry, name: str) -> str:
    chosen = getattr(row, f"get_{name}_display", None)
    value = chosen() if chosen else getattr(row, name)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _told_of_discard(row: Entry) -> list[Text]:
    return [] if row.entered_by_id is None else [_("Who entered it, if that was another person.")]


def _is_correction(row: Entry) -> bool:
    return row.corrects_id is not None and not row.strikes


def _what_came_of_it(outcome: Outcome) -> Text:
    """In the words of the record, once it counts."""
    row: Entry = outcome.made
    if not row.is_confirmed:
        return _("The draft is kept. Somebody else must confirm it, and has got a mail.")
    return entries.told(row)
