"""Translations as one kind of entry for each subject: what they say, and what is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercities.kernel import sentences
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.translation_model import ABOUT, TranslationEntry
from sistercities.kernel.translations import Status, named
from sistercities.kernel.workflow import RuleError

_SENTENCES = {
    "": gettext_lazy(
        "Translated into %(into_language)s: “%(original)s”. The %(translation_status)s:"
        " “%(translation)s”"
    ),
    "_corrected": gettext_lazy(
        "The translation of “%(original)s” into %(into_language)s was corrected:"
        " “%(translation)s” (%(translation_status)s) instead of “%(before_translation)s”"
        " (%(before_translation_status)s). Reason: %(reason)s"
    ),
    "_struck": gettext_lazy(
        "The translation of “%(original)s” into %(into_language)s was struck: “%(translation)s”"
        " Reason: %(reason)s"
    ),
}


def translation_kind(
    model: type[TranslationEntry],
    *,
    name: str,
    what: str | Promise,
    subject: str,
    reference: Callable[[Any], str],
    may_be: Callable[[Any], None] = lambda subject: None,
    **more: Any,
) -> EntryKind:
    """The kind of entry by which texts of one subject are translated, with its sentences.

    `may_be` raises RuleError while the subject cannot be translated.
    """

    def check(row: TranslationEntry) -> None:
        may_be(getattr(row, subject))
        _check(row, getattr(row, subject), {subject: getattr(row, subject)})

    sentences.register(
        {name + ending: sentence for ending, sentence in _SENTENCES.items()},
        choices={"translation_status": Status, "before_translation_status": Status},
        reading=_languages_by_name,
    )
    return register(
        EntryKind(
            name=name,
            what=what,
            model=model,
            subject=subject,
            about=ABOUT,
            says=_says,
            reference=reference,
            happened_on=lambda row: HOUSE.today(),
            check=check,
            first_alone=True,
            house=HOUSE,
            **more,
        )
    )


def _check(row: TranslationEntry, subject: Any, of_it: Mapping[str, Any]) -> None:
    """Raises RuleError: it is not of what the subject says now, or says nothing, or is there."""
    row.text, row.source = row.text.strip(), row.source.strip()
    original = next((one for one in row.originals(subject) if row.translates(one)), None)
    if original is None:
        raise RuleError(
            _("The original says something else by now. Translate what it says, as a new entry.")
        )
    if not row.text:
        raise RuleError({"text": _("Say it in the other language.")})
    if row.language == original.language:
        sentence = _("The original is in this language. Choose the one into which you translate.")
        raise RuleError({"language": sentence})
    others = type(row)._default_manager.filter(**of_it, language=row.language, strikes=False)
    others = others.filter(confirmed_at__isnull=False, replaced_by__isnull=True)
    if any(other.translates(original) for other in others.exclude(pk__in=_itself(row))):
        sentence = _("There is a translation into %(language)s already. Correct that one.")
        raise RuleError({"language": sentence % {"language": named(row.language)}})


def _itself(row: TranslationEntry) -> list[int]:
    return [row.pk or 0, row.corrects_id or 0]


def _says(row: TranslationEntry) -> dict[str, Any]:
    return {
        "original": row.wording,
        "into": row.language,
        "translation": row.text,
        "translation_status": row.status,
        "source": row.source,
    }


def _languages_by_name(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"into_language": named(facts["into"])} if "into" in facts else {}
