"""How a body votes: the columns that its rule has, and that each vote copies."""

from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a motion is for; a body may have a rule of its own for it."""

    BEGIN = "begin", _("begin the process")
    DESIGNATE = "designate", _("designate the city")
    DONATE = "donate", _("give away surplus equipment")
    SUSPEND = "suspend", _("suspend the tie")
    REINSTATE = "reinstate", _("reinstate the tie")
    END = "end", _("end the tie")


class Threshold(models.TextChoices):
    """What a motion needs to carry. Seats are all seats; members in office leave out the vacant."""

    VOTING = "voting", _("a majority of the members voting yes or no")
    PRESENT = "present", _("a majority of the members present")
    MEMBERS = "members", _("a majority of the members in office")
    SEATS = "seats", _("a majority of all seats")
    TWO_THIRDS_VOTING = "two_thirds_voting", _("two thirds of the members voting yes or no")
    TWO_THIRDS_PRESENT = "two_thirds_present", _("two thirds of the members present")
    TWO_THIRDS_MEMBERS = "two_thirds_members", _("two thirds of the members in office")
    TWO_THIRDS_SEATS = "two_thirds_seats", _("two thirds of all seats")
    THREE_QUARTERS_VOTING = (
        "three_quarters_voting",
        _("three quarters of the members voting yes or no"),
    )
    THREE_QUARTERS_PRESENT = "three_quarters_present", _("three quarters of the members present")
    THREE_QUARTERS_MEMBERS = "three_quarters_members", _("three quarters of the members in office")
    THREE_QUARTERS_SEATS = "three_quarters_seats", _("three quarters of all seats")
    FIXED = "fixed", _("a fixed number of ayes")


class QuorumOf(models.TextChoices):
    """What the quorum is counted on."""

    NUMBER = "number", _("a fixed number, also while seats are vacant")
    MAJORITY_MEMBERS = "majority", _("a majority of the members in office; vacant seats left out")
    TWO_THIRDS_MEMBERS = (
        "two_thirds",
        _("two thirds of the members in office; vacant seats left out"),
    )


class Silence(models.TextChoices):
    """What it counts as to be there and say neither aye nor no."""

    NOT_VOTING = "not_voting", _("present, not voting")
    NO = "no", _("no")
    AYE = "aye", _("aye")


class Leaving(models.TextChoices):
    """What it counts as to leave without being excused."""

    ABSENT = "absent", _("absent")
    NOT_VOTING = "not_voting", _("present, not voting")
    NO = "no", _("no")
    AYE = "aye", _("aye")


class VotesBy(models.Model):
    """The columns of a rule. What stands in them is copied onto each vote when it begins."""

    quorum = models.PositiveSmallIntegerField(_("members needed for a quorum"), null=True)
    quorum_of = models.CharField(
        _("the quorum is"), max_length=12, choices=QuorumOf, default=QuorumOf.NUMBER
    )
    quorum_shrinks = models.BooleanField(_("a recusal makes the quorum smaller"), default=False)
    threshold = models.CharField(_("a motion carries with"), max_length=24, choices=Threshold)
    fixed = models.PositiveSmallIntegerField(_("that fixed number of ayes"), null=True)
    abstained_as = models.CharField(
        _("who abstains counts as"), max_length=10, choices=Silence, default=Silence.NOT_VOTING
    )
    silent_as = models.CharField(
        _("who is present and does not vote counts as"),
        max_length=10,
        choices=Silence,
        default=Silence.NOT_VOTING,
    )
    left_as = models.CharField(
        _("who left without being excused counts as"),
        max_length=10,
        choices=Leaving,
        default=Leaving.ABSENT,
    )
    mayor_breaks_ties = models.BooleanField(_("the mayor votes on a tie only"), default=False)
    voice_votes = models.BooleanField(
        _("a vote may be by voice, or in totals without names"), default=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_of=QuorumOf.NUMBER, quorum__isnull=False, quorum__gte=1)
                | ~Q(quorum_of=QuorumOf.NUMBER) & Q(quorum__isnull=True),
                name="%(class)s_quorum_said",
            ),
            models.CheckConstraint(
                condition=Q(threshold=Threshold.FIXED, fixed__isnull=False, fixed__gte=1)
                | ~Q(threshold=Threshold.FIXED) & Q(fixed__isnull=True),
                name="%(class)s_fixed_number_said",
            ),
        ]


RULE = tuple(field.name for field in VotesBy._meta.local_fields)


def copied(row: VotesBy) -> dict[str, Any]:
    """What a vote copies of a rule."""
    return {name: getattr(row, name) for name in RULE}


# The column of a total, and the column of the rule that says what it counts as.
SILENT = {"abstentions": "abstained_as", "not_voting": "silent_as", "left_early": "left_as"}


def within_its_rule(*silent: str, mayor: bool = False) -> Q:
    """For a constraint: a quorum, and ayes that reach what is needed and outnumber the noes.

    `silent` are the totals of those who said neither; with `mayor`, one vote may break a tie.
    """
    ayes, noes = (_counted_as(said, column, silent) for said, column in _SAID.items())
    present = F("ayes") + F("noes")
    for total in silent:
        gone = When(**{SILENT[total]: Leaving.ABSENT}, then=Value(0))
        present += Case(gone, default=F(total), output_field=_NUMBER)
    if mayor:
        present -= Case(When(mayor="", then=Value(0)), default=Value(1), output_field=_NUMBER)
    return (
        Q(GreaterThanOrEqual(ayes, F("needed")))
        & Q(GreaterThan(ayes, noes))
        & Q(GreaterThanOrEqual(present, F("quorum_needed")))
    )


_NUMBER = models.IntegerField()
_SAID = {Silence.AYE: "ayes", Silence.NO: "noes"}


def _counted_as(said: Silence, column: str, silent: tuple[str, ...]) -> Any:
    number: Any = F(column)
    for total in silent:
        number += Case(
            When(**{SILENT[total]: said}, then=F(total)), default=Value(0), output_field=_NUMBER
        )
    return number
