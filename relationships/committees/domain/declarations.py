"""What a member declares about a conflict of interest, when it takes a second person.

A member who declares for themself to have none, or to step aside, needs nobody else. What staff
enter in a member's place waits until another person confirms it. So does a conflict that was
disclosed and allowed, whoever enters it: the member takes part, and the public reads the member's
words, who allowed it, and where that can be read.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees import mails
from relationships.committees.domain import committees
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.declarations import Declaration
from relationships.committees.permissions import has_stepped_aside
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, Facts, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock

Answer = Declaration.Answer


@transaction.atomic
def declare(
    member: CommitteeMember,
    *,
    by: User,
    answer: str,
    reason: str = "",
    allowed_by: str = "",
    source: str = "",
) -> Declaration | None:
    """Record what the member declares; a draft where it takes a second person.

    Raises RuleError: see committees.declare_conflict and declare_no_conflict; somebody's words,
    permission or source is missing; what was entered for this member before waits.
    """
    if by.pk == member.person.user_id and answer == Answer.CONFLICT:
        committees.declare_conflict(member, by=by, reason=reason)
        return None
    if by.pk == member.person.user_id and answer == Answer.NONE:
        committees.declare_no_conflict(member, by=by)
        return None
    row: Declaration = entries.enter(
        DECLARATION,
        member,
        by=by,
        answer=answer,
        reason=reason,
        allowed_by=allowed_by,
        source=source,
    )
    if by.pk != member.person.user_id:
        mails.declaration_entered(row)
    return row


def _check(row: Declaration) -> None:
    member = row.member
    committees.must_be_able_to_declare(member)
    if has_stepped_aside(member):
        raise RuleError(_("%(member)s has stepped aside already.") % {"member": member})
    if row.answer != Answer.CONFLICT and hasattr(member, "no_conflict"):
        raise RuleError(_("%(member)s has declared already.") % {"member": member})
    row.reason, row.allowed_by = row.reason.strip(), row.allowed_by.strip()
    row.source = row.source.strip()
    if row.answer != Answer.NONE and not row.reason:
        raise RuleError(_("Say what the conflict of interest is."))
    if row.answer == Answer.ALLOWED and not (row.allowed_by and row.source):
        raise RuleError(_("Say who allowed the member to take part, and where that can be read."))
    if row.answer != Answer.ALLOWED:
        row.allowed_by = row.source = ""
    if row.answer == Answer.NONE:
        row.reason = ""


def _counts(row: Declaration) -> None:
    by = row.entered_by
    if row.answer == Answer.CONFLICT:
        committees.declare_conflict(row.member, by=by, reason=row.reason)
    else:
        committees.declare_no_conflict(
            row.member,
            by=by,
            disclosed=row.reason,
            allowed_by=row.allowed_by,
            allowed_source=row.source,
        )


def _says(row: Declaration) -> Facts:
    said = {"reason": row.reason, "allowed_by": row.allowed_by, "source": row.source}
    facts: Facts = {"member": str(row.member), "answer": str(row.answer)}
    return facts | {name: text for name, text in said.items() if text}


def _act(row: Declaration) -> str:
    return "conflict_allowed" if row.answer == Answer.ALLOWED else "declaration"


DECLARATION = register(
    EntryKind(
        name="declaration",
        what=gettext_lazy("declaration of a member"),
        model=Declaration,
        subject="member",
        fetch=("member__person", "member__seat__committee__nomination__city"),
        says=_says,
        reference=lambda row: row.case.reference,
        happened_on=lambda row: HOUSE.today(),
        lock=lambda row: lock(row.case),
        check=_check,
        counts=_counts,
        act_of=_act,
        struck=False,
        corrected=False,
        house=HOUSE,
    )
)
