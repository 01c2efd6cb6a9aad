"""What happened: entries about the council itself and its offices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "council_entered": _("%(name)s was entered: %(timezone)s, %(contact_email)s."),
    "council_facts_corrected": _(
        "What is said of the council was corrected: %(name)s, %(timezone)s, %(contact_email)s"
        " instead of %(before_name)s, %(before_timezone)s, %(before_contact_email)s."
        " Reason: %(reason)s"
    ),
    "second_person_off": _(
        "%(council)s: from now on one person both enters and confirms. Reason: %(reason)s"
    ),
    "second_person_on": _(
        "%(council)s: from now on a second person confirms what one enters. Reason: %(reason)s"
    ),
    "office_entered": _("The office “%(title)s” of %(city)s was entered."),
    "office_title_corrected": _(
        "The title of an office of %(city)s was corrected: %(title)s %(title_local)s instead of"
        " %(before_title)s %(before_title_local)s. What was signed and voted before keeps the"
        " earlier title. Reason: %(reason)s"
    ),
    "office_title_struck": _(
        "The office “%(title)s” of %(city)s was struck: nobody held it. Reason: %(reason)s"
    ),
}

register(SENTENCES)
