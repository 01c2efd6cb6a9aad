"""What happened: pledges."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "pledge_sent": _("The pledge was sent."),
    "pledge_email_corrected": _("The e-mail address was corrected."),
    "pledge_mail_sent_again": _("The mail with the link to confirm was sent again."),
    "pledge_confirmed": _("The donor confirmed the e-mail address; the pledge is received."),
}
