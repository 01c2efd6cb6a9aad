"""What happened: what persons are called, and which offices they hold."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "person_named": _("%(name)s was entered."),
    "person_name_corrected": _(
        "A name was corrected: %(name)s %(name_local)s instead of %(before_name)s"
        " %(before_name_local)s. What was recorded before keeps the name of then."
        " Reason: %(reason)s"
    ),
}
