"""The council, its rules, its offices and the persons who hold them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.cities import City
from relationships.council.models.bodies import Body, of_kind
from sistercities.kernel.entry_model import COUNTS_IN_SQL
from sistercities.kernel.triggers import (
    at_the_end,
    never_deleted,
    require,
    same_but,
    switched_by_an_act,
)

if TYPE_CHECKING:
    from relationships.council.models.council_entries import OfficeTitle
    from relationships.council.models.people import PersonName

# SQL: the columns of the council equal the entry that counts.
COUNCIL_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM relationships_council c JOIN relationships_councilfacts f"
    " ON f.council_id = c.id AND f.confirmed_at IS NOT NULL AND f.replaced_by_id IS NULL"
    " JOIN relationships_body b ON b.id = c.body_id AND b.name = c.name"
    " WHERE c.id = {council} AND (c.name, c.timezone, c.contact_email)"
    " = (f.name, f.timezone, f.contact_email))"
)

# SQL: the title on the office equals the entry that counts; without one, it is struck.
TITLED_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM relationships_office o LEFT JOIN relationships_officetitle t"
    " ON t.office_id = o.id AND t.confirmed_at IS NOT NULL AND t.replaced_by_id IS NULL"
    " AND NOT t.strikes WHERE o.id = {office} AND o.struck = (t.id IS NULL)"
    " AND (o.struck OR (o.title, o.title_local) = (t.title, t.title_local)))"
)

# SQL: the name on the person equals the entry that counts, at the end of the transaction.
CALLED_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM relationships_person p JOIN relationships_personname n"
    " ON n.person_id = p.id AND n.confirmed_at IS NOT NULL AND n.replaced_by_id IS NULL"
    " WHERE p.id = {person} AND (p.name, p.name_local) = (n.name, n.name_local))"
)

# SQL: the dates of the term equal the entries that count; without one, it is struck.
HELD_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM relationships_term t"
    " LEFT JOIN relationships_termentry e ON e.term_id = t.id AND e.confirmed_at IS NOT NULL"
    " AND e.replaced_by_id IS NULL AND NOT e.strikes"
    " LEFT JOIN relationships_termend d ON d.term_id = t.id AND d.confirmed_at IS NOT NULL"
    " AND d.replaced_by_id IS NULL AND NOT d.strikes"
    " WHERE t.id = {term} AND t.struck = (e.id IS NULL)"
    " AND (t.struck OR (t.began_on, t.source) = (e.began_on, e.source))"
    " AND t.ended_on IS NOT DISTINCT FROM d.last_day)"
)
_VOTED_OR_SIGNED = (
    "EXISTS (SELECT 1 FROM relationships_rollcallvote v JOIN relationships_rollcall r"
    " ON r.id = v.roll_call_id WHERE v.term_id = NEW.id AND r.confirmed_at IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM relationships_signature s JOIN relationships_signatory g"
    " ON g.id = s.signatory_id WHERE g.term_id = NEW.id AND " + COUNTS_IN_SQL.format(row="s") + ")"
)


def entry_as_of(rows: Any, moment: datetime | None, *, now: Any) -> Any:
    """The entry that counted when something was recorded; without a moment, what counts now.

    For a moment before the first confirmed entry, that first one. `rows` are all entries.
    """
    if moment is None:
        return now
    confirmed = [row for row in rows.all() if row.is_confirmed]
    by_then = [row for row in confirmed if row.confirmed_at <= moment]
    return by_then[-1] if by_then else next(iter(confirmed), now)


class Council(models.Model):
    """The one council of this installation. How it votes stands in its vote rules.

    Its name, time zone and address are those of the entry that counts. Whether a second person
    confirms is switched by an act that the public record tells.
    """

    state = ""  # there is one state; the history lists the entries about the council
    steps: Any

    body = models.OneToOneField(Body, models.PROTECT, related_name="council", editable=False)
    name = models.CharField(_("name"), max_length=150)
    city = models.OneToOneField(
        City, models.PROTECT, verbose_name=_("city"), related_name="council"
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    timezone = models.CharField(_("time zone"), max_length=60)
    contact_email = models.EmailField(_("e-mail address for the public"))
    decides_on_ties = models.BooleanField(
        _("the council decides on suspending, reinstating and ending a tie"),
        default=True,
        help_text=_("Switch off only where the rules of the city let somebody else decide."),
    )
    two_people = models.BooleanField(
        _("a second person confirms"),
        default=True,
        help_text=_("Switch off only if the council has a single clerk; public pages then say so."),
    )
    singleton = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("council")
        constraints = [
            models.CheckConstraint(condition=Q(singleton=True), name="council_is_one"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="council_has_seats"),
        ]
        triggers = [
            *never_deleted(),
            of_kind(Body.Kind.COUNCIL),
            at_the_end(
                "is_as_entered",
                COUNCIL_AS_ENTERED.format(council="NEW.id"),
                "the council is as the entry says that counts",
            ),
            switched_by_an_act(
                "two_people",
                "relationships_councilstep.council_id",
                on="second_person_on",
                off="second_person_off",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_state_display(self) -> str:
        """Nothing: see `state`."""
        return self.state

    def get_staff_url(self) -> str:
        """The page in the admin, with what may be done."""
        return reverse("council_case", args=[self.pk])

    def get_public_url(self) -> str:
        """The page about its city."""
        return self.city.get_public_url()


class Person(models.Model):
    """An official or a committee member; only some have an account.

    The name is that of the entry that counts. What was recorded shows the name of its day.
    """

    state = ""  # there is one state; the history lists the entries about the person
    steps: Any

    name = models.CharField(_("name"), max_length=150)
    name_local = models.CharField(_("name in its own script"), max_length=150, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name"]
        triggers = [
            *never_deleted(),
            at_the_end(
                "called_as_entered",
                CALLED_AS_ENTERED.format(person="NEW.id"),
                "a person is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_state_display(self) -> str:
        """Nothing: see `state`."""
        return self.state

    def get_staff_url(self) -> str:
        """The page in the admin, with what may be done."""
        return reverse("person_case", args=[self.pk])

    def get_public_url(self) -> str:
        """A person has no page for citizens."""
        return ""

    def as_of(self, moment: datetime | None) -> "Person | PersonName":
        """The name of the person when something was recorded. Prefetch `names` for many."""
        called: Person | PersonName = entry_as_of(self.names, moment, now=self)
        return called


class Office(models.Model):
    """A seat on the council, or an office such as the mayor's, here or in a partner city.

    The title is that of the entry that counts. Nobody can hold an office that was struck.
    """

    state = ""  # there is one state; the history lists the entries about the office
    steps: Any

    class Kind(models.TextChoices):
        SEAT = "seat", _("seat on the council")
        MAYOR = "mayor", _("mayor")
        OTHER = "other", _("other office")

    city = models.ForeignKey(City, models.PROTECT, verbose_name=_("city"), related_name="offices")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    title_local = models.CharField(_("title in its own language"), max_length=120, blank=True)
    struck = models.BooleanField(_("struck"), default=False, editable=False)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "title"],
                condition=Q(struck=False),
                name="office_title_once_per_city",
            )
        ]
        triggers = [
            *never_deleted(),
            require(
                "stays_the_same_office",
                same_but("title", "title_local", "struck"),
                "the city and the kind of an office do not change",
                on="update",
            ),
            require(
                "rests_on_it",
                "NOT NEW.struck"
                " OR NOT EXISTS (SELECT 1 FROM relationships_term WHERE office_id = NEW.id)",
                "somebody held this office",
                on="update",
            ),
            at_the_end(
                "titled_as_entered",
                TITLED_AS_ENTERED.format(office="NEW.id"),
                "an office is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_state_display(self) -> str:
        """Nothing but that it was struck: see `state`."""
        return str(_("struck")) if self.struck else ""

    def get_staff_url(self) -> str:
        """The page in the admin, with what may be done."""
        return reverse("office_case", args=[self.pk])

    def get_public_url(self) -> str:
        """An office has no page for citizens."""
        return ""

    def as_of(self, moment: datetime | None) -> "Office | OfficeTitle":
        """The title of the office when something was recorded. Prefetch `titles` for many."""
        called: Office | OfficeTitle = entry_as_of(self.titles, moment, now=self)
        return called


class TermQuerySet(models.QuerySet["Term"]):
    def held(self) -> "TermQuerySet":
        """All terms but those that were struck."""
        return self.filter(struck=False)

    def on(self, day: date) -> "TermQuerySet":
        """The terms that were running on ``day``; the last day of a term still counts."""
        return (
            self.held()
            .filter(began_on__lte=day)
            .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
        )

    def of_council(self) -> "TermQuerySet":
        """Terms in the seats of this installation's council."""
        return self.held().filter(
            office__kind=Office.Kind.SEAT, office__city__council__isnull=False
        )


