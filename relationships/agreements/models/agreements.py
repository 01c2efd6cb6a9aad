"""The agreement in both languages, version by version."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relationships.agreements.states import AGREEMENT_MOVES, AgreementState
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import append_only, legal_moves, require, same_but


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def live(self) -> "AgreementQuerySet":
        """The current version: a draft, a frozen text, or the one signed by both."""
        return self.filter(
            state__in=[AgreementState.DRAFT, AgreementState.FROZEN, AgreementState.IN_FORCE]
        )

    def public(self) -> "AgreementQuerySet":
        """What citizens may read: every text once it is frozen, also if it was replaced."""
        return self.exclude(sha256="").filter(nomination__in=Nomination.objects.public())


class Agreement(models.Model):
    """One version of the text. Freezing stores the exact bytes that are signed, and their hash."""

    MOVES = AGREEMENT_MOVES

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    state = models.CharField(
        max_length=12, choices=AgreementState, default=AgreementState.DRAFT, editable=False
    )
    language_home = models.CharField(_("our language"), max_length=10)
    title_home = models.CharField(_("title"), max_length=200)
    text_home = models.TextField(_("text in our language"))
    language_partner = models.CharField(_("the partner's language"), max_length=10)
    title_partner = models.CharField(_("title in the partner's language"), max_length=200)
    text_partner = models.TextField(_("text in the partner's language"))
    effective_on = models.DateField(
        _("takes effect on"),
        null=True,
        blank=True,
        help_text=_("Only if the text names a day later than the second signature."),
    )
    partner_body = models.CharField(
        _("deciding body of the partner city"), max_length=150, blank=True
    )
    partner_decision = models.CharField(_("number of its decision"), max_length=60, blank=True)
    partner_decided_on = models.DateField(_("date of its decision"), null=True, blank=True)
    partner_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    canonical = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    ended_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "version"], name="agreement_version_once"
            ),
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(state__in=["draft", "frozen", "in_force"]),
                name="agreement_one_live_version",
            ),
            models.CheckConstraint(
                condition=~Q(language_home=F("language_partner")),
                name="agreement_in_two_languages",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="superseded", sha256="")
                | (Q(canonical__isnull=False, frozen_at__isnull=False) & ~Q(sha256="")),
                name="agreement_frozen_has_fingerprint",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["superseded", "rejected"]) | ~Q(ended_reason=""),
                name="agreement_ended_has_reason",
            ),
        ]
        triggers = [
            *legal_moves(AGREEMENT_MOVES, first=[AgreementState.DRAFT]),
            require(
                "frozen_text_stays",
                f"OLD.state = 'draft' OR {same_but('state', 'ended_reason')}"
                " OR OLD.state = 'frozen' AND OLD.partner_body = '' AND "
                + same_but(
                    "partner_body",
                    "partner_decision",
                    "partner_decided_on",
                    "partner_document_id",
                ),
                "a frozen text does not change: supersede it",
                on="update",
            ),
            require(
                "fingerprint_is_of_the_bytes",
                "NEW.canonical IS NULL OR NEW.sha256 = encode(sha256(NEW.canonical), 'hex')",
                "the fingerprint must be that of the frozen bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}, {self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.state != AgreementState.DRAFT


class AgreementStep(Step):
    """One act on an agreement."""

    case = models.ForeignKey(Agreement, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()
