"""Stepping aside by staff who hold no seat on the committee, such as a clerk.

From then on they neither read nor act on the nomination (sistercities/kernel/aside.py). Another
person of the clerk's office must be left who can act, and that person alone lifts it again.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.committees.models.declarations import StaffRecusal
from relationships.committees.permissions import membership
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.aside import not_aside
from sistercities.kernel.models import User
from sistercities.kernel.permissions import clerks
from sistercities.kernel.workflow import RuleError, lock, log_step


@transaction.atomic
def step_aside(nomination: Nomination, *, by: User, reason: str) -> StaffRecusal:
    """Record that this person steps aside from the nomination.

    Raises RuleError: no reason; they hold a seat, and declare there; they stepped aside already;
    nobody else of the clerk's office is left to act.
    """
    lock(nomination)
    if not reason.strip():
        raise RuleError(_("Say what the conflict of interest is."))
    if membership(by, nomination) is not None:
        raise RuleError(_("You sit on the committee: declare it on your own page as a member."))
    # Asked of the database now: what this page was told before the lock may be old.
    if not not_aside(User.objects.filter(pk=by.pk), nomination).exists():
        raise RuleError(_("You have stepped aside already."))
    if not not_aside(clerks().exclude(pk=by.pk), nomination).exists():
        raise RuleError(
            _(
                "Nobody else of the clerk's office could act on this nomination. Ask the"
                " administrator for a deputy first."
            )
        )
    made = StaffRecusal.objects.create(nomination=nomination, person=by, reason=reason.strip())
    facts = {"person": str(by), "because": made.reason}
    log_step(nomination, act="staff_stepped_aside", by=by, facts=facts)
    return made


@transaction.atomic
def lift(recusal: StaffRecusal, *, by: User, reason: str) -> None:
    """Let somebody of the staff act again.

    Raises RuleError: no reason; it was lifted already; it is their own.
    """
    lock(recusal.nomination)
    lock(recusal)
    if recusal.lifted_at is not None:
        raise RuleError(_("This was lifted already."))
    if not reason.strip():
        raise RuleError(_("Give the reason."))
    if recusal.person_id == by.pk:
        raise RuleError(_("Somebody else must decide this, since it is your own conflict."))
    recusal.lifted_at, recusal.lifted_by, recusal.lift_reason = timezone.now(), by, reason.strip()
    recusal.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    facts = {"person": str(recusal.person), "reason": recusal.lift_reason}
    log_step(recusal.nomination, act="staff_recusal_lifted", by=by, facts=facts)
