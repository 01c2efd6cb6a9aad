"""What is declared of a conflict of interest: by two people, or by staff for themselves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.committees import CommitteeMember
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.entry_model import Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.triggers import closes_once


class Declaration(Entry):
    """What a member declared, entered by staff; or a conflict that was disclosed and allowed."""

    class Answer(models.TextChoices):
        NONE = "none", _("no conflict of interest")
        CONFLICT = "conflict", _("steps aside")
        ALLOWED = "allowed", _("a conflict of interest that was disclosed and allowed")

    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="declarations", editable=False
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    reason = models.CharField(_("conflict of interest"), max_length=500, blank=True)
    allowed_by = models.CharField(_("who allowed it"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = EntryQuerySet["Declaration"].as_manager()

    class Meta:
        verbose_name = _("declaration of a member")
        verbose_name_plural = _("declarations of members")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(confirmed_at__isnull=True),
                name="declaration_waits_once",
                violation_error_message=_(
                    "A declaration of this member waits already: confirm or discard it first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(answer="none", reason="", allowed_by="", source="")
                | (Q(answer="conflict", allowed_by="", source="") & ~Q(reason=""))
                | (Q(answer="allowed") & ~Q(reason="") & ~Q(allowed_by="") & ~Q(source="")),
                name="declaration_whole",
            ),
        ]
        triggers = entry_triggers("relationships_declaration", "member_id")

    def __str__(self) -> str:
        return f"{self.member}: {self.get_answer_display()}"

    @property
    def case(self) -> Nomination:
        nomination: Nomination = self.member.seat.committee.nomination
        return nomination


class StaffRecusal(models.Model):
    """Somebody of the staff without a seat stepped aside; another may lift it, with a reason."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="staff_recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("conflict of interest"), max_length=500)
    declared_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField(_("why it was lifted"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("recusal of staff")
        verbose_name_plural = _("recusals of staff")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "person"],
                condition=Q(lifted_at__isnull=True),
                name="staff_recusal_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & ~Q(lift_reason="")
                & ~Q(lifted_by=F("person")),
                name="staff_recusal_lifted_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="staff_recusal_says_why"),
        ]
        triggers = closes_once("lifted_at", also=("lifted_by_id", "lift_reason"))

    def __str__(self) -> str:
        return str(self.person)
