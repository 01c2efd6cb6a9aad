"""What happened: names of persons, and the offices they hold."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "person_named": _("%(name)s was entered."),
    "person_name_corrected": _(
        "A name was corrected: %(name)s %(name_local)s instead of %(before_name)s"
        " %(before_name_local)s. What was recorded before keeps the earlier name."
        " Reason: %(reason)s"
    ),
    "term_begun": _("%(person)s holds the office “%(office)s” since %(began_on)s."),
    "term_corrected": _(
        "The term of %(person)s, %(office)s, was corrected: since %(began_on)s instead of"
        " %(before_began_on)s. Source: %(source)s Reason: %(reason)s"
    ),
    "term_struck": _(
        "It was struck that %(person)s holds the office “%(office)s” since %(began_on)s."
        " Reason: %(reason)s"
    ),
    "term_closed": _("The term of %(person)s, %(office)s, ended on %(ended_on)s."),
    "term_end_corrected": _(
        "The last day of %(person)s, %(office)s, was corrected: %(ended_on)s instead of"
        " %(before_ended_on)s. Reason: %(reason)s"
    ),
    "term_end_struck": _(
        "It was struck that the term of %(person)s, %(office)s, ended on %(ended_on)s."
        " Reason: %(reason)s"
    ),
}

register(SENTENCES)
