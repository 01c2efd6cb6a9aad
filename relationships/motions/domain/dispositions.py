"""What a council does with a motion beside voting on it: amend, continue, refer, withdraw, file.

A motion that was amended carries only as amended; the old wording stays readable. One that was
continued is not voted on before its day. One that was referred is not voted on before that body has
reported back, or the council has taken it up again; how many ayes that takes, the council's rule
says (Los Angeles: 10 of 15 for an item that no committee has heard). One that was withdrawn, or
received and filed, is closed: the council votes on it no more, and a further motion on the matter
may be filed.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.models.bodies import Body
from relationships.motions.domain import matters
from relationships.motions.domain.matters import Case, Facts, docket_of, kind_of
from relationships.motions.domain.motions import reword
from relationships.motions.domain.referrals import check_referral
from relationships.motions.domain.roll_calls import lock_case
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.matters import cases_from
from relationships.motions.models.motions import Motion
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError

What = Disposition.What


@transaction.atomic
def amend_motion(
    case: Case, *, by: User, amended_on: date, title: str, text: str, reason: str
) -> Motion:
    """Put the wording that the council has amended in the place of the old one, before the vote.

    Raises RuleError: no motion is open, or a roll call waits; the day lies ahead, or before the
    motion or its last amendment; no reason; nothing is different.
    """
    kind_of(case).lock(case)
    motion = must_be_open(case)
    not_in_the_future(amended_on)
    old = motion.current
    since = old.amended_on or old.moved_on
    if since and amended_on < since:
        raise RuleError(
            _("The council cannot have amended the motion before that wording was made.")
        )
    seconders = list(old.seconders.all())
    new = Motion(
        corrects=old, title=title.strip(), text=text, amended_on=amended_on,
        correction_reason=reason.strip(), mover=old.mover, moved_on=old.moved_on,
        council_file=old.council_file, file_url=old.file_url,
    )  # fmt: skip
    reword(case, new, seconders, by=by, act="motion_amended", on=amended_on)
    return new


def must_be_open(case: Case) -> Motion:
    """The motion about this case that the council has yet to decide.

    Raises RuleError: there is none; a roll call on it waits for its confirmation.
    """
    docket = docket_of(case)
    motion = docket.last_motion
    if motion is None or docket.decision is not None or docket.closed is not None:
        raise RuleError(_("No motion on this is open."))
    matters.must_have_no_draft(case)
    return motion


def _check(row: Disposition) -> None:
    """Raises RuleError: the motion is not open; its day is wrong; a day or a body is missing."""
    if row.corrects is None or row.what in Disposition.CLOSING:
        _must_be_the_open_one(row)
    wording = row.motion.current
    if wording.moved_on and row.decided_on < wording.moved_on:
        raise RuleError(_("That was before the motion was made."))
    not_in_the_future(row.decided_on)
    row.note = row.note.strip()
    if row.what == What.CONTINUED and (row.until is None or row.until <= row.decided_on):
        raise RuleError(_("Give a later day, to which the motion is continued."))
    if row.what == What.REFERRED and row.to_body is None:
        raise RuleError(_("Say to which body the motion is referred."))
    if row.what in Disposition.REFERRAL:
        check_referral(row)


def _must_be_the_open_one(row: Disposition) -> None:
    others = row.motion.dispositions.filter(replaced_by=None, strikes=False)
    if others.drafts().exclude(pk=row.pk).exists():
        raise RuleError(_("What became of this motion was entered already, and waits."))
    if row.corrects is None and must_be_open(row.case) != row.motion:
        raise RuleError(_("A further motion has been filed since."))


def _lock(row: Disposition) -> None:
    """Raises RuleError: it is to be struck or corrected, and something rests on it."""
    lock_case(row.motion)
    if row.corrects is None:
        return
    if row.motion.matter.last_motion != row.motion or row.motion.decision is not None:
        raise RuleError(_("The council has gone on since, and what was built on this stays."))


def _says(row: Disposition) -> Facts:
    wording, case = row.motion.current, row.case
    facts = kind_of(case).facts(case) | {
        "council_file": wording.council_file,
        "title": wording.title,
        "decided_on": row.decided_on.isoformat(),
        "note": row.note,
    }
    until = {"until_on": row.until.isoformat()} if row.until else {}
    body = _body_of(row)
    told = {"ayes": row.ayes, "ayes_needed": row.ayes_needed}
    counted = {name: number for name, number in told.items() if number is not None}
    return facts | until | ({"body": body.name} if body else {}) | counted


def _body_of(row: Disposition) -> Body | None:
    """To which body it is referred, or which one reported back."""
    if row.what != What.BACK:
        return row.to_body
    referrals = row.motion.dispositions.current().filter(what=What.REFERRED)
    last = referrals.select_related("to_body").last()
    return last.to_body if last else None


DISPOSITION = register(
    EntryKind(
        name="disposition",
        what=gettext_lazy("what became of a motion"),
        model=Disposition,
        subject="motion",
        about=("what",),
        fetch=cases_from("motion__matter"),
        says=_says,
        reference=lambda row: kind_of(row.case).subject(row.case),
        happened_on=lambda row: row.decided_on,
        lock=_lock,
        check=_check,
        act_of=lambda row: "motion_filed_away" if row.what == What.FILED else f"motion_{row.what}",
        house=HOUSE,
    )
)
