"""Notice: how early an agenda must be posted, and on which items a body may vote.

An item is voted on if it stood on an agenda that was posted in time; or the body found that it must
act at once; or it was posted in time for a meeting a few days before, and continued to this one.
How many hours and days, and by which vote such a finding is made, the body's rule says that is in
force on the day of the meeting. Hours are counted by the clock: 72 hours before ten o'clock is ten
o'clock three days before, also when the clocks are changed in between.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from relationships.council.domain.bodies import notice_rule_on
from relationships.council.models.bodies import Body, Finding, NoticeRule
from relationships.meetings.models.held import NeedFinding
from relationships.meetings.models.meetings import AgendaItem, Meeting
from relationships.meetings.states import MeetingState
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.workflow import RuleError


def rule_of(meeting: Meeting) -> NoticeRule:
    """The rule of its body on its day.

    Raises RuleError: none is entered.
    """
    return notice_rule_on(meeting.body, meeting.day)


def hours_asked(meeting: Meeting, rule: NoticeRule) -> int:
    """How many hours before it begins its agenda is posted."""
    special = meeting.kind == Meeting.Kind.SPECIAL
    return rule.special_hours if special else rule.regular_hours


def deadline(meeting: Meeting) -> datetime:
    """The last moment to post the agenda of a meeting.

    Raises RuleError: its body has no rule.
    """
    return meeting.local_start - timedelta(hours=hours_asked(meeting, rule_of(meeting)))


def posted_in_time(item: AgendaItem) -> bool:
    """Whether an item stood on an agenda that was posted in time.

    Raises RuleError: its body has no rule.
    """
    posted_at = item.meeting.posted_at
    return posted_at is not None and not item.late and posted_at <= deadline(item.meeting)


def is_bound(meeting: Meeting) -> bool:
    """Whether a rule about notice binds the body that day.

    A steering committee only advises; it is bound where the council has entered a rule for it.
    """
    if meeting.body.kind != Body.Kind.STEERING:
        return True
    rules = meeting.body.notice_rules.current()
    return bool(rules.filter(in_force_on__lte=meeting.day).exists())


def must_be_votable(item: AgendaItem) -> None:
    """Refuse a vote on what the public was not told of in time, if a rule about it binds the body.

    Raises RuleError: the meeting is cancelled, or its agenda was never posted; the item was not on
    an agenda posted in time, no finding counts, and it was not continued from a meeting for which
    it was posted in time a few days before; its body has no rule about notice.
    """
    meeting = item.meeting
    if meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        raise RuleError(
            _("No agenda of this meeting was posted: it is %(state)s.")
            % {"state": meeting.get_state_display()}
        )
    if not is_bound(meeting):
        return
    if posted_in_time(item) or item.findings.current().exists() or _continued_in_time(item):
        return
    raise RuleError(_("%(what)s %(ways)s") % {"what": _what_is_missing(item), "ways": _ways(item)})


def _continued_in_time(item: AgendaItem) -> bool:
    days = rule_of(item.meeting).continued_days
    earlier = item.continued_from
    while earlier is not None:
        if posted_in_time(earlier) and (item.meeting.day - earlier.meeting.day).days <= days:
            return True
        earlier = earlier.continued_from
    return False


def _what_is_missing(item: AgendaItem) -> str:
    meeting = item.meeting
    if item.late:
        return _("“%(item)s” was not on the posted agenda.") % {"item": item.title}
    posted_at = by_the_clock(meeting.posted_at, meeting.zone) if meeting.posted_at else ""
    return _(
        "The agenda was posted on %(posted)s; %(hours)s hours before the meeting was on"
        " %(deadline)s."
    ) % {
        "posted": posted_at,
        "hours": hours_asked(meeting, rule_of(meeting)),
        "deadline": by_the_clock(deadline(meeting), meeting.zone),
    }


def _ways(item: AgendaItem) -> str:
    rule = rule_of(item.meeting)
    return _(
        "A vote needs the finding that action is needed at once, entered on the page of the"
        " meeting, or that the item was continued from a meeting at most %(days)s days before"
        " (%(source)s)."
    ) % {"days": rule.continued_days, "source": rule.source}


def must_be_found(finding: NeedFinding, *, members: int) -> None:
    """See whether the votes suffice by the body's rule.

    Raises RuleError: the rule knows no such finding; more were present than there are members; too
    few ayes.
    """
    rule = rule_of(finding.item.meeting)
    emergency = finding.ground == NeedFinding.Ground.EMERGENCY
    way = Finding(rule.emergency if emergency else rule.immediate_need)
    if way == Finding.NOT_POSSIBLE:
        raise RuleError(_("The rule of this body knows no such finding (%(source)s).")
                        % {"source": rule.source})  # fmt: skip
    if finding.present > members:
        raise RuleError(_("The body had %(members)s members that day.") % {"members": members})
    needed = ayes_to_find(way, members=members, present=finding.present)
    if finding.ayes < needed:
        raise RuleError(
            _(
                "%(needed)s ayes are needed, with %(present)s of %(members)s members present:"
                " %(way)s (%(source)s)."
            )
            % {
                "needed": needed,
                "present": finding.present,
                "members": members,
                "way": way.label,
                "source": rule.source,
            }
        )


def ayes_to_find(way: Finding, *, members: int, present: int) -> int:
    """How many ayes such a finding takes."""
    if way == Finding.MAJORITY:
        return members // 2 + 1
    if 3 * present < 2 * members:
        return present
    return -(-2 * present // 3)
