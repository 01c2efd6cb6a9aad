"""The steering committee of one nomination: seats, members, conflicts of interest, reviews."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.committees.guards import leaves_once, one_of_each_role
from relationships.committees.models.policies import Policy
from relationships.council.models.bodies import Body, of_kind
from relationships.council.models.council import Person
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState
from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.translation_model import (
    TranslationEntry,
    counts_once,
    translation_triggers,
)
from sistercities.kernel.translations import Original, original
from sistercities.kernel.triggers import (
    Trigger,
    append_only,
    closes_once,
    never_deleted,
    require,
    same_but,
)


def _due_as_entered() -> Trigger:
    """A trigger: the due days of a committee change by an entry only."""
    return require(
        "due_as_entered",
        "(NEW.reviews_due_on, NEW.vote_due_on) = (OLD.reviews_due_on, OLD.vote_due_on)"
        " OR EXISTS (SELECT 1 FROM relationships_committeedays d WHERE d.committee_id = NEW.id"
        " AND d.confirmed_at IS NOT NULL AND d.replaced_by_id IS NULL AND NOT d.strikes"
        " AND (d.reviews_due_on, d.vote_due_on) = (NEW.reviews_due_on, NEW.vote_due_on))",
        "the due days of a committee are corrected as an entry",
        on="update",
    )


def _stays_as_formed() -> Trigger:
    """What was said when the committee was formed stays; the due days have a rule of their own."""
    return require(
        "stays_as_formed",
        same_but("reviews_due_on", "vote_due_on"),
        "name and policy of a committee stay as it was formed",
        on="update",
    )


def _own_or_confirmed(confirmed: str, *, own: str = "TRUE") -> Trigger:
    """A member declares for themself; what another entered for them, a second person confirmed."""
    return require(
        "own_or_confirmed",
        f"({own} AND EXISTS (SELECT 1 FROM relationships_committeemember m"
        " JOIN relationships_person p ON p.id = m.person_id"
        " WHERE m.id = NEW.member_id AND p.user_id = NEW.declared_by_id))"
        " OR EXISTS (SELECT 1 FROM relationships_declaration d WHERE d.member_id = NEW.member_id"
        " AND d.confirmed_at IS NOT NULL AND d.entered_by_id = NEW.declared_by_id"
        f" AND {confirmed})",
        "a member declares for themself, or a second person confirms what was entered",
        on="insert",
    )


REVIEWING = (NominationState.COMMITTEE_FORMED, NominationState.IN_REVIEW)


class Committee(models.Model):
    """The residents who study one nomination. The committee advises; the council decides.

    How it votes is a vote rule of its body, like the council's.
    """

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="committee")
    body = models.OneToOneField(Body, models.PROTECT, related_name="committee", editable=False)
    name = models.CharField(_("name"), max_length=150)
    policy = models.ForeignKey(Policy, models.PROTECT, verbose_name=_("policy"))
    reviews_due_on = models.DateField(_("reviews due on"))
    vote_due_on = models.DateField(_("vote due on"))
    formed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints = [
            models.CheckConstraint(
                condition=Q(vote_due_on__gte=F("reviews_due_on")),
                name="committee_votes_after_review",
            ),
        ]
        triggers = [
            *never_deleted(),
            of_kind(Body.Kind.STEERING),
            _due_as_entered(),
            _stays_as_formed(),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeDays(Entry):
    """By when a committee's reviews and its vote are due, copied onto it once they count."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="days", editable=False)
    reviews_due_on = models.DateField(_("reviews due on"))
    vote_due_on = models.DateField(_("vote due on"))

    objects = EntryQuerySet["CommitteeDays"].as_manager()

    class Meta:
        verbose_name = _("due days of a committee")
        verbose_name_plural = _("due days of committees")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["committee"], condition=COUNTS, name="committee_days_count_once"
            ),
        ]
        triggers = entry_triggers("relationships_committeedays", "committee_id", first_alone=True)

    def __str__(self) -> str:
        return f"{date_format(self.reviews_due_on)}, {date_format(self.vote_due_on)}"

    @property
    def case(self) -> Nomination:
        return self.committee.nomination


