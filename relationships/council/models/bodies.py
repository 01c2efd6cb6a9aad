"""Bodies: what meets and decides. The council is one, so is each committee."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.entry_model import COUNTS, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import Step
from sistercities.kernel.translations import Said, original, said
from sistercities.kernel.triggers import (
    Trigger,
    append_only,
    at_the_end,
    closes_once,
    never_deleted,
    require,
    same_but,
)

# SQL: a standing committee is called as the entry says that counts.
CALLED_AS_ENTERED = (
    "EXISTS (SELECT 1 FROM relationships_body b JOIN relationships_bodyname n ON n.body_id = b.id"
    " AND n.confirmed_at IS NOT NULL AND n.replaced_by_id IS NULL AND n.name = b.name"
    " WHERE b.id = {body})"
)


class BodyQuerySet(models.QuerySet["Body"]):
    def named(self) -> "BodyQuerySet":
        """With what `called` reads, in two more queries however many there are."""
        rows = self.select_related("council", "committee")
        return rows.prefetch_related("council__translations", "committee__translations")

    def without_notice_rule(self) -> "BodyQuerySet":
        """The council, and standing committees with meetings, without a rule about notice."""
        ruled = NoticeRule.objects.current().values("body")
        meets = Q(kind=Body.Kind.COUNCIL) | Q(pk__in=Body.objects.filter(meetings__isnull=False))
        return self.filter(meets).exclude(pk__in=ruled).exclude(kind=Body.Kind.STEERING)


class Body(models.Model):
    """A body with meetings and rules of its own: the council, a standing or a steering committee.

    The council and each steering committee point to theirs, and say who their members are; a
    standing committee has its members here.
    """

    state = ""  # nothing moves here; the history tells what was said of the body
    steps: Any

    class Kind(models.TextChoices):
        COUNCIL = "council", _("council")
        STANDING = "standing", _("standing committee")
        STEERING = "steering", _("steering committee")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="body_is_named"),
            models.CheckConstraint(
                condition=Q(kind__in=["council", "standing", "steering"]), name="body_kind_known"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="council"), name="body_one_council"
            ),
        ]
        triggers = [
            *never_deleted(),
            require(
                "stays_the_same_body",
                same_but("name") + " AND (NEW.name = OLD.name OR NEW.kind <> 'steering')",
                "a body stays what it is, and a steering committee as it is called",
                on="update",
            ),
            at_the_end(
                "called_as_its_council",
                "NEW.kind <> 'council' OR EXISTS (SELECT 1 FROM relationships_council c"
                " JOIN relationships_body b ON b.id = c.body_id AND b.name = c.name"
                " WHERE b.id = NEW.id)",
                "the body of the council is called as the council",
            ),
            at_the_end(
                "called_as_entered",
                "NEW.kind <> 'standing' OR " + CALLED_AS_ENTERED.format(body="NEW.id"),
                "a standing committee is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_state_display(self) -> str:
        """Nothing: see `state`."""
        return self.state

    @property
    def called(self) -> Said:
        """Its name for the reader; of a standing committee there is only the original.

        Read many with `Body.objects.named()`, or their meetings with `Meeting.objects.named()`.
        """
        if self.kind == self.Kind.STANDING:
            return Said(self.name, original())
        whose = self.council if self.kind == self.Kind.COUNCIL else self.committee
        return said(whose, "name")

    @property
    def reference(self) -> str:
        """How the public record names this body."""
        return f"body/{self.slug}"

    def get_staff_url(self) -> str:
        """The page in the admin, with what may be done."""
        return reverse("body_case", args=[self.pk])

    def get_public_url(self) -> str:
        """Its members, its rules, and its meetings."""
        return reverse("body_detail", args=[self.slug])


def of_kind(kind: Body.Kind) -> Trigger:
    """What points to a body points to one of its own kind; a body never changes its kind."""
    return require(
        "body_of_its_kind",
        f"(SELECT kind FROM relationships_body WHERE id = NEW.body_id) = '{kind!s}'",
        "a body is of the kind of what points to it",
    )


class BodyStep(Step):
    """One act on what is said of a body."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = append_only()


class BodyName(Entry):
    """What a standing committee is called, copied onto its body once it counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="names", editable=False)
    name = models.CharField(_("name"), max_length=150)

    objects = EntryQuerySet["BodyName"].as_manager()

    class Meta:
        verbose_name = _("name of a body")
        verbose_name_plural = _("names of bodies")
        ordering = ["id"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["body"], condition=COUNTS, name="body_name_counts_once"
            ),
        ]
        triggers = [
            *entry_triggers("relationships_bodyname", "body_id", first_alone=True),
            of_kind(Body.Kind.STANDING),
            at_the_end(
                "stands_on_the_body",
                CALLED_AS_ENTERED.format(body="NEW.body_id"),
                "a standing committee is called as the entry says that counts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> Body:
        return self.body


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    def on(self, day: date) -> "BodyMemberQuerySet":
        """Members on that day; the last day still counts."""
        return self.filter(began_on__lte=day).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=day)
        )


class BodyMember(models.Model):
    """A person's time on a standing committee, in one role. Leaving closes it."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")

    body = models.ForeignKey(Body, models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "relationships.Person",
        models.PROTECT,
        related_name="body_memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("last day as a member"), null=True, blank=True)

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        ordering = ["body_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="body_member_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=Q(ended_on__isnull=True),
                name="body_member_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["body", "role"],
                condition=Q(ended_on__isnull=True, role__in=["chair", "vice_chair"]),
                name="body_one_chair_at_a_time",
            ),
        ]
        triggers = [*closes_once("ended_on"), of_kind(Body.Kind.STANDING)]

    def __str__(self) -> str:
        return str(self.person)


class Finding(models.TextChoices):
    """By which vote a body finds that it must act at once on what was not on its agenda."""

    NOT_POSSIBLE = "not_possible", _("not possible")
    TWO_THIRDS = (
        "two_thirds",
        _("two thirds of the members present; all of them, if fewer than two thirds are there"),
    )
    MAJORITY = "majority", _("a majority of all members")


class NoticeRule(Entry):
    """How early a body tells what it will take up, from a day on. Cities differ: it is data."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="notice_rules", editable=False)
    in_force_on = models.DateField(_("in force from"))
    regular_hours = models.PositiveSmallIntegerField(_("hours before a regular meeting"))
    special_hours = models.PositiveSmallIntegerField(_("hours before a special meeting"))
    continued_days = models.PositiveSmallIntegerField(
        _("days within which a continued item may still be taken up")
    )
    immediate_need = models.CharField(
        _("need for immediate action is found by"), max_length=12, choices=Finding
    )
    emergency = models.CharField(_("an emergency is found by"), max_length=12, choices=Finding)
    source = models.CharField(_("source"), max_length=300)

    objects = EntryQuerySet["NoticeRule"].as_manager()

    class Meta:
        verbose_name = _("rule about notice")
        verbose_name_plural = _("rules about notice")
        ordering = ["in_force_on", "id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(source=""), name="notice_rule_has_source"),
            models.UniqueConstraint(
                fields=["body", "in_force_on"],
                condition=COUNTS,
                name="notice_rule_once_from_a_day",
                violation_error_message=_("Another rule is in force from that day. Correct it."),
            ),
        ]
        triggers = entry_triggers("relationships_noticerule", "body_id", first_alone=True)

    def __str__(self) -> str:
        return f"{self.body}, {date_format(self.in_force_on)}"

    @property
    def case(self) -> Body:
        return self.body
