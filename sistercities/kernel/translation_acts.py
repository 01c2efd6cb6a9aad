"""How a translation is typed and shown: one form, one act, one list for every subject."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercities.kernel.entry_acts import EntryForm, EntryPages
from sistercities.kernel.entry_kinds import EntryKind
from sistercities.kernel.fields import CharField
from sistercities.kernel.translation_model import TranslationEntry
from sistercities.kernel.translations import Original, Status, named, site_languages

SHORT = 80


class TranslationForm(EntryForm):
    """One text of the subject in another language of the site."""

    kind: EntryKind
    find: Callable[[Any], Any]

    field = forms.ChoiceField(label=gettext_lazy("What is translated"))
    language = forms.ChoiceField(label=gettext_lazy("Into"))
    text = CharField(
        label=gettext_lazy("Translation"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=Status,
        initial=Status.COURTESY,
        help_text=gettext_lazy("The public reads beside the text what is no official translation."),
    )
    source = CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Who translated it, or where it is published."),
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        row: Any = self.row_of(case)
        if "field" not in self.fields:
            self.fields["text"].help_text = "" if row is None else f"“{row.wording}”"
            return
        subject = self.find(case) if row is None else getattr(row, self.kind.subject)
        self.originals = {_key(one): one for one in self.kind.model.originals(subject)}
        texts = [(key, _in_short(one)) for key, one in self.originals.items()]
        cast("forms.ChoiceField", self.fields["field"]).choices = [("", "---------"), *texts]
        cast("forms.ChoiceField", self.fields["language"]).choices = [
            ("", "---------"),
            *site_languages(),
        ]

    def says(self, row: Any) -> dict[str, Any]:
        """The text that is translated is chosen by what it says."""
        said = super().says(row)
        if "field" in said:
            said["field"] = _key(Original(said["field"], "", row.wording, ""))
        return said

    def clean(self) -> dict[str, Any]:
        """Hand the domain which text it is, with the words that were translated."""
        data = super().clean() or {}
        if data.get("field"):
            one = self.originals[data["field"]]
            data |= {"field": one.field, "wording": one.wording}
        return data


def _key(one: Original) -> str:
    """What a text is chosen by: a form that was open while it changed chooses it no more."""
    return f"{one.field}-{hashlib.sha256(one.wording.encode()).hexdigest()[:12]}"


def _in_short(one: Original) -> str:
    shown = Truncator(" ".join(one.wording.split())).chars(SHORT)
    return f"{one.label}: “{shown}” ({named(one.language)})"


def translation_pages(
    kind: EntryKind, find: Callable[[Any], Any] = lambda case: case
) -> EntryPages:
    """The pages of the translations of one subject, which `find` finds from its case."""
    form = type("TranslationForm", (TranslationForm,), {"kind": kind, "find": staticmethod(find)})
    return EntryPages(
        kind,
        form,
        enter_label=gettext_lazy("Translate a text"),
        enter_name="translate",
        reads=_reads,
    )


def _reads(row: TranslationEntry) -> dict[str, str]:
    return {
        _("What is translated"): row.wording,
        _("Into"): named(row.language),
        _("Translation"): row.text,
        _("Status"): str(row.get_status_display()),
        _("Source"): row.source,
    }


def shown(kind: EntryKind, subject: Any, found: Iterable[Any] | None = None) -> dict[str, Any]:
    """Every text of a subject with its translations, for staff; and those that it has outlived.

    The rows are asked for, unless they were `found` already.
    """
    if found is None:
        found = kind.model.objects.current().filter(**{kind.subject: subject})
    rows = [row for row in found if row.counts]
    texts = kind.model.originals(subject)
    return {
        "texts": [(one, [row for row in rows if row.translates(one)]) for one in texts],
        "outlived": [row for row in rows if not any(row.translates(one) for one in texts)],
    }
