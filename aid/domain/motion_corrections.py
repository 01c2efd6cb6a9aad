"""How a slip of the pen in the council's motion on a donation is put right.

As on nominations: one person enters the correction, which is a further row with its reason. Both
wordings are public. Votes, legal ground and value stay as they are.
"""

from collections.abc import Sequence
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from aid.domain.readiness import lock_donation, must_be
from aid.models import Donation
from aid.states import DONATION_PROMISED
from relationships.domain.calendar import council_day
from relationships.domain.motions import (
    Wording,
    changed_parts,
    motion_facts,
    must_be_correctable,
    save_motion,
)
from relationships.models import Motion, Person, RollCall
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, note


@transaction.atomic
def correct_motion(
    donation: Donation,
    *,
    by: User,
    motion: Motion,
    reason: str,
    seconders: Sequence[Person],
    **wording: Unpack[Wording],
) -> Motion:
    """Put the motion on a donation right that is not shipped yet; the old wording stays readable.

    Raises RuleError: it is shipped or cancelled; there is no motion; no reason; it was corrected
    meanwhile; nothing is different; the council has voted before the new day; otherwise as for
    file_motion.
    """
    lock_donation(donation)
    must_be(donation, *DONATION_PROMISED)
    if donation.motion is None:
        raise RuleError(_("There is no motion to correct."))
    wording["council_file"] = wording["council_file"].strip()
    wording["title"] = wording["title"].strip()
    new = Motion(
        purpose=motion.purpose, corrects=motion, correction_reason=reason.strip(), **wording
    )
    changed = changed_parts(motion, new, seconders)
    votes = RollCall.objects.filter(motion=donation.motion)
    must_be_correctable(new, seconders, changed, votes=votes)
    before = motion_facts(motion, list(motion.seconders.all()))
    save_motion(new, seconders)
    facts = _facts(donation, motion_facts(new, seconders), before)
    facts |= {"reason": new.correction_reason, "changed": changed}
    _tell(donation, by, facts)
    return new


def _tell(donation: Donation, by: User, facts: dict[str, Any]) -> None:
    act, today = "donation_motion_corrected", council_day()
    note(donation, act=act, by=by, facts=facts)
    public_record.append(act=act, subject=donation.subject, happened_on=today, facts=facts)


def _facts(donation: Donation, now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Of which donation; the motion as it reads now, and as it read before."""
    facts = {"city": donation.city.name, "reference": donation.reference} | now
    facts |= {f"before_{key}": value for key, value in before.items() if key != "purpose"}
    return facts | {key: facts[key] or ["–"] for key in ("seconders", "before_seconders")}
