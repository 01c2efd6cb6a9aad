"""Pledges: what a donor offers. Who the donor is, and the letters, are in tables of their own."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.needs.models.needs import Need
from aid.pledges.guards import withdrawn_until_hand_over
from aid.pledges.states import PLEDGE_MOVES, PLEDGE_NOT_SENT, PLEDGE_OPEN, PledgeState
from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from sistercities.kernel.calendar import council_zone, end_of_day
from sistercities.kernel.models import PersonalLink, Step, spent_stays_spent
from sistercities.kernel.triggers import Protect, Trigger, legal_moves, never_deleted

# What every page and mail to a donor says: usually within two to four weeks.
ANSWERED_WITHIN = timedelta(weeks=4)


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def sent(self) -> "PledgeQuerySet":
        """Every pledge whose donor has confirmed the e-mail address."""
        return self.exclude(state__in=PLEDGE_NOT_SENT)

    def open(self) -> "PledgeQuerySet":
        """Pledges that wait for an answer of the staff or of the donor."""
        return self.filter(state__in=PLEDGE_OPEN)

    def in_state(self, state: str) -> "PledgeQuerySet":
        return self.filter(state=state)

    def unanswered(self, today: date) -> "PledgeQuerySet":
        """Confirmed longer ago than the donor was told that an answer takes, and none was given."""
        last = today - ANSWERED_WITHIN - timedelta(days=1)
        return self.in_state(PledgeState.RECEIVED).filter(
            confirmed_at__lte=end_of_day(last, council_zone())
        )


class Pledge(models.Model):
    """An offer of things that are the donor's own. A draft is what is being typed."""

    MOVES = PLEDGE_MOVES

    class Kind(models.TextChoices):
        PERSON = "person", _("a private person")
        ORGANISATION = "organisation", _("an organisation")

    class Declined(models.TextChoices):
        NOT_NEEDED = "not_needed", _("nobody asks for it at present")
        CONDITION = "condition", _("its condition")
        TRANSPORT = "transport", _("no transport can be found")
        HELD_BACK = "held_back", _("of a kind that we cannot pass on")
        NOT_ALLOWED = "not_allowed", _("the law or the recipient's rules")
        OTHER = "other", _("another reason")

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    state = models.CharField(
        max_length=12, choices=PledgeState, default=PledgeState.DRAFT, editable=False
    )
    kind = models.CharField(_("offered by"), max_length=12, choices=Kind, default=Kind.PERSON)
    language = models.CharField(_("language"), max_length=10)
    city = models.ForeignKey(
        City, models.PROTECT, null=True, related_name="+", verbose_name=_("for which city")
    )
    need = models.ForeignKey(
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("answers the need"),
    )
    available_from = models.DateField(_("available from"), null=True, blank=True)
    declined_why = models.CharField(
        _("why it was declined"), max_length=20, choices=Declined, blank=True
    )
    draft = models.JSONField(default=dict, editable=False)
    address_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(_("donor's data erased at"), null=True, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="pledge_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(city__isnull=False, sent_at__isnull=False),
                name="pledge_sent_names_city",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "unconfirmed"]) | Q(confirmed_at__isnull=False),
                name="pledge_received_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(declined_why=""),
                name="pledge_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(draft={}), name="pledge_draft_is_cleared"
            ),
        ]
        triggers = [
            *legal_moves(PLEDGE_MOVES, first=[PledgeState.DRAFT])[:2],
            Protect(
                name="never_deleted",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state__in=list(PLEDGE_NOT_SENT)),
            ),
            never_deleted()[1],
            withdrawn_until_hand_over(),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_public_url(self) -> str:
        """A pledge has no public page."""
        return ""

    @property
    def is_unsolicited(self) -> bool:
        return self.need_id is None


class PledgeStep(Step):
    """One act on a pledge. It names the donor as “the donor” only."""

    case = models.ForeignKey(Pledge, models.CASCADE, related_name="steps")

    class Meta(Step.Meta):
        triggers = [
            Protect(name="never_changed", operation=pgtrigger.Update),
            Trigger(
                name="never_deleted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="IF EXISTS (SELECT 1 FROM aid_pledge WHERE id = OLD.case_id AND state NOT IN"
                " ('draft', 'unconfirmed')) THEN RAISE EXCEPTION 'a step is never deleted'"
                " USING ERRCODE = 'check_violation'; END IF; RETURN OLD;",
            ),
            never_deleted()[1],
        ]


class PledgeDonor(models.Model):
    """Who offers, and where the things are. Erased on request; nothing legal rests on it."""

    class MayGive(models.TextChoices):
        OWNER = "owner", _("they are mine")
        DECIDED = "decided", _("my organisation has decided to give them away")
        TO_BE_DECIDED = "to_be_decided", _("my organisation has yet to decide")

    pledge = models.OneToOneField(Pledge, models.CASCADE, related_name="donor")
    name = models.CharField(_("your name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    may_give = models.CharField(_("who may give the things away"), max_length=15, choices=MayGive)
    decided_by = models.CharField(_("who decides in your organisation"), max_length=200, blank=True)
    stands_at = models.CharField(_("where the things are"), max_length=300)
    name_is_public = models.BooleanField(_("the name may be public"), default=False)
    photographs_are_public = models.BooleanField(_("the photographs may be public"), default=False)

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")

    def __str__(self) -> str:
        return f"donor of pledge {self.pledge_id}"


class PledgeMessage(models.Model):
    """What staff and donor wrote to each other about a pledge. Erased with the donor."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        CHANGE = "change", _("change reported")
        DECLINED = "declined", _("why it was declined")
        WITHDRAWN = "withdrawn", _("why it was withdrawn")
        THANKS = "thanks", _("thanks")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        triggers = [never_deleted()[1]]

    def __str__(self) -> str:
        return f"{self.kind} on pledge {self.pledge_id}"


class PledgeLink(PersonalLink):
    """A personal link of the donor: to confirm the pledge once, or to follow it."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", _("to confirm the pledge")
        FOLLOW = "follow", _("to follow the pledge")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=8, choices=Purpose)
    asked_for = models.BooleanField(default=True)

    class Meta(PersonalLink.Meta):
        triggers = [spent_stays_spent(), never_deleted()[1]]

    def __str__(self) -> str:
        return f"link to {self.purpose} pledge {self.pledge_id}"

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days count: a donor may be anywhere, so it is that of the council."""
        council = Council.objects.first()
        return ZoneInfo(council.timezone if council else "UTC")
