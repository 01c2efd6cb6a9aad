"""An entry: entered by one person, confirmed by another, then only corrected or struck, openly."""

from typing import Any, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Protect, Trigger, never_deleted, require, same_but

ACCOUNT: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "null": True,
    "editable": False,
    "related_name": "+",
}
DRAFT = Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
WHOLE = Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
TAKEN_OVER = Q(entered_by__isnull=True, confirmed_by__isnull=True, confirmed_at__isnull=False)
COUNTING = {"confirmed_at__isnull": False, "replaced_by__isnull": True, "strikes": False}
COUNTS = Q(**COUNTING)
COUNTS_IN_SQL = (
    "{row}.confirmed_at IS NOT NULL AND {row}.replaced_by_id IS NULL AND NOT {row}.strikes"
)
ANOTHER = Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")) | Q(single_handed=True)
FIRST = Q(corrects__isnull=True, strikes=False)
STATES = {
    "draft": _("waits for a second person"),
    "counts": _("confirmed"),
    "corrected": _("corrected"),
    "struck": _("struck"),
}
NAME = "%(app_label)s_%(class)s_"


Row = TypeVar("Row", bound="Entry")


def counts_of(relation: str) -> Q:
    """The condition that the entry at the end of this relation counts."""
    return Q(**{f"{relation}__{name}": value for name, value in COUNTING.items()})


class EntryQuerySet(models.QuerySet[Row]):
    """Drafts, what counts, and what counted once."""

    def drafts(self) -> Self:
        """Entered, and not confirmed yet: not public."""
        return self.filter(confirmed_at__isnull=True)

    def confirmed(self) -> Self:
        """All that ever counted, each correction and strike included."""
        return self.filter(confirmed_at__isnull=False)

    def current(self) -> Self:
        """What counts now."""
        return self.filter(COUNTS)

    def uncertain(self) -> Self:
        """What counts now, while a correction of it waits."""
        later = Q(corrections__isnull=False, corrections__confirmed_at__isnull=True)
        return self.current().filter(later)


class Entry(models.Model):
    """A row is a draft until it is confirmed; after that it is only closed, once, by `replaced_by`.

    A correction is a further row that `corrects` the one that counted. So is a strike; after it
    nothing counts. "One that counts for each subject", or "no two at once", is a constraint with
    the condition COUNTS. `entered_by` is empty where nobody knows who entered the row: it was here
    before the register kept such names.
    """

    entered_by = models.ForeignKey(verbose_name=_("entered by"), **ACCOUNT)
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    confirmed_by = models.ForeignKey(verbose_name=_("confirmed by"), **ACCOUNT)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    single_handed = models.BooleanField(
        _("confirmed by the person who entered it"), default=False, editable=False
    )
    corrects_id: int | None
    corrects: Any = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="corrections"
    )
    replaced_by_id: int | None
    replaced_by: Any = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )
    acted_as = ""  # who gave it through a personal link, without an account
    strikes = models.BooleanField(_("strikes it"), default=False, editable=False)
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=DRAFT | WHOLE | TAKEN_OVER, name=NAME + "whole"),
            models.CheckConstraint(condition=ANOTHER, name=NAME + "two_people"),
            models.CheckConstraint(
                condition=FIRST | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name=NAME + "says_why",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(confirmed_at__isnull=True),
                name=NAME + "one_waits",
            ),
        ]

    @property
    def case(self) -> Any:
        """The row whose history tells of this entry."""
        raise NotImplementedError

    @property
    def steps(self) -> Any:
        return self.case.steps

    def get_public_url(self) -> str:
        """Where citizens read what it is about."""
        return str(self.case.get_public_url())

    def get_staff_url(self) -> str:
        """Its page in the admin, with what may be done to it."""
        return reverse(f"{page_of(type(self))}_case", args=[self.pk])

    def get_subject_url(self) -> str:
        """The page in the admin of what it is about, which shows it."""
        return str(self.case.get_staff_url())

    @property
    def state(self) -> str:
        """draft, counts, corrected or struck."""
        if not self.is_confirmed:
            return "draft"
        if self.replaced_by_id is None:
            return "struck" if self.strikes else "counts"
        return "struck" if self.replaced_by.strikes else "corrected"

    def get_state_display(self) -> str:
        return str(STATES[self.state])

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def counts(self) -> bool:
        """Whether this is what the register says now."""
        return self.is_confirmed and self.replaced_by_id is None and not self.strikes


