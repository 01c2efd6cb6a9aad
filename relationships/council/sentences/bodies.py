"""What happened: which bodies there are, who sits on them, how early they give notice."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.council.models.bodies import BodyMember, Finding
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "body_entered": _("The body “%(body)s” was entered."),
    "body_name": _("The body is called “%(name)s”."),
    "body_name_corrected": _(
        "The name of a body was corrected: “%(name)s” instead of “%(before_name)s”. What was"
        " recorded before keeps the earlier name. Reason: %(reason)s"
    ),
    "body_member_seated": _("%(person)s sits on “%(body)s” since %(began_on)s, as: %(body_role)s."),
    "body_role_given": _("%(person)s is on “%(body)s” since %(began_on)s, as: %(body_role)s."),
    "body_role_given former": _(
        "%(person)s is on “%(body)s” since %(began_on)s, as: %(body_role)s. Until then: %(former)s."
    ),
    "body_member_left": _("%(person)s left “%(body)s”. Last day: %(ended_on)s."),
    "notice_rule": _(
        "“%(body)s” tells what it will take up %(regular_hours)s hours before a regular and"
        " %(special_hours)s hours before a special meeting; a continued item may be taken up within"
        " %(continued_days)s days. In force from %(in_force_on)s. Source: %(source)s"
    ),
    "notice_rule_corrected": _(
        "The rule about notice of “%(body)s” was corrected: %(regular_hours)s, %(special_hours)s"
        " hours, %(continued_days)s days, from %(in_force_on)s, instead of"
        " %(before_regular_hours)s, %(before_special_hours)s hours, %(before_continued_days)s days,"
        " from %(before_in_force_on)s. Source: %(source)s Reason: %(reason)s"
    ),
    "notice_rule_struck": _(
        "The rule about notice of “%(body)s” from %(in_force_on)s was struck. Reason: %(reason)s"
    ),
}

register(
    SENTENCES,
    pages={"body": "body_detail"},
    choices={"body_role": BodyMember.Role, "immediate_need": Finding, "emergency": Finding},
)
