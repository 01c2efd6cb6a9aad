"""Ties between two cities: official, dormant, suspended, ended, or reported from a source."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import (
    Case,
    Count,
    Expression,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, Lower
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.agreements.models.agreements import Agreement
from relationships.cities.models.cities import City, CityName
from relationships.cities.search_sql import FUnaccent
from relationships.cities.states import Kind
from relationships.motions.models.matters import Matter, of_its_kind
from relationships.nominations.models.nominations import Nomination
from relationships.ties.guards import RELATIONSHIP_EVIDENCE
from relationships.ties.states import (
    RELATIONSHIP_FIRST,
    RELATIONSHIP_IN_FORCE,
    RELATIONSHIP_MOVES,
    RelationshipState,
)
from sistercities.kernel.entry_model import Entry, EntryQuerySet, counts_of, entry_triggers
from sistercities.kernel.models import Provenance, Sourced, Step
from sistercities.kernel.triggers import append_only, legal_moves


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def of_council(self) -> "RelationshipQuerySet":
        """Ties of this council's own city, which always stands first."""
        return self.filter(city_a__council__isnull=False)

    def of_city(self, home: City) -> "RelationshipQuerySet":
        """The same for a city given by the caller: fast with many thousand ties."""
        return self.filter(city_a=home)

    def live(self) -> "RelationshipQuerySet":
        return self.exclude(state=RelationshipState.ENDED)

    def in_force(self) -> "RelationshipQuerySet":
        """Official, whether active, dormant or suspended."""
        return self.filter(state__in=RELATIONSHIP_IN_FORCE)

    def official_on(self, day: date | Expression) -> "RelationshipQuerySet":
        """Official, and since a day not after this one: what the law calls an official city.

        An agreement that takes effect in three months allows nothing until then. A recognised tie
        counts since the day that the sources give, or at once if they give none. Triggers ask the
        same in SQL: see official.py.
        """
        come = Q(since__isnull=True) | Q(since__lte=day)
        return self.dated().filter(come, state=RelationshipState.OFFICIAL)

    def dated(self) -> "RelationshipQuerySet":
        """Add ``since``, the day since which the tie exists; see RelationshipDate.since."""
        rows = RelationshipDate.objects.since().filter(relationship=OuterRef("pk"))
        return self.annotate(since=Coalesce("official_on", Subquery(rows.values("on")[:1])))

    def with_city(self, city: City) -> "RelationshipQuerySet":
        return self.filter(Q(city_a=city) | Q(city_b=city))

    def showing(self, status: str) -> "RelationshipQuerySet":
        """Ties with this status word on the public pages; without one, all that have not ended.

        An unclear tie is shown as unclear, whatever its state.
        """
        unclear = Q(certainty=Relationship.Certainty.UNCLEAR)
        if status == Relationship.Certainty.UNCLEAR:
            return self.live().filter(unclear)
        return self.filter(~unclear, state=status) if status else self.live()

    def partner_named(self, text: str) -> "RelationshipQuerySet":
        """Ties of our city with a place that has a name which begins like this."""
        return self.filter(city_b__in=City.objects.matching(text))

    def counted(self) -> dict[str, int]:
        """How many live ties carry each word of `showing`; together they are all live ties."""
        unclear = Relationship.Certainty.UNCLEAR
        word = Case(When(certainty=unclear, then=Value(str(unclear))), default=F("state"))
        rows = self.live().order_by().values(word=word).annotate(ties=Count("pk"))
        return dict(rows.values_list("word", "ties"))

    def partner_among(self, cities: Collection[int], *, or_named: str) -> "RelationshipQuerySet":
        """Ties of our city with these cities, and with those whose own name begins like this."""
        named = CityName.objects.ours().beginning_with(or_named).values("city")
        return self.filter(Q(city_b__in=cities) | Q(city_b__in=named))

    def by_partner(self, language: str) -> "RelationshipQuerySet":
        """Ties of our city in the order of the partners' names, as we write them."""
        mine = Q(city_b__labels__language=language) & counts_of("city_b__labels")
        label = FilteredRelation("city_b__labels", condition=mine)
        written = Coalesce(Lower(FUnaccent("partner_label__name")), "city_b__sort_name")
        return self.alias(partner_label=label).order_by(written, "pk")

    def by_since(self) -> "RelationshipQuerySet":
        """The oldest ties first; those without a date come last."""
        return self.dated().order_by(F("since").asc(nulls_last=True), "pk")


