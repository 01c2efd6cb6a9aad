"""What bodies in a partner city need, and how it is said in other languages."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aid.donations.states import DONATION_ARRIVED, DonationState
from aid.needs.models.recipients import ConflictMark, RecipientBody
from aid.needs.states import NEED_MOVES, ItemKind, NeedState
from relationships.documents.models.documents import Document
from sistercities.kernel.entry_model import (
    EntryQuerySet,
)
from sistercities.kernel.models import Step
from sistercities.kernel.translation_model import (
    TranslationEntry,
    counts_once,
    translation_triggers,
)
from sistercities.kernel.translations import original, said
from sistercities.kernel.triggers import (
    append_only,
    legal_moves,
    require,
)


class NeedQuerySet(models.QuerySet["Need"]):
    def published(self) -> "NeedQuerySet":
        return self.filter(state=NeedState.PUBLISHED)

    def past_their_day(self, today: date) -> "NeedQuerySet":
        """Published, and the day by which they were needed is over while something is missing."""
        something = {"missing__gt": 0}
        return self.published().filter(needed_by__lt=today).counted().filter(**something)

    def public(self) -> "NeedQuerySet":
        """What citizens may read: every need that was published, also if it is closed now."""
        return self.filter(published_at__isnull=False)

    def counted(self) -> "NeedQuerySet":
        """With `promised`, `on_the_way`, `received` and what is still `missing`: they add up.

        What is shipped to a city in conflict counts as promised until it is received. Nothing is
        missing if a corrected acceptance shows that more arrived than was asked for.
        """
        line = Q(lines__cancelled_at__isnull=True)
        state = "lines__donation__state__in"
        hidden = Q(
            lines__donation__state=DonationState.SHIPPED,
            lines__donation__city__in=ConflictMark.objects.open().values("city"),
        )
        before = [DonationState.PROPOSED, DonationState.APPROVED, DonationState.READY]
        received = Q(**{state: list(DONATION_ARRIVED)})
        counts = {
            "promised": _units(line & (Q(**{state: before}) | hidden)),
            "on_the_way": _units(line & Q(**{state: [DonationState.SHIPPED]}) & ~hidden),
            "received": Coalesce(Sum("lines__arrived", filter=line & received), 0),
        }
        missing = F("quantity") - F("promised") - F("on_the_way") - F("received")
        rest = {"missing": Greatest(missing, 0)}
        return self.annotate(**counts).annotate(**rest)


def _units(condition: Q) -> Coalesce:
    return Coalesce(Sum("lines__quantity", filter=condition), 0)


class Need(models.Model):
    """What a recipient body asks for: this many of something, by a day, with its letter."""

    MOVES = NEED_MOVES

    if TYPE_CHECKING:  # what `counted` adds
        promised: int
        on_the_way: int
        received: int
        missing: int

    body = models.ForeignKey(
        RecipientBody, models.PROTECT, related_name="needs", verbose_name=_("recipient body")
    )
    reference = models.SlugField(_("reference"), max_length=60, unique=True, editable=False)
    state = models.CharField(
        max_length=10, choices=NeedState, default=NeedState.DRAFT, editable=False
    )
    kind = models.CharField(_("kind of thing"), max_length=20, choices=ItemKind)
    language = models.CharField(_("language"), max_length=10)
    what = models.CharField(_("what is needed"), max_length=150)
    details = models.TextField(_("what it must be able to do"), blank=True)
    quantity = models.PositiveIntegerField(_("how many"))
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    request_letter = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("request letter"),
    )
    request_note = models.CharField(
        _("how the request came"),
        max_length=300,
        blank=True,
        help_text=_("Where there is no letter: a call, a meeting, and of which day. Not public."),
    )
    published_at = models.DateTimeField(null=True, editable=False)
    closed_reason = models.CharField(_("why it was closed"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="need_of_one_or_more"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="need_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_reason=""),
                name="need_closed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(request_letter__isnull=False)
                | ~Q(request_note=""),
                name="need_published_names_its_request",
            ),
        ]
        triggers = [
            *legal_moves(NEED_MOVES, first=[NeedState.DRAFT]),
            require(
                "published_need_stays",
                "OLD.state = 'draft' OR to_jsonb(NEW) - ARRAY['state', 'closed_reason']"
                " = to_jsonb(OLD) - ARRAY['state', 'closed_reason']",
                "a published need does not change: close it and publish another",
                on="update",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.what}"

    def in_words(self) -> str:
        """The same for the reader. Prefetch `translations` for many."""
        return f"{self.quantity} × {said(self, 'what')}"

    def get_staff_url(self) -> str:
        return reverse("need_case", args=[self.pk])

    def get_public_url(self) -> str:
        """Where citizens read about it; empty while it is a draft."""
        return f"{reverse('aid')}#{self.reference}" if self.published_at else ""


class NeedTranslation(TranslationEntry):
    """A published need in another language than the one in which it was entered."""

    class Field(models.TextChoices):
        WHAT = "what", _("what is needed")
        DETAILS = "details", _("what it must be able to do")
        CLOSED_REASON = "closed_reason", _("why it was closed")

    need = models.ForeignKey(Need, models.PROTECT, related_name="translations")

    objects = EntryQuerySet["NeedTranslation"].as_manager()

    class Meta:
        verbose_name = _("translation of a need")
        verbose_name_plural = _("translations of needs")
        constraints = [
            *TranslationEntry.Meta.constraints,
            counts_once("need", "need_translated_once"),
        ]
        triggers = translation_triggers("aid_needtranslation", "need_id", "aid_need")

    @property
    def case(self) -> Need:
        return self.need

    @classmethod
    def language_of(cls, subject: Any, field: str) -> str:
        """Why it was closed is written by staff, the rest in the language of the request."""
        return original() if field == cls.Field.CLOSED_REASON else str(subject.language)


class NeedStep(Step):
    """One act on a need."""

    case = models.ForeignKey(Need, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()
