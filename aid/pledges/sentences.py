"""What happened: pledges."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.pledges.models.pledges import Pledge
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "pledge_sent": _("The pledge was sent."),
    "pledge_email_corrected": _("The e-mail address was corrected."),
    "pledge_mail_sent_again": _("The mail with the link to confirm was sent again."),
    "pledge_confirmed": _("The donor confirmed the e-mail address; the pledge is received."),
    "pledge_question_asked": _("The donor was asked a question."),
    "pledge_answered": _("The donor answered."),
    "pledge_change_reported": _("The donor reported a change."),
    "pledge_read": _("What the donor wrote was marked as read."),
    "pledge_things_corrected": _(
        "Corrected as the donor told the office: %(item_kind)s, %(was)s before, %(quantity)s now."
    ),
    "pledge_taken_up": _("Taken up for %(body)s: donation %(reference)s."),
    "pledge_declined": _("Declined. Reason: %(declined_why)s."),
    "pledge_stands_again": _("Its donation was cancelled, so the offer stands again."),
    "pledge_withdrawn": _("The donor withdrew the pledge."),
    "pledge_withdrawn_by_word": _("The donor told the office that the pledge is withdrawn."),
    "pledge_link_sent": _("A new link to the page of the pledge was sent to the donor."),
    "pledge_erased": _("The donor's data were erased."),
}

register(SENTENCES, choices={"declined_why": Pledge.Declined})
