"""Annotations: a roll call was wrong, and its result can no longer be changed.

A correction cannot undo what was built on a vote. So two people add in public what the roll call
should say and how that is known; nothing else changes. Where the result can still be changed, the
roll call is corrected instead.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.motions.domain import matters
from relationships.motions.domain.matters import Facts, kind_of
from relationships.motions.domain.roll_calls import lock_case
from relationships.motions.models.annotations import RollCallAnnotation
from relationships.motions.models.matters import cases_from
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.entry_model import EntryQuerySet
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError


def may_be_annotated(roll_call: RollCall) -> bool:
    """Whether it counts, something is built on it, and nobody has annotated it."""
    if not roll_call.counts or not matters.why_not_turned(roll_call):
        return False
    return not _of_the_same(roll_call).exists()


def _of_the_same(roll_call: RollCall) -> EntryQuerySet[RollCallAnnotation]:
    """The annotations of the same roll call that count or wait."""
    rows = RollCallAnnotation.objects.filter(roll_call=roll_call.first, replaced_by=None)
    return rows.filter(strikes=False)


def _check(row: RollCallAnnotation) -> None:
    """Raises RuleError: the result can still be changed; there is one already; it says nothing."""
    if row.corrects is None:
        others = _of_the_same(row.roll_call).exclude(pk=row.pk)
        if others.exists():
            raise RuleError(_("This roll call is annotated already. Correct the annotation."))
        if not matters.why_not_turned(_counting(row.roll_call)):
            raise RuleError(_("The result can still be turned. Correct the roll call instead."))
    row.should_say, row.because = row.should_say.strip(), row.because.strip()
    if not row.should_say or not row.because:
        raise RuleError(_("Say what the roll call should say, and how this is known."))


def _counting(first: RollCall) -> RollCall:
    return first.motion.roll_calls.current().select_related("motion").get()


def _says(row: RollCallAnnotation) -> Facts:
    call, case = _counting(row.roll_call), row.case
    return kind_of(case).facts(case) | {
        "council_file": call.motion.current.council_file,
        "held_on": call.held_on.isoformat(),
        "ayes": "–" if call.by_voice else call.ayes,
        "noes": "–" if call.by_voice else call.noes,
        "should_say": row.should_say,
        "because": row.because,
    }


ROLL_CALL_ANNOTATION = register(
    EntryKind(
        name="roll_call_annotation",
        what=gettext_lazy("annotation of a roll call"),
        model=RollCallAnnotation,
        subject="roll_call",
        fetch=cases_from("roll_call__motion__matter"),
        says=_says,
        reference=lambda row: kind_of(row.case).subject(row.case),
        happened_on=lambda row: HOUSE.today(),
        lock=lambda row: lock_case(row.roll_call.motion),
        check=_check,
        house=HOUSE,
    )
)
