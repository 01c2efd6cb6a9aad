"""Who signs an agreement, the links sent to them, and their signatures."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.agreements.guards import SIGNATURE_GUARDS
from relationships.agreements.models.agreements import Agreement
from relationships.council.models.council import Person, Term
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import PersonalLink, spent_stays_spent
from sistercities.kernel.triggers import append_only, never_deleted, require

if TYPE_CHECKING:
    from relationships.council.models.people import PersonName


class Side(models.TextChoices):
    HOME = "home", _("our city")
    PARTNER = "partner", _("the partner city")


class Signatory(models.Model):
    """An office with its holder, who is to sign this version for one side."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatories")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    term = models.ForeignKey(
        Term, models.PROTECT, related_name="signatories", verbose_name=_("office holder")
    )
    authority = models.CharField(
        _("authority to sign"),
        max_length=300,
        help_text=_("The law, charter or decision by which this office signs."),
    )
    language = models.CharField(_("language"), max_length=10)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "side"], name="signatory_one_per_side")
        ]
        triggers = [
            require(
                "before_freezing",
                "(SELECT state FROM relationships_agreement WHERE id = NEW.agreement_id) = 'draft'",
                "the signatories of a frozen text do not change",
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return str(self.term)

    @property
    def holder(self) -> "Person | PersonName":
        """The office holder, by the name of the day on which the signature began to count.

        Before that, by the name in the frozen text.
        """
        counted = [row.confirmed_at for row in self.signatures.all() if row.confirmed_at]
        return self.term.person.as_of(min(counted, default=self.agreement.frozen_at))


class SignatoryContact(models.Model):
    """The address to which a signatory's link is sent. Personal: kept apart from the agreement."""

    signatory = models.OneToOneField(Signatory, models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("contact of a signatory")
        verbose_name_plural = _("contacts of signatories")

    def __str__(self) -> str:
        return f"contact of signatory {self.signatory_id}"


class SigningLink(PersonalLink):
    """The personal link by which one signatory signs one version."""

    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        triggers = [*never_deleted(), spent_stays_spent("opened_at")]

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.signatory.term.office.city.timezone)

    @property
    def progress(self) -> str:
        """Its status: sent, opened, used, revoked or expired."""
        return self.status or ("opened" if self.opened_at else "sent")


class SignatureQuerySet(EntryQuerySet["Signature"]):
    def under(self, agreement: Agreement) -> Self:
        """The signatures under this version, with the signatories."""
        return self.filter(signatory__agreement=agreement).select_related(
            "signatory__term__office__city", "signatory__term__person"
        )


class Signature(Entry):
    """A signatory's signature under one frozen version. It counts once a second person confirms.

    It is not struck: if a signature should not count, its text is replaced by a new version.
    """

    class Method(models.TextChoices):
        IN_PERSON = "in_person", _("signed in person")
        LINK = "link", _("signed through a personal link")
        SCAN = "scan", _("signed on paper, scan sent through a personal link")

    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="signatures")
    method = models.CharField(_("method"), max_length=10, choices=Method)
    signed_at = models.DateTimeField(_("signed at"))
    place = models.CharField(_("place"), max_length=150)
    place_timezone = models.CharField(_("time zone of the place"), max_length=60)
    witnesses = models.CharField(_("witnesses"), max_length=300, blank=True)
    typed_name = models.CharField(_("name as typed"), max_length=150, blank=True)
    scan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(SigningLink, models.PROTECT, null=True, related_name="signatures")
    sha256 = models.CharField(_("fingerprint of the text signed"), max_length=64)
    acted_as: Any = models.CharField(max_length=200, blank=True)
    verified_how = models.CharField(_("how the signatory was verified"), max_length=300, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(strikes=False), name="signature_is_not_struck"),
            models.UniqueConstraint(
                fields=["signatory"], condition=COUNTS, name="signature_counts_once"
            ),
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(corrects__isnull=True),
                name="signature_one_per_link",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(verified_how=""),
                name="signature_says_how_verified",
                violation_error_message=_("Say how you made sure that the signatory signed."),
            ),
            models.CheckConstraint(
                condition=Q(method="link") & ~Q(typed_name="") & Q(link__isnull=False)
                | Q(method="scan", scan__isnull=False, link__isnull=False)
                | Q(method="in_person", scan__isnull=False),
                name="signature_has_its_evidence",
                violation_error_message=_("Add the scan of what was signed."),
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=False) | ~Q(acted_as=""),
                name="signature_names_who_acted",
            ),
        ]
        triggers = [
            *entry_triggers(
                "relationships_signature",
                *("signatory_id", "method", "link_id", "typed_name", "sha256", "acted_as"),
                unnamed="(NEW.link_id IS NOT NULL AND NEW.corrects_id IS NULL)",
            ),
            *SIGNATURE_GUARDS,
            require(
                "not_confirmed_by_who_sent_the_link",
                "NEW.confirmed_by_id IS NULL OR NEW.link_id IS NULL OR NEW.single_handed OR"
                " NEW.confirmed_by_id <> (SELECT created_by_id FROM relationships_signinglink"
                " WHERE id = NEW.link_id)",
                "the person who sent the link cannot confirm the signature",
            ),
        ]

    @property
    def local_day(self) -> date:
        """The day of the signature, by the clock of the place where it was given."""
        return day_in(ZoneInfo(self.place_timezone), self.signed_at)

    def __str__(self) -> str:
        return f"{self.signed_by}: {date_format(self.local_day)}"

    @property
    def signed_by(self) -> str:
        """Who signed, with the office, by the names of that day."""
        who = self.signatory
        return f"{who.holder.name}, {who.term.office.title}" if self.is_confirmed else str(who)

    @property
    def case(self) -> Nomination:
        return self.signatory.agreement.nomination


class Refusal(models.Model):
    """A signatory's answer that they cannot sign, with the reason."""

    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="refusals")
    link = models.OneToOneField(SigningLink, models.PROTECT, related_name="refusal")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"refusal by {self.signatory}"
