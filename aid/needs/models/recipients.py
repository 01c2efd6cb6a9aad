"""Who receives: bodies in the partner city, and whether the city is in conflict."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.cities import City
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
    append_only,
    at_the_end,
    closes_once,
    never_deleted,
    require,
)


class ConflictMarkQuerySet(models.QuerySet["ConflictMark"]):
    def open(self) -> "ConflictMarkQuerySet":
        return self.filter(ended_at__isnull=True)

    def cities(self) -> set[int]:
        """The keys of the cities that are marked today."""
        return set(self.open().values_list("city", flat=True))


class ConflictMark(models.Model):
    """While a city is marked as in conflict, no route, place, date or officer is public."""

    city = models.ForeignKey(
        City, models.PROTECT, related_name="conflict_marks", verbose_name=_("city")
    )
    reason = models.CharField(_("why"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    began_at = models.DateTimeField(_("marked at"), auto_now_add=True)
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_reason = models.CharField(_("why it was lifted"), max_length=300, blank=True)

    objects = ConflictMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("city in conflict")
        verbose_name_plural = _("cities in conflict")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["city"], condition=Q(ended_at__isnull=True), name="conflict_one_open_mark"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_by__isnull=False),
                name="conflict_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""),
                name="conflict_ended_with_reason",
            ),
        ]
        triggers = closes_once("ended_at", also=("ended_by_id", "ended_reason"))

    def __str__(self) -> str:
        return str(self.city)


# SQL: the names on the body equal the entry that counts, at the end of the transaction.
BODY_CALLED_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM aid_recipientbody b JOIN aid_recipientname n ON n.body_id = b.id"
    f" AND {COUNTS_IN_SQL.format(row='n')} WHERE b.id = {{body}}"
    " AND (b.name, b.name_own, b.kind) = (n.name, n.name_own, n.kind))"
)


class RecipientBody(models.Model):
    """A body in a partner city that may receive: a fire service, a hospital, a school.

    Its names and its kind are those of the entry that counts.
    """

    state = ""  # there is one state; the history lists the entries about the body

    class Kind(models.TextChoices):
        FIRE = "fire", _("fire and rescue service")
        HOSPITAL = "hospital", _("hospital or clinic")
        SCHOOL = "school", _("school or kindergarten")
        MUNICIPALITY = "municipality", _("municipal department")
        UTILITY = "utility", _("municipal utility")
        CHARITY = "charity", _("charity")
        OTHER = "other", _("other public body")

    city = models.ForeignKey(City, models.PROTECT, related_name="+", verbose_name=_("city"))
    name = models.CharField(_("name"), max_length=200)
    name_own = models.CharField(_("name in its own script"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    language = models.CharField(_("language of letters"), max_length=10)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("recipient body")
        verbose_name_plural = _("recipient bodies")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="recipient_body_once_per_city")
        ]
        triggers = [
            require(
                "stays_in_its_city",
                "NEW.city_id = OLD.city_id OR NOT (EXISTS (SELECT 1 FROM aid_need"
                " WHERE body_id = NEW.id) OR EXISTS (SELECT 1 FROM aid_donation"
                " WHERE body_id = NEW.id))",
                "a recipient body with needs or donations stays in its city",
                on="update",
            ),
            at_the_end(
                "called_as_entered",
                BODY_CALLED_AS_ENTERED.format(body="NEW.id"),
                "a recipient body is called as the entry says that counts",
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return self.name

    def get_state_display(self) -> str:
        """Nothing: see `state`."""
        return self.state

    def get_staff_url(self) -> str:
        """The page in the admin, with what may be done."""
        return reverse("recipient_case", args=[self.pk])

    def get_public_url(self) -> str:
        """A body has no page for citizens."""
        return ""

    def as_of(self, moment: datetime | None) -> "RecipientBody | RecipientName":
        """The name of the body when something was recorded. Prefetch `names` for many."""
        called: RecipientBody | RecipientName = entry_as_of(self.names, moment, now=self)
        return called


class RecipientBodyStep(Step):
    """One act on what is said of a recipient body."""

    body = models.ForeignKey(RecipientBody, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class RecipientName(Entry):
    """Name and kind of a recipient body. The entry that counts is copied onto the body."""

    body = models.ForeignKey(RecipientBody, models.PROTECT, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    name_own = models.CharField(_("name in its own script"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=RecipientBody.Kind)

    objects = EntryQuerySet["RecipientName"].as_manager()

    class Meta:
        verbose_name = _("name of a recipient body")
        verbose_name_plural = _("names of recipient bodies")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name_own=""), name="recipient_name_not_empty"
            ),
            models.UniqueConstraint(
                fields=["body"], condition=COUNTS, name="recipient_name_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("aid_recipientname", "body_id", first_alone=True),
            at_the_end(
                "stands_on_the_body",
                BODY_CALLED_AS_ENTERED.format(body="NEW.body_id"),
                "a recipient body is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> RecipientBody:
        return self.body


class RecipientContact(models.Model):
    """Whom to write to at a recipient body. Personal: never public, nor in the record."""

    body = models.OneToOneField(RecipientBody, models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=150)
    office = models.CharField(_("office"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("contact of a recipient body")
        verbose_name_plural = _("contacts of recipient bodies")

    def __str__(self) -> str:
        return f"contact of recipient body {self.body_id}"
