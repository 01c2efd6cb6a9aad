"""What both apps stand on: accounts, steps, sources, record, one-time form keys, lost mail."""

from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from post_office.models import Email

from sistercities.kernel.days import day_in
from sistercities.kernel.text import clean_email
from sistercities.kernel.triggers import Trigger, append_only, never_deleted, require, same_but


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(clean_email(email)), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: a clerk, a committee member, an administrator. By invitation only."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_staff = models.BooleanField(_("may sign in to the admin"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    invited_at = models.DateTimeField(_("invitation sent"), null=True, blank=True, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return str(self)


class Installation(models.Model):
    """The one row that says whether this database is a demonstration. It can never be changed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    demonstration = models.BooleanField(_("demonstration"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_is_one")]
        triggers = append_only()

    def __str__(self) -> str:
        return "demonstration" if self.demonstration else "real"


class Step(models.Model):
    """One act on a case: what, by whom, when. Its sentence is made from ``act`` and ``facts``."""

    act = models.CharField(max_length=60)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acted_as = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(acted_as=""),
                name="%(app_label)s_%(class)s_names_who_acted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"


class Provenance(models.TextChoices):
    PROCESS = "process", _("decided in this register")
    REPORTED = "reported", _("reported from a source")


class Sourced(models.Model):
    """A fact is either decided in this register or reported from a named source."""

    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.PROCESS
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(provenance=Provenance.PROCESS)
                | (~Q(source="") & Q(as_of__isnull=False)),
                name="%(app_label)s_%(class)s_reported_has_source",
            )
        ]

    @property
    def is_reported(self) -> bool:
        return self.provenance == Provenance.REPORTED


class PublicRecordEntry(models.Model):
    """One public act. ``line`` is the exact JSON text whose SHA-256, chained, is ``hash``."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    line = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    subject = models.GeneratedField(
        expression=KeyTextTransform("subject", Cast("line", models.JSONField())),
        output_field=models.TextField(),
        db_persist=True,
        db_index=True,
    )

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("public record entry")
        verbose_name_plural = _("public record entries")
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="entry_sequence_from_one")
        ]
        triggers = [
            *append_only(),
            require(
                "links_to_the_last",
                "NEW.hash = encode(sha256(convert_to(NEW.line, 'UTF8')), 'hex')"
                " AND (NEW.sequence, NEW.previous_hash) = (SELECT COALESCE(max(sequence), 0) + 1,"
                " COALESCE((array_agg(hash ORDER BY sequence DESC))[1], repeat('0', 64))"
                " FROM sistercities_publicrecordentry WHERE sequence = (SELECT max(sequence)"
                " FROM sistercities_publicrecordentry))",
                "a record entry must follow the last one and carry its own hash",
                on="insert",
            ),
            require(
                "says_its_own_place",
                "(NEW.line::jsonb ->> 'sequence', NEW.line::jsonb ->> 'previous',"
                " (NEW.line::jsonb ->> 'recorded_at')::timestamptz)"
                " = (NEW.sequence::text, NEW.previous_hash::text, NEW.recorded_at)",
                "the text of a record entry says its own number, the hash before it and its time",
                on="insert",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class FormKey(models.Model):
    """A form that was sent once: the same key and body get the first answer again.

    Of the key only the hash is kept, since whoever has the key may be let in by it, and an answer
    names no secret address: what is missing in it comes from the request that asks again.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=120)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = never_deleted()[1:]

    def __str__(self) -> str:
        return self.purpose


class UndeliveredMail(models.Model):
    """A mail that could not be delivered, and of which the clerk's office was told."""

    mail = models.OneToOneField(
        Email, models.CASCADE, related_name="undelivered", verbose_name=_("mail")
    )
    told_at = models.DateTimeField(_("clerk's office told at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_how = models.CharField(_("how it was settled"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("undelivered mail")
        verbose_name_plural = _("undelivered mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_how="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how=""),
                name="undelivered_mail_settled_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.mail.subject)


class Reminded(models.Model):
    """What the daily clock has told, of which row and about which day: each once."""

    name = models.CharField(max_length=60)
    row = models.BigIntegerField()
    about = models.DateField()
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "row", "about", "reader"],
                nulls_distinct=False,
                name="reminded_once",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.name} {self.row}, {self.about}"


def spent_stays_spent(*also: str, provided: str = "TRUE") -> Trigger:
    """A link is used or withdrawn once, and nothing else of it changes, apart from ``also``."""
    return require(
        "spent_stays_spent",
        f"OLD.used_at IS NULL AND OLD.revoked_at IS NULL AND {provided} AND "
        + same_but("used_at", "revoked_at", *also),
        "a link is used or revoked once, and nothing else of it changes",
        on="update",
    )


class PersonalLink(models.Model):
    """An unguessable address by which somebody without an account acts. Kept as a hash only.

    Each kind is a table of its own, with a foreign key to what it is about (see `links.py`).
    """

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    @property
    def zone(self) -> ZoneInfo:
        """Where its reader is: there its last day ends."""
        raise NotImplementedError

    @property
    def last_day(self) -> date:
        """The last day on which it works."""
        return day_in(self.zone, self.expires_at)

    @property
    def status(self) -> str:
        """Whether it was used, revoked or has expired; empty while it works."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else ""
