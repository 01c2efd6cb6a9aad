"""What the clerk may do to a body: its members, its rule about notice."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.council.domain import bodies
from relationships.council.forms.bodies import (
    BodyMemberForm,
    BodyNameForm,
    BodyRoleForm,
    EndBodyMembershipForm,
    NoticeRuleForm,
)
from relationships.council.models.bodies import Body
from sistercities.kernel.acts import Act
from sistercities.kernel.calendar import council_day
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User

NOTICE_RULES = EntryPages(
    bodies.NOTICE_RULE,
    NoticeRuleForm,
    enter_label=_("Enter a rule about notice"),
    enter_name="enter-notice-rule",
)
NAMES = EntryPages(bodies.BODY_NAME, BodyNameForm)
ENTRIES = (NOTICE_RULES, NAMES)
_RECORD = _("An entry in the public record.")


def context(body: Body, user: User) -> dict[str, Any]:
    """The members of a body, its rules about notice, and what waits for a second person."""
    return {
        "stands": body.get_kind_display(),
        "names": body.names.confirmed().select_related("replaced_by"),
        "members": body.members.select_related("person"),
        "sitting": [] if _has_members_here(body) else bodies.members_of(body, council_day()),
        "notice_rules": body.notice_rules.confirmed().select_related("replaced_by"),
        "waiting": waiting(ENTRIES, {"body": body}, user),
    }


def _has_members_here(body: Body) -> bool:
    return body.kind == Body.Kind.STANDING


def _has_members(body: Body) -> bool:
    return body.members.filter(ended_on=None).exists()


ACTS: list[Act] = [
    NOTICE_RULES.entering(),
    NAMES.correcting("correct-name", _("Correct the name"), bodies.name_that_counts),
    Act(
        name="seat",
        label=_("Enter a member"),
        perform=bodies.seat_member,
        ready=_has_members_here,
        happens=_("The person is a member from that day on."),
        public=_RECORD,
        result=_("%(person)s is a member of “%(case)s”."),
        form=BodyMemberForm,
    ),
    Act(
        name="give-role",
        label=_("Appoint chair or vice-chair"),
        perform=bodies.give_role,
        on="member",
        ready=_has_members,
        happens=_("The member holds that role from now on; whoever held it until now is a member."),
        public=_RECORD,
        result=_("The role of %(member)s is changed."),
        form=BodyRoleForm,
    ),
    Act(
        name="end-membership",
        label=_("Close a membership"),
        perform=bodies.end_membership,
        on="member",
        ready=_has_members,
        happens=_("The last day still counts. The role is free from the day after."),
        public=_RECORD,
        result=_("The membership is closed."),
        form=EndBodyMembershipForm,
    ),
]
