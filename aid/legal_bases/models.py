"""The legal bases on which a council gives away its own property, and the caps they set."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.states import DONATION_COUNTED
from relationships.cities.models.cities import City
from relationships.cities.states import Kind
from relationships.council.models.council import entry_as_of
from sistercities.kernel.entry_model import (
    COUNTS,
    COUNTS_IN_SQL,
    Entry,
    EntryQuerySet,
    entry_triggers,
)
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import (
    Trigger,
    append_only,
    at_the_end,
    listed,
    never_deleted,
    require,
    switched_by_an_act,
)

# The terms: how much may be given, to whom. They are fixed once something was counted on it.
TERMS = (
    "kinds_of_tie",
    "counts_in",
    "limit",
    "currency",
    "year_begins_month",
    "year_begins_day",
)

# The wording, which is corrected by two.
WORDED = ("title", "rule", "source", "source_url")
# SQL: the wording on the basis equals the entry that counts, at the end of the transaction.
WORDED_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM aid_legalbasis g JOIN aid_basiswording w ON w.legal_basis_id = g.id"
    f" AND {COUNTS_IN_SQL.format(row='w')} WHERE g.id = {{legal_basis}}"
    f" AND ({', '.join(f'g.{name}' for name in WORDED)})"
    f" = ({', '.join(f'w.{name}' for name in WORDED)}))"
)


def _terms(row: str) -> str:
    return ", ".join(f'{row}."{name}"' for name in ("key", *TERMS))


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    def in_use(self) -> "LegalBasisQuerySet":
        return self.filter(is_active=True)

    def counted_on(self) -> "LegalBasisQuerySet":
        """Those on which something was approved, also if it was cancelled after that."""
        counted = Q(donations__state__in=DONATION_COUNTED)
        return self.filter(counted | Q(years__isnull=False)).distinct()


class LegalBasis(models.Model):
    """A rule of the city's law that allows a donation, with its cap. Data, not code.

    The administrator sets amount, currency, the start of the year, and which kinds of tie it serves
    (none: it needs no tie). Once something was counted on it, all of this is fixed; a changed law
    is a new basis. Its wording is that of the entry which counts; whether it is in use is switched
    by an act that the public record tells.
    """

    state = ""  # there is one state; the history lists the entries about the basis
    steps: Any

    class Counts(models.TextChoices):
        NOTHING = "", _("no cap")
        MONEY = "money", _("fair market value a year")
        TIMES = "times", _("number of donations a year")

    key = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=150)
    rule = models.TextField(_("what the rule says"))
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    kinds_of_tie = ArrayField(
        models.CharField(max_length=10, choices=Kind),
        verbose_name=_("only for cities with an official tie of this kind"),
        default=list,
        blank=True,
    )
    evidence_asked = models.CharField(
        _("what must be documented"),
        max_length=300,
        blank=True,
        help_text=_("A question that is answered for each donation, such as: which emergency?"),
    )
    counts_in = models.CharField(
        _("cap counts"), max_length=6, choices=Counts, blank=True, default=Counts.NOTHING
    )
    limit = models.DecimalField(_("cap"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    year_begins_month = models.PositiveSmallIntegerField(_("the year begins in month"), default=1)
    year_begins_day = models.PositiveSmallIntegerField(_("on day"), default=1)
    is_active = models.BooleanField(_("in use"), default=True)
    out_of_use_on = models.DateField(_("out of use since"), null=True, editable=False)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds_of_tie__contained_by=Kind.values),
                name="basis_kinds_of_tie_known",
            ),
            models.CheckConstraint(
                condition=Q(counts_in="", limit__isnull=True)
                | (~Q(counts_in="") & Q(limit__isnull=False, limit__gt=0)),
                name="basis_cap_has_limit",
            ),
            models.CheckConstraint(
                condition=Q(year_begins_month__range=(1, 12), year_begins_day__range=(1, 28)),
                name="basis_year_begins_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, out_of_use_on__isnull=True)
                | Q(is_active=False, out_of_use_on__isnull=False),
                name="basis_out_of_use_since_a_day",
            ),
        ]
        triggers = [
            require(
                "counts_as_it_did",
                f"({_terms('NEW')}) IS NOT DISTINCT FROM ({_terms('OLD')})"
                " OR NOT EXISTS (SELECT 1 FROM aid_capyear y WHERE y.legal_basis_id = NEW.id)"
                " AND NOT EXISTS (SELECT 1 FROM aid_donation d WHERE d.legal_basis_id = NEW.id"
                f" AND d.state IN ({listed(DONATION_COUNTED)}))",
                "cap, year and ties of a legal basis stay once something was counted on it",
                on="update",
            ),
            at_the_end(
                "worded_as_entered",
                WORDED_AS_ENTERED.format(legal_basis="NEW.id"),
                "a legal basis reads as the entry says that counts",
            ),
            switched_by_an_act(
                "is_active",
                "aid_legalbasisstep.legal_basis_id",
                on="basis_in_use",
                off="basis_out_of_use",
            ),
            require(
                "out_of_use_on_its_day",
                "(NEW.is_active = OLD.is_active)"
                " = (NEW.out_of_use_on IS NOT DISTINCT FROM OLD.out_of_use_on)",
                "the day on which a basis went out of use changes with its act only",
                on="update",
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return self.label

    def get_state_display(self) -> str:
        """Whether it is in use."""
        return gettext("in use") if self.is_active else gettext("no longer in use")

    def get_staff_url(self) -> str:
        """The page in the admin, with what may be done."""
        return reverse("legal_basis_case", args=[self.pk])

    def get_public_url(self) -> str:
        """A basis has no page for citizens of its own."""
        return ""

    def as_of(self, moment: datetime | None) -> "LegalBasis | BasisWording":
        """The wording that the basis had when something was recorded."""
        read: LegalBasis | BasisWording = entry_as_of(self.wordings, moment, now=self)
        return read

    @property
    def label(self) -> str:
        """The title, translated if we ship it."""
        return _in_readers_language(self.title)

    @property
    def kinds_in_words(self) -> str:
        """The kinds of tie that it serves, such as “sister city”."""
        return ", ".join(str(Kind(kind).label) for kind in self.kinds_of_tie)

    @property
    def rule_label(self) -> str:
        """What the rule says, translated if we ship it."""
        return _in_readers_language(self.rule)

    @property
    def evidence_label(self) -> str:
        """The question to be answered, translated if we ship it."""
        return _in_readers_language(self.evidence_asked)


def _in_readers_language(text: str) -> str:
    """The translation of a text that we ship; what an administrator wrote stays as it is."""
    return gettext(text) if text else ""


class LegalBasisStep(Step):
    """One act on a legal basis."""

    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class BasisWording(Entry):
    """The wording of a legal basis. The one that counts is copied onto the basis.

    The first wording of a basis that comes with this software was entered by nobody.
    """

    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="wordings")
    title = models.CharField(_("title"), max_length=150)
    rule = models.TextField(_("what the rule says"))
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    objects = EntryQuerySet["BasisWording"].as_manager()

    class Meta:
        verbose_name = _("wording of a legal basis")
        verbose_name_plural = _("wordings of legal bases")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(rule="") & ~Q(source=""), name="basis_wording_whole"
            ),
            models.UniqueConstraint(
                fields=["legal_basis"], condition=COUNTS, name="basis_wording_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers(
                "aid_basiswording",
                "legal_basis_id",
                first_alone=True,
                unnamed="(NEW.corrects_id, NEW.confirmed_by_id) IS NULL",
            ),
            at_the_end(
                "stands_on_the_basis",
                WORDED_AS_ENTERED.format(legal_basis="NEW.legal_basis_id"),
                "a legal basis reads as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title, translated if we ship it."""
        return _in_readers_language(self.title)

    @property
    def case(self) -> LegalBasis:
        return self.legal_basis


class CapYear(models.Model):
    """What was given to a city on one legal basis in one year: the counter of its cap.

    Only triggers on the donations write it, so that neither simultaneous approvals nor raw SQL can
    pass the cap. ``used`` is money or a number of donations, as the basis counts.
    """

    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="years")
    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    begins_on = models.DateField(_("year begins on"))
    limit = models.DecimalField(_("cap"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    used = models.DecimalField(_("used"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("year of a cap")
        verbose_name_plural = _("years of caps")
        ordering = ["-begins_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["legal_basis", "city", "begins_on"], name="cap_year_once_per_city"
            ),
            models.CheckConstraint(
                condition=Q(used__gte=0, used__lte=F("limit")), name="cap_never_passed"
            ),
        ]
        triggers = [
            Trigger(
                name="kept_by_donations",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'this counter is kept by the"
                " donations themselves' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.legal_basis}, {self.city}, {date_format(self.begins_on)}"