class Term(models.Model):
    """A person's time in an office. Leaving closes it; nothing is deleted.

    Dates and source are those of the entries that count. By a struck term nobody held the office.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("last day in office"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    struck = models.BooleanField(_("struck"), default=False, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["office_id", "began_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="term_ends_after_it_began",
            ),
            ExclusionConstraint(
                # On the day of a change both hold the seat; a roll call says which of them voted.
                name="term_one_holder_at_a_time",
                expressions=[
                    (
                        Func(
                            "began_on",
                            "ended_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=False),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("office", RangeOperators.EQUAL),
                ],
                condition=Q(struck=False),
            ),
        ]
        triggers = [
            *never_deleted(),
            require(
                "in_an_office",
                "NOT EXISTS (SELECT 1 FROM relationships_office"
                " WHERE id = NEW.office_id AND struck)",
                "nobody holds an office that was struck",
                on="insert",
            ),
            require(
                "stays_the_same_term",
                same_but("began_on", "ended_on", "source", "struck"),
                "the person and the office of a term do not change",
                on="update",
            ),
            require(
                "rests_on_it",
                f"NOT NEW.struck OR NOT ({_VOTED_OR_SIGNED})",
                "a vote or a signature rests on this term",
                on="update",
            ),
            at_the_end(
                "held_as_entered",
                HELD_AS_ENTERED.format(term="NEW.id"),
                "a term is held as the entries say that count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"

    def runs_on(self, day: date) -> bool:
        """Whether it is running on this day, by the columns read; the same rule as `on`."""
        begun = not self.struck and self.began_on <= day
        return begun and (self.ended_on is None or day <= self.ended_on)