def page_of(model: type[Entry]) -> str:
    """The first part of the names of the addresses of this kind of entry."""
    return f"{model._meta.app_label}_{model._meta.model_name}"


def entry_triggers(
    table: str, *about: str, first_alone: bool = False, unnamed: str = ""
) -> list[Trigger]:
    """The triggers of a table of entries.

    A confirmed row changes no more, a correction is about the same subject, and one person alone
    suffices only where that is allowed. `about` are the columns that a correction keeps.
    `first_alone` lets one person settle a first entry. `unnamed` is an SQL condition for rows that
    somebody without an account has given.
    """
    old, new = (", ".join(f"{row}.{column}" for column in about) for row in ("o", "NEW"))
    replaces = (
        f"NEW.confirmed_at IS NULL OR NEW.corrects_id IS NULL OR EXISTS (SELECT 1 FROM {table} o"
        f" WHERE o.id = NEW.corrects_id AND o.replaced_by_id = NEW.id"
        f" AND ({old}) IS NOT DISTINCT FROM ({new}))"
    )
    closes = (
        "OLD.confirmed_at IS NULL OR (OLD.replaced_by_id IS NULL AND NOT OLD.strikes AND "
        + same_but("replaced_by_id")
        + ")"
    )
    alone = "EXISTS (SELECT 1 FROM relationships_council WHERE NOT two_people)"
    alone += " OR NEW.corrects_id IS NULL" if first_alone else ""
    named = "NEW.entered_by_id IS NOT NULL" + (f" OR {unnamed}" if unnamed else "")
    return [
        Protect(
            name="kept",
            operation=pgtrigger.Delete,
            condition=pgtrigger.Q(old__confirmed_at__isnull=False),
        ),
        never_deleted()[1],
        require("named", named, "it names who entered it"),
        require("settled", closes, "what is confirmed is only corrected", on="update"),
        require("replaces", replaces, "a correction replaces what counts, about the same"),
        require("single_handed", f"NOT NEW.single_handed OR {alone}", "a second person confirms"),
        _closed_by_what_counts(table),
    ]


def follows_its_entry(table: str, column: str) -> list[Trigger]:
    """Rows below an entry come, change and go only while it is a draft; it is locked first."""
    parents = f"FROM {table} WHERE id IN (OLD.{column}, NEW.{column})"
    return [
        Trigger(
            name="follows_its_entry",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=f"""
                PERFORM id {parents} ORDER BY id FOR NO KEY UPDATE;
                IF EXISTS (SELECT 1 {parents} AND confirmed_at IS NOT NULL) THEN
                    RAISE EXCEPTION 'what stands below a confirmed entry does not change'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN COALESCE(NEW, OLD);
            """,
        ),
        never_deleted()[1],
    ]


def _closed_by_what_counts(table: str) -> Trigger:
    """Checked as the transaction ends: the older row is closed before the newer one counts."""
    counts = (
        f"SELECT c.id FROM {table} c WHERE c.corrects_id = NEW.id AND c.confirmed_at IS NOT NULL"
    )
    return Trigger(
        name="closed_by_what_counts",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__replaced_by__isnull=False),
        func=f"IF (NEW.replaced_by_id IN ({counts})) IS NOT TRUE THEN"
        " RAISE EXCEPTION 'an entry is closed by its confirmed correction only'"
        " USING ERRCODE = 'check_violation'; END IF; RETURN NULL;",
    )
