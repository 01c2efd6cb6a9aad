"""The council's motions, whatever they are about.

A motion needs a mover, and those who second it, all in office on that day. The council votes on it
by roll call (roll_calls.py). What is older than this register is reported from a named source,
perhaps without a file number.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from relationships.council.domain.matters import Case, must_be_reportable
from relationships.council.domain.motions import members_on, must_have_been_in_office, put_motion
from relationships.council.models.council import Person
from relationships.council.models.motions import Motion
from sistercities.kernel.models import Provenance, User
from sistercities.kernel.workflow import RuleError

__all__ = ["file_motion", "members_on", "report_motion"]


@transaction.atomic
def file_motion(
    case: Case,
    *,
    by: User,
    purpose: str,
    council_file: str,
    title: str,
    mover: Person,
    seconders: Sequence[Person],
    moved_on: date,
    text: str = "",
    same_file: bool = False,
) -> Motion:
    """File a councilmember's motion about a case. The first one makes the case public.

    Raises RuleError: the case is not at the stage for it; the council has not decided the last
    motion about it, or has carried such a one; the council file number is missing, or
    another motion stands in that file and nobody said that this one does too (``same_file``); the
    day lies ahead; the mover or a seconder was not in office that day; the mover is among the
    seconders; for the rest see the kind of matter.
    """
    if not council_file.strip():
        raise RuleError(_("Give the number of the council file."))
    must_have_been_in_office([mover, *seconders], moved_on)
    motion = Motion(
        purpose=purpose,
        council_file=council_file.strip(),
        title=title.strip(),
        text=text,
        mover=mover,
        moved_on=moved_on,
    )
    return put_motion(case, motion, seconders=seconders, by=by, same_file=same_file)


@transaction.atomic
def report_motion(
    case: Case,
    *,
    by: User,
    purpose: str,
    title: str,
    mover: Person,
    seconders: Sequence[Person],
    moved_on: date | None,
    source: str,
    source_url: str,
    as_of: date,
    council_file: str = "",
    text: str = "",
    same_file: bool = False,
) -> Motion:
    """Enter a motion that is older than this register, from a named source.

    It moves the case as a filed one does, and is shown as reported. Whether the mover was in
    office rests on the source, and so does the day; without one the source does not give it.

    Raises RuleError: matters of this kind are decided here alone; there is no source; otherwise
    see file_motion.
    """
    must_be_reportable(case, source)
    motion = Motion(
        purpose=purpose,
        council_file=council_file.strip(),
        title=title.strip(),
        text=text,
        mover=mover,
        moved_on=moved_on,
        provenance=Provenance.REPORTED,
        source=source.strip(),
        source_url=source_url,
        as_of=as_of,
    )
    return put_motion(case, motion, seconders=seconders, by=by, same_file=same_file)
