"""A city's way from a motion to an official tie."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.cities import City
from relationships.cities.states import Kind
from relationships.motions.models.matters import Matter, of_its_kind
from relationships.nominations.guards import NOMINATION_EVIDENCE
from relationships.nominations.states import NOMINATION_ENDED, NOMINATION_MOVES, NominationState
from sistercities.kernel.models import Step
from sistercities.kernel.triggers import append_only, legal_moves, require

ADVISED = (NominationState.RECOMMENDED, NominationState.NOT_RECOMMENDED)


class NominationQuerySet(models.QuerySet["Nomination"]):
    def public(self) -> "NominationQuerySet":
        """What citizens may see: everything from the filing of the motion on."""
        filed = self.model.objects.filter(matter__motions__isnull=False)
        return self.exclude(state=NominationState.DRAFT).exclude(
            Q(state=NominationState.WITHDRAWN) & ~Q(pk__in=filed.values("pk"))
        )

    def live(self) -> "NominationQuerySet":
        return self.exclude(state__in=NOMINATION_ENDED)

    def ended(self) -> "NominationQuerySet":
        return self.filter(state__in=NOMINATION_ENDED)

    def to_move(self) -> "NominationQuerySet":
        """The committee has advised, and the motion to designate is not filed yet."""
        return self.filter(state__in=ADVISED).exclude(
            pk__in=self.model.objects.filter(matter__motions__purpose="designate").values("pk")
        )

    def to_vote_on(self) -> "NominationQuerySet":
        """A motion is filed, and no roll call on it is entered yet."""
        drafts = self.model.objects.filter(
            matter__motions__roll_calls__isnull=False,
            matter__motions__roll_calls__confirmed_at__isnull=True,
        )
        moved = Q(state=NominationState.FILED) | Q(
            state__in=ADVISED,
            pk__in=self.model.objects.filter(matter__motions__purpose="designate").values("pk"),
        )
        return self.filter(moved).exclude(pk__in=drafts.values("pk"))

    def with_text(self, state: str) -> "NominationQuerySet":
        """Live nominations whose agreement is a draft, or frozen."""
        texts = self.model.objects.filter(agreements__state=state)
        return self.live().filter(pk__in=texts.values("pk"))

    def overdue(self, today: date) -> "NominationQuerySet":
        """Live nominations whose next step was due before ``today``."""
        return self.live().filter(due_on__lt=today)


class Nomination(models.Model):
    """A city that the council considers: the dossier, and its state."""

    MOVES = NOMINATION_MOVES

    class Advice(models.TextChoices):
        FOR = "for", _("staff recommend it")
        AGAINST = "against", _("staff recommend against it")
        NEUTRAL = "neutral", _("staff make no recommendation")

    city = models.ForeignKey(City, models.PROTECT, verbose_name=_("city"), related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SISTER)
    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="nomination", editable=False)
    state = models.CharField(
        max_length=20, choices=NominationState, default=NominationState.DRAFT, editable=False
    )
    returned_from = models.CharField(
        max_length=20, choices=NominationState, blank=True, editable=False
    )
    due_on = models.DateField(
        _("next step due on"), null=True, blank=True, help_text=_("Shown to the public.")
    )
    why = models.TextField(_("why this city"), blank=True)
    cooperation = models.TextField(_("fields of cooperation"), blank=True)
    community_support = models.TextField(_("community support"), blank=True)
    cost_note = models.TextField(_("what it will cost"), blank=True)
    staff_report = models.TextField(_("staff report"), blank=True)
    staff_advice = models.CharField(
        _("staff recommendation"), max_length=10, choices=Advice, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["-id"]
        permissions = [("run_programme", "May act as clerk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=NominationState.values), name="nomination_state_known"
            ),
            models.UniqueConstraint(
                fields=["city", "kind"],
                condition=~Q(state__in=NOMINATION_ENDED),
                name="nomination_one_live_per_city_and_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.RETURNED) | ~Q(returned_from=""),
                name="nomination_returned_says_from_where",
            ),
        ]
        triggers = [
            *legal_moves(NOMINATION_MOVES, first=[NominationState.DRAFT]),
            require(
                "another_city",
                "NOT EXISTS (SELECT 1 FROM relationships_council WHERE city_id = NEW.city_id)",
                "the council''s own city cannot be chosen",
            ),
            *NOMINATION_EVIDENCE,
            of_its_kind(Matter.Kind.NOMINATION),
        ]

    def __str__(self) -> str:
        return str(self.city)

    def get_absolute_url(self) -> str:
        return reverse("nomination_detail", args=[self.slug])

    def get_staff_url(self) -> str:
        return reverse("nomination_case", args=[self.pk])

    def get_public_url(self) -> str:
        """The page that citizens read; empty while nobody outside the clerk's office may."""
        return "" if self.state == NominationState.DRAFT else self.get_absolute_url()

    @property
    def reference(self) -> str:
        """How the public record names this case."""
        return f"nomination/{self.slug}"

    @property
    def is_live(self) -> bool:
        return self.state not in NOMINATION_ENDED


class NominationStep(Step):
    """One act on a nomination."""

    case = models.ForeignKey(Nomination, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class PartnerContact(models.Model):
    """Whom to write to in the partner city. Personal: never on a public page or in the record."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="partner_contact")
    name = models.CharField(_("name"), max_length=150)
    office = models.CharField(_("office"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("partner contact")
        verbose_name_plural = _("partner contacts")

    def __str__(self) -> str:
        return f"contact of nomination {self.nomination_id}"