class Relationship(Sourced):
    """A tie between two cities. Two confirmed signatures, or a recognition, make it official."""

    MOVES = RELATIONSHIP_MOVES

    class Certainty(models.TextChoices):
        CLEAR = "clear", _("clear")
        UNCLEAR = "unclear", _("unclear")

    city_a = models.ForeignKey(City, models.PROTECT, related_name="+", verbose_name=_("city"))
    city_b = models.ForeignKey(
        City, models.PROTECT, related_name="ties", verbose_name=_("other city")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SISTER)
    state = models.CharField(
        max_length=10,
        choices=RelationshipState,
        default=RelationshipState.REPORTED,
        editable=False,
    )
    certainty = models.CharField(
        _("what is known of its status"),
        max_length=8,
        choices=Certainty,
        default=Certainty.CLEAR,
    )
    certainty_note = models.CharField(_("note on its status"), max_length=400, blank=True)
    certainty_source = models.CharField(_("source of that note"), max_length=300, blank=True)
    nomination = models.OneToOneField(
        Nomination,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="relationship",
    )
    agreement = models.OneToOneField(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="relationship",
    )
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, related_name="relationship", editable=False
    )
    official_on = models.DateField(_("official since"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(city_a=F("city_b")), name="relationship_of_two_cities"
            ),
            models.UniqueConstraint(
                Least("city_a", "city_b"),
                Greatest("city_a", "city_b"),
                condition=~Q(state="ended"),
                name="relationship_one_live_per_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | Q(provenance=Provenance.REPORTED),
                name="relationship_reported_has_source",
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED)
                | Q(nomination__isnull=False, agreement__isnull=False, official_on__isnull=False),
                name="relationship_of_process_has_agreement",
            ),
            models.CheckConstraint(
                condition=Q(certainty="clear") | (~Q(certainty_note="") & ~Q(certainty_source="")),
                name="relationship_unclear_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="relationship_ended_has_day",
            ),
        ]
        indexes = [models.Index(fields=["city_b"], name="relationship_city_b")]
        triggers = [
            *legal_moves(RELATIONSHIP_MOVES, first=list(RELATIONSHIP_FIRST)),
            *RELATIONSHIP_EVIDENCE,
            of_its_kind(Matter.Kind.RELATIONSHIP),
        ]

    def __str__(self) -> str:
        return f"{self.city_a} – {self.city_b}"

    def get_public_url(self) -> str:
        """The page of the partner city, where citizens read about the tie."""
        return reverse("city_detail", args=[self.city_b.slug]) if self.city_b.slug else ""

    def get_staff_url(self) -> str:
        return reverse("relationship_case", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        return self.state in RELATIONSHIP_IN_FORCE


class RelationshipStep(Step):
    """One act on a relationship."""

    case = models.ForeignKey(Relationship, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class RelationshipDateQuerySet(EntryQuerySet["RelationshipDate"]):
    def since(self) -> "RelationshipDateQuerySet":
        """The date from which a tie is counted: the best kind of date first, then the earliest.

        A decision to seek a tie, or the founding of a committee, is not its beginning.
        """
        rank = Case(
            *(When(what=what, then=place) for place, what in enumerate(RelationshipDate.BEGINNINGS))
        )
        beginnings = self.current().filter(what__in=RelationshipDate.BEGINNINGS)
        return beginnings.order_by(rank, "on", "id")


class RelationshipDate(Entry):
    """A date from the public record. Several may contradict each other; all are shown."""

    class What(models.TextChoices):
        COUNCIL = "council", _("council decision")
        SIGNED_HOME = "signed_home", _("signed by our city")
        SIGNED_PARTNER = "signed_partner", _("signed by the partner city")
        EFFECTIVE = "effective", _("took effect")
        COMMITTEE = "committee", _("committee established")
        SINCE = "since", _("tie since (the source does not say what happened then)")

    class Precision(models.TextChoices):
        YEAR = "year", _("year")
        MONTH = "month", _("month")
        DAY = "day", _("day")

    BEGINNINGS = (What.EFFECTIVE, What.SINCE, What.SIGNED_PARTNER, What.SIGNED_HOME)

    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="dates")
    what = models.CharField(_("what happened"), max_length=16, choices=What)
    on = models.DateField(_("date"))
    precision = models.CharField(_("precision"), max_length=6, choices=Precision)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = RelationshipDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("date from the public record")
        verbose_name_plural = _("dates from the public record")
        ordering = ["on", "id"]
        constraints = [*Entry.Meta.constraints]
        triggers = entry_triggers(
            "relationships_relationshipdate", "relationship_id", first_alone=True
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {date_format(self.on)}"

    @property
    def case(self) -> Relationship:
        return self.relationship


class Attestation(Entry):
    """Another list that names this tie, or leaves it out; shown with the other sources."""

    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="attestations")
    note = models.CharField(_("what it says"), max_length=400)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    objects = EntryQuerySet["Attestation"].as_manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["id"]
        constraints = [*Entry.Meta.constraints]
        triggers = entry_triggers("relationships_attestation", "relationship_id", first_alone=True)

    def __str__(self) -> str:
        return self.note

    @property
    def case(self) -> Relationship:
        return self.relationship
