"""A translation as an entry: of one text of one subject, entered, corrected and struck by acts."""

from typing import Any

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.entry_model import COUNTS, Entry, entry_triggers
from sistercities.kernel.translations import Translation
from sistercities.kernel.triggers import Trigger, require

ABOUT = ("field", "language", "wording")


class TranslationEntry(Entry, Translation):
    """What the public reads in a language other than that of the original. One person enters it.

    A correction keeps which text it is, in which language, and of which wording. When the original
    is corrected, it counts on for the earlier wording; what is said now is translated anew.
    """

    class Meta:
        abstract = True
        constraints = [*Entry.Meta.constraints, *Translation.Meta.constraints]

    __str__ = Translation.__str__


def counts_once(subject: str, name: str) -> models.UniqueConstraint:
    """One translation counts for each wording and language; a long wording by its hash."""
    return models.UniqueConstraint(
        subject,
        "field",
        "language",
        MD5("wording"),
        condition=COUNTS,
        name=name,
        violation_error_message=_(
            "There is a translation into this language already. Correct that one."
        ),
    )


def translation_triggers(
    table: str, column: str, of: str, *, or_said: str = "FALSE", **more: Any
) -> list[Trigger]:
    """Those of an entry; and what begins to count is of a wording that stands in the table `of`.

    `or_said` is an SQL condition for texts that stand in other rows.
    """
    stands = (
        f"NEW.wording = (SELECT to_jsonb(s) ->> NEW.field FROM {of} s WHERE s.id = NEW.{column})"
    )
    return [
        *entry_triggers(table, column, *ABOUT, first_alone=True, **more),
        require(
            "of_what_is_said",
            "NEW.confirmed_at IS NULL OR NEW.strikes OR NEW.replaced_by_id IS NOT NULL"
            f" OR {stands} OR {or_said}",
            "a translation is of a text as it stands",
        ),
    ]
