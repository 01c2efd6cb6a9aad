"""Bodies: which there are, who their members are, and how early they must tell what they take up.

The council and each steering committee bring their body along; a standing committee is entered by
the clerk, with its members. A rule about notice counts from its day on, with its source; what was
copied wrongly is corrected by two. No number of it stands in the code, since cities differ.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.models.bodies import Body, BodyMember, BodyName, NoticeRule
from relationships.council.models.council import Person, Term
from sistercities.kernel import entries, public_record
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

NOTICE = Path(__file__).resolve().parents[2] / "data" / "notice"
LONGEST_SLUG = 80

# Who the members of a body of this kind are on a day; each process says so of its own kind.
MEMBERS: dict[str, Callable[[Body, date], QuerySet[Person]]] = {
    Body.Kind.COUNCIL: lambda body, day: Person.objects.filter(
        pk__in=Term.objects.of_council().on(day).values("person")
    ),
    Body.Kind.STANDING: lambda body, day: Person.objects.filter(
        pk__in=body.members.on(day).values("person")
    ),
}


def members_of(body: Body, day: date) -> QuerySet[Person]:
    """The members of a body on that day, by name."""
    return MEMBERS[body.kind](body, day).order_by("name", "pk")


def make_body(kind: Body.Kind, name: str, slug: str) -> Body:
    """The body of a council or of a committee, as part of the act by which it comes to be."""
    return Body.objects.create(kind=kind, name=name, slug=_free(slug))


def _free(slug: str) -> str:
    """The address, with a number behind it if it is taken."""
    slug = slugify(slug)[: LONGEST_SLUG - 4].strip("-") or "body"
    taken = set(Body.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(one for one in numbered if one not in taken)


@transaction.atomic
def enter_body(body: Body, *, by: User) -> Body:
    """Enter a standing committee. Its members and its rule about notice come next.

    Raises RuleError: it has no name; a body of this name is there already.
    """
    check_body(body)
    body = make_body(Body.Kind.STANDING, body.name, body.name)
    entries.enter_within(BODY_NAME, body, by=by, name=body.name)
    facts = {"body": body.name}
    log_step(body, act="body_entered", by=by, facts=facts)
    _publish(body, "body_entered", HOUSE.today(), facts)
    return body


def check_body(body: Body) -> None:
    """Raises RuleError: it has no name; a body of this name is there already."""
    body.name = body.name.strip()
    if not body.name:
        raise RuleError(_("Give the name."))
    if Body.objects.filter(name__iexact=body.name).exclude(pk=body.pk).exists():
        raise RuleError(_("There is a body of this name already."))


def name_that_counts(body: Body) -> BodyName | None:
    """The entry that gives a standing committee its name; none for the other bodies."""
    found: BodyName | None = body.names.current().first()
    return found


@transaction.atomic
def seat_member(body: Body, *, by: User, person: Person, role: str, began_on: date) -> BodyMember:
    """Let a person be a member of a standing committee from a day on.

    Raises RuleError: the members of this body are entered elsewhere; the person is a member
    already; there is a chair, or a vice-chair, already.
    """
    lock(body)
    if body.kind != Body.Kind.STANDING:
        raise RuleError(_("The members of this body are entered where it is formed."))
    running = body.members.filter(ended_on=None)
    if running.filter(person=person).exists():
        raise RuleError(_("%(person)s is a member of this body already.") % {"person": person})
    chair = running.filter(role=role).exclude(role=BodyMember.Role.MEMBER).first()
    if chair is not None:
        raise RuleError(
            _("%(person)s is the %(role)s. Close that membership first.")
            % {"person": chair.person, "role": chair.get_role_display()}
        )
    member = BodyMember.objects.create(body=body, person=person, role=role, began_on=began_on)
    facts = {
        "body": body.name,
        "person": person.name,
        "body_role": role,
        "began_on": began_on.isoformat(),
    }
    log_step(body, act="body_member_seated", by=by, facts=facts)
    _publish(body, "body_member_seated", began_on, facts)
    return member


@transaction.atomic
def give_role(member: BodyMember, *, by: User, role: str, since: date) -> BodyMember:
    """Let a sitting member of a standing committee hold another role from a day on.

    The time in the earlier role is closed. Whoever held the new role is a member as the others are
    from that day on.

    Raises RuleError: the member has left, or holds that role; the day is not after the first of
    the earlier role, or is yet to come.
    """
    body = member.body
    lock(body)
    lock(member)
    if member.ended_on is not None:
        raise RuleError(_("%(member)s has left already.") % {"member": member})
    if member.role == role:
        raise RuleError(
            _("%(member)s is the %(role)s already.")
            % {"member": member, "role": member.get_role_display()}
        )
    changed = [(member, role)]
    if role != BodyMember.Role.MEMBER:
        former = body.members.filter(ended_on=None, role=role).first()
        changed += [(former, BodyMember.Role.MEMBER)] if former else []
    _must_follow((one for one, _role in changed), since)
    facts = {"body": body.name, "person": member.person.name, "body_role": role}
    facts["began_on"] = since.isoformat()
    for one, _role in changed:
        one.ended_on = since - timedelta(days=1)
        one.save(update_fields=["ended_on"])
    rows = [
        BodyMember.objects.create(body=body, person=one.person, role=to, began_on=since)
        for one, to in changed
    ]
    if len(changed) > 1:
        facts["former"] = changed[1][0].person.name
    log_step(body, act="body_role_given", by=by, facts=facts)
    _publish(body, "body_role_given", since, facts)
    return rows[0]


def _must_follow(members: Iterable[BodyMember], since: date) -> None:
    """Each was in the earlier role for a day at least, which is closed on the day before."""
    if not max(one.began_on for one in members) < since <= HOUSE.today():
        raise RuleError(
            _("The day must lie after the first day in the earlier role, and not ahead.")
        )


@transaction.atomic
def end_membership(member: BodyMember, *, by: User, last_day: date) -> None:
    """Close a membership. The last day still counts.

    Raises RuleError: it is closed already; the last day lies before the first, or is yet to come.
    """
    lock(member.body)
    lock(member)
    if member.ended_on is not None:
        raise RuleError(_("%(member)s has left already.") % {"member": member})
    if not member.began_on <= last_day <= HOUSE.today():
        raise RuleError(_("The last day must lie between the first day and today."))
    member.ended_on = last_day
    member.save(update_fields=["ended_on"])
    facts = {"body": member.body.name, "person": member.person.name}
    facts["ended_on"] = last_day.isoformat()
    log_step(member.body, act="body_member_left", by=by, facts=facts)
    _publish(member.body, "body_member_left", last_day, facts)


def _publish(body: Body, act: str, day: date, facts: dict[str, Any]) -> None:
    public_record.append(act=act, subject=body.reference, happened_on=day, facts=facts)


def notice_rule_on(body: Body, day: date) -> NoticeRule:
    """The rule about notice that is in force for this body on that day.

    Raises RuleError: none is entered.
    """
    rules = body.notice_rules.current().filter(in_force_on__lte=day)
    rule = rules.order_by("in_force_on").last()
    if rule is None:
        raise RuleError(
            _(
                "No rule about notice of %(body)s is in force on %(day)s, so nothing can be voted"
                " on. Enter it, with its source, on the page of the body (%(address)s)."
            )
            % {"body": body, "day": date_format(day), "address": body.get_staff_url()}
        )
    found: NoticeRule = rule
    return found


def shipped_notice_rules() -> list[str]:
    """The laws about notice that we ship, as data with their source."""
    return sorted(path.stem for path in NOTICE.glob("*.json"))


def load_notice_rule(body: Body, name: str, *, in_force_on: date, by: User) -> NoticeRule:
    """Enter a rule that comes with this software, and in force from a day on."""
    said = json.loads((NOTICE / f"{name}.json").read_text(encoding="utf-8"))
    rule: NoticeRule = entries.enter(NOTICE_RULE, body, by=by, in_force_on=in_force_on, **said)
    return rule


def _check(row: NoticeRule) -> None:
    """Raises RuleError: it has no source."""
    row.source = row.source.strip()
    if not row.source:
        raise RuleError(_("Give the source."))


def _says(row: NoticeRule) -> dict[str, Any]:
    return {
        "body": row.body.name,
        "in_force_on": row.in_force_on.isoformat(),
        "regular_hours": row.regular_hours,
        "special_hours": row.special_hours,
        "continued_days": row.continued_days,
        "immediate_need": row.immediate_need,
        "emergency": row.emergency,
        "source": row.source,
    }


def _check_name(row: BodyName) -> None:
    """Raises RuleError: see check_body."""
    called = Body(pk=row.body_id, name=row.name)
    check_body(called)
    row.name = called.name


# What was recorded under an earlier name keeps it; the address of the body stays, too.
BODY_NAME = register(
    EntryKind(
        name="body_name",
        what=gettext_lazy("name of the body"),
        model=BodyName,
        subject="body",
        says=lambda row: {"name": row.name},
        reference=lambda row: row.body.reference,
        happened_on=lambda row: HOUSE.today(),
        lock=lambda row: lock(row.body),
        check=_check_name,
        stands=("name",),
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)

NOTICE_RULE = register(
    EntryKind(
        name="notice_rule",
        what=gettext_lazy("rule about notice"),
        model=NoticeRule,
        subject="body",
        says=_says,
        reference=lambda row: row.body.reference,
        happened_on=lambda row: HOUSE.today(),
        lock=lambda row: lock(row.body),
        check=_check,
        record=lambda row, facts: facts,
        first_alone=True,
        house=HOUSE,
    )
)
