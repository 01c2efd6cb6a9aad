"""What was typed in one language, said in another: a row for each text and language.

A reader gets the text in their own language; where that row is missing, the original, which says
which language it is.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.html import escape, format_html
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

# In these, the name of a language is written with a capital letter also inside a sentence.
CAPITALS = ("en", "de")


def language() -> str:
    """The language of the reader, as our rows name it."""
    code = get_language() or settings.LANGUAGE_CODE
    return code if code in dict(settings.LANGUAGES) else code.split("-")[0]


def site_languages() -> list[tuple[str, str]]:
    """What the site speaks, each by its own name."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def other_languages() -> list[tuple[str, str]]:
    """What the site speaks besides the language in which staff type."""
    return [(code, name) for code, name in site_languages() if code != original()]


def original() -> str:
    """The language in which staff type."""
    return settings.LANGUAGE_CODE


def spoken(code: str) -> str:
    """The language itself if the site speaks it, else the one in which staff type."""
    return code if code in dict(settings.LANGUAGES) else original()


def named(code: str) -> str:
    """A language by its name as it stands inside a sentence of the reader's language.

    By its code if no name is known. English writes such names with a capital, Ukrainian does not.
    """
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name if language() in CAPITALS else name[:1].lower() + name[1:]


class Status(models.TextChoices):
    OFFICIAL = "official", _("official translation")
    COURTESY = "courtesy", _("courtesy translation")
    MACHINE = "machine", _("machine translation")


class Said(str):
    """A text as a reader gets it. A page marks its language if it is not the page's own."""

    language: str
    status: str

    def __new__(cls, text: str, language: str, status: str = Status.OFFICIAL) -> "Said":
        new = super().__new__(cls, text)
        new.language, new.status = language, status
        return new

    def __html__(self) -> str:
        if self.language == language():
            return escape(str(self))
        return format_html('<bdi lang="{}">{}</bdi>', self.language, str(self))

    @property
    def note(self) -> str:
        """Which language it is, if it is not the reader's, or how far to trust the translation."""
        if self.language != language():
            return gettext("original language: %(language)s") % {"language": named(self.language)}
        return "" if self.status == Status.OFFICIAL else str(Status(self.status).label)


@dataclass(frozen=True)
class Original:
    """One text of a subject as it stands: what it is, what it says, and in which language."""

    field: str
    label: Any
    wording: str
    language: str


class Translation(models.Model):
    """One text of a subject in another language. A subclass names its subject and the `Field`s.

    The subject is a real foreign key whose other end is `translations`. The row keeps the wording
    that it translates, and holds for that one alone: when the original is corrected, its readers
    get the corrected original, until that is translated too.
    """

    Field: Any  # the columns of the subject that are translated, as TextChoices

    field = models.CharField(_("text"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    wording = models.TextField(_("what it translates"), editable=False)
    text = models.TextField(_("translation"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.COURTESY)
    source = models.CharField(_("source"), max_length=300, blank=True)
    counts: Any = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_says_something"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="%(class)s_has_a_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"

    @classmethod
    def originals(cls, subject: Any) -> list[Original]:
        """The texts of a subject that can be translated, as they stand."""
        texts = ((one.value, one.label, getattr(subject, one.value)) for one in cls.Field)
        return [
            Original(field, label, text, cls.language_of(subject, field))
            for field, label, text in texts
            if text
        ]

    @classmethod
    def language_of(cls, subject: Any, field: str) -> str:
        """The language of an original: that of our staff, unless the subject says another."""
        return original()

    def translates(self, one: Original) -> bool:
        """Whether it is a translation of this text as it stands, and not of an earlier wording."""
        return (self.field, self.wording) == (one.field, one.wording)


def said(subject: Any, field: str, wording: str | None = None) -> Said:
    """A text of this subject for the reader. Prefetch `translations` for many."""
    wanted, rows = language(), subject.translations
    text = getattr(subject, field) if wording is None else wording
    written_in = rows.model.language_of(subject, field)
    if text and wanted != written_in:
        one = Original(field, "", text, written_in)
        for row in rows.all():
            if row.language == wanted and row.counts and row.translates(one):
                return Said(row.text, row.language, row.status)
    return Said(text, written_in)