class Seat(models.Model):
    """A place on the committee, by category. An empty seat still counts for the quorum."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    category = models.CharField(_("category"), max_length=100)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["id"]
        triggers = append_only()

    def __str__(self) -> str:
        return self.category


class CommitteeTranslation(TranslationEntry):
    """The name of a committee, or a category of its seats, in another language."""

    class Field(models.TextChoices):
        NAME = "name", _("name of the committee")
        CATEGORY = "category", _("category of seats")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="translations")

    objects = EntryQuerySet["CommitteeTranslation"].as_manager()

    class Meta:
        verbose_name = _("translation of a committee's name or seats")
        verbose_name_plural = _("translations of committees' names and seats")
        constraints = [
            *TranslationEntry.Meta.constraints,
            counts_once("committee", "committee_translated_once"),
        ]
        triggers = translation_triggers(
            "relationships_committeetranslation",
            "committee_id",
            "relationships_committee",
            or_said="NEW.field = 'category' AND EXISTS (SELECT 1 FROM relationships_seat t"
            " WHERE t.committee_id = NEW.committee_id AND t.category = NEW.wording)",
        )

    @property
    def case(self) -> Nomination:
        return self.committee.nomination

    @classmethod
    def originals(cls, subject: Committee) -> list[Original]:
        """The name, and each category once: several seats may be of one."""
        name, category = cls.Field.NAME, cls.Field.CATEGORY
        texts = [(name, subject.name)]
        texts += [(category, one) for one in dict.fromkeys(map(str, subject.seats.all()))]
        return [Original(field.value, field.label, text, original()) for field, text in texts]


class CommitteeMemberQuerySet(models.QuerySet["CommitteeMember"]):
    def seated(self) -> "CommitteeMemberQuerySet":
        return self.filter(left_on__isnull=True)

    def recused(self) -> "CommitteeMemberQuerySet":
        return self.filter(id__in=Recusal.objects.filter(lifted_at__isnull=True).values("member"))

    def review_overdue(self, today: date) -> "CommitteeMemberQuerySet":
        """Seated and not recused members whose review was due before ``today`` and is not in."""
        return (
            self.seated()
            .not_recused()
            .filter(
                seat__committee__reviews_due_on__lt=today,
                seat__committee__nomination__state__in=REVIEWING,
            )
            .exclude(review__submitted_at__isnull=False)
            .select_related("person", "seat__committee__nomination__city")
        )

    def to_write_to(self) -> "CommitteeMemberQuerySet":
        """With what a mail to each of them asks for: the account, and the case."""
        return self.select_related("person__user", "seat__committee__nomination__city")

    def by_name(self) -> "CommitteeMemberQuerySet":
        """Fetch every name that the person had, so that each act can show the name of its day."""
        return self.select_related("person").prefetch_related("person__names")

    def not_recused(self) -> "CommitteeMemberQuerySet":
        return self.exclude(id__in=Recusal.objects.filter(lifted_at__isnull=True).values("member"))


class CommitteeMember(models.Model):
    """A person in a seat. Who leaves gets a last day; nothing is deleted.

    While seated, a member is given another role by an act, which history and record tell.
    """

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="committee_memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_on = models.DateField(_("member since"))
    left_on = models.DateField(_("last day as a member"), null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        ordering = ["seat_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(left_on__isnull=True), name="seat_one_member_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="committee_member_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["member", "chair", "vice_chair"]),
                name="committee_member_role_known",
            ),
        ]
        triggers = [
            *never_deleted(),
            leaves_once(),
            one_of_each_role(),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_chair(self) -> bool:
        return self.role == self.Role.CHAIR

    @property
    def title(self) -> str:
        """“chair” or “vice-chair”; nothing for the other members."""
        return "" if self.role == self.Role.MEMBER else str(self.get_role_display())

    def as_of(self, moment: datetime | None) -> str:
        """The name of the member when something was done; see Person.as_of."""
        return self.person.as_of(moment).name

    @property
    def called_last(self) -> str:
        """The name of the member on the last day in the seat; while seated, today's name."""
        if self.left_on is None:
            return str(self)
        return self.as_of(timezone.make_aware(datetime.combine(self.left_on, time.max)))


class Recusal(models.Model):
    """A member stepped aside over a conflict of interest; the clerk may lift it with a reason."""

    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="recusals")
    reason = models.CharField(_("conflict of interest"), max_length=500)
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField(_("why it was lifted"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(lifted_at__isnull=True),
                name="recusal_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="recusal_lifted_by_someone_with_reason",
            ),
        ]
        triggers = [
            *closes_once("lifted_at", also=("lifted_by_id", "lift_reason")),
            _own_or_confirmed("d.answer = 'conflict'"),
        ]

    def __str__(self) -> str:
        return f"recusal of member {self.member_id}"


class NoConflict(models.Model):
    """A member declared to have no conflict of interest; only then may they read and score.

    Or they disclosed one, and were allowed to take part: by whom, and where that can be read.
    """

    member = models.OneToOneField(CommitteeMember, models.PROTECT, related_name="no_conflict")
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    disclosed = models.CharField(_("conflict of interest"), max_length=500, blank=True)
    allowed_by = models.CharField(_("who allowed it"), max_length=200, blank=True)
    allowed_source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(disclosed="", allowed_by="", allowed_source="")
                | (~Q(disclosed="") & ~Q(allowed_by="") & ~Q(allowed_source="")),
                name="conflict_allowed_by_somebody",
            )
        ]
        triggers = [
            *append_only(),
            _own_or_confirmed(
                "d.answer <> 'conflict' AND (d.reason, d.allowed_by, d.source) ="
                " (NEW.disclosed, NEW.allowed_by, NEW.allowed_source)",
                own="NEW.disclosed = ''",
            ),
        ]

    def __str__(self) -> str:
        return f"no conflict of member {self.member_id}"
