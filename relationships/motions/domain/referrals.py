"""Referrals: a motion that another body has is not voted on before it is back.

It is back once that body has reported, or once the council has taken it up again. How many ayes
that takes is a number in the council's rule, with its source (Los Angeles: 10 of 15 for an item
that no committee has heard). Where the rule gives none, the council says only that it did.
"""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.council.domain.members import the_council
from relationships.council.domain.vote_rules import rule_in_force
from relationships.motions.domain.matters import Facts
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.workflow import RuleError

What = Disposition.What


def standing(rows: Iterable[Disposition]) -> Disposition | None:
    """The referral among what counts of a motion that nobody has answered yet."""
    about = [row for row in rows if row.what in Disposition.REFERRAL]
    referred = [row for row in about if row.what == What.REFERRED]
    return referred[-1] if 2 * len(referred) > len(about) else None


def check_referral(row: Disposition) -> None:
    """It is referred once at a time; reported back or taken up only while it is referred."""
    others = row.motion.dispositions.current().select_related("to_body")
    stands = standing(others.exclude(pk__in=[row.pk or 0, row.corrects_id or 0]))
    if row.corrects_id is None and row.what == What.REFERRED and stands is not None:
        raise RuleError(
            _("It is with “%(body)s”. Enter first that it reported back, or was taken up again.")
            % {"body": stands.to_body}
        )
    if row.what == What.REFERRED:
        return
    if stands is None or row.decided_on < stands.decided_on:
        raise RuleError(_("The motion was not referred to another body then."))
    if row.what == What.TAKEN_UP:
        _must_be_enough(row)


def _must_be_enough(row: Disposition) -> None:
    council = the_council()
    rule = rule_in_force(council.body, row.decided_on, row.motion.purpose)
    row.ayes_needed = rule.take_up
    if row.ayes is not None and row.ayes > council.seats:
        raise RuleError(_("The council has %(n)s seats.") % {"n": council.seats})
    if rule.take_up and (row.ayes or 0) < rule.take_up:
        raise RuleError(
            _(
                "%(needed)s ayes are needed to take up what was referred and not reported back"
                " (%(source)s)."
            )
            % {"needed": rule.take_up, "source": rule.source}
        )


def must_be_back(roll_call: RollCall, rows: Iterable[Disposition]) -> None:
    """See that no other body has the motion; ``rows`` are what counts of it beside votes.

    Raises RuleError: one has, and the council had not taken it up again by that day.
    """
    stands = standing(
        row for row in rows if row.what == What.REFERRED or row.decided_on <= roll_call.held_on
    )
    if stands is None:
        return
    said = {"body": stands.to_body, "day": date_format(stands.decided_on)}
    rule = rule_in_force(the_council().body, roll_call.held_on, roll_call.motion.purpose)
    if not rule.take_up:
        raise RuleError(
            _(
                "This motion is with “%(body)s” since %(day)s. There is no vote before it has"
                " reported back, or the council has taken it up again."
            )
            % said
        )
    raise RuleError(
        _(
            "This motion is with “%(body)s” since %(day)s. There is no vote before it has reported"
            " back, or the council has taken it up again with %(needed)s ayes (%(source)s)."
        )
        % (said | {"needed": rule.take_up, "source": rule.source})
    )


def taken_up(roll_call: RollCall) -> Facts:
    """By how many ayes the council took up what a body had not reported back."""
    rows = [row for row in roll_call.motion.standing if row.what == What.TAKEN_UP]
    if not rows or rows[-1].ayes is None:
        return {}
    row = rows[-1]
    needed = {"taken_up_needed": row.ayes_needed} if row.ayes_needed else {}
    return {"taken_up_ayes": row.ayes} | needed
