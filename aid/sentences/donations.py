"""What happened: donations."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "donation_proposed": _("A donation to %(city)s was proposed, of %(property)s, for: %(body)s"),
    "ground_chosen": _(
        "The legal ground was chosen: %(ground)s. Fair market value: %(value)s %(currency)s. What"
        " it rests on: %(evidence)s"
    ),
    "ground_dropped": _(
        "A thing was valued anew, so the legal ground must be chosen again, with the new value."
    ),
    "wish_recorded": _("The recipient's wish was recorded: %(office)s, %(how)s, on %(wished_on)s."),
    "donation_motion_filed": _(
        "The motion “%(title)s” (council file %(council_file)s), moved by %(mover)s on"
        " %(moved_on)s, to give to %(city)s: %(things)s, was filed."
    ),
    "donation_vote_carried": _(
        "The council voted on %(held_on)s to give it away (council file %(council_file)s): ayes"
        " %(ayes)s, noes %(noes)s, ayes needed %(needed)s."
    ),
    "donation_vote_not_carried": _(
        "The council voted on %(held_on)s and the motion to give it away was not carried (council"
        " file %(council_file)s): ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s."
    ),
    "donation_vote_corrected_carried": _(
        "The roll call of %(held_on)s was corrected: ayes %(ayes)s, noes %(noes)s, carried."
        " Reason: %(reason)s"
    ),
    "donation_vote_corrected_not_carried": _(
        "The roll call of %(held_on)s was corrected: ayes %(ayes)s, noes %(noes)s, not carried."
        " Reason: %(reason)s"
    ),
    "approval_entered": _("An approval was entered and waits for a second person."),
    "approval_discarded": _("The approval that waited for a second person was discarded."),
    "donation_approved": _("The donation to %(city)s was approved: %(things)s (%(property)s)."),
    "gate_cleared": _("Condition for shipping: %(gate)s, on %(done_on)s. %(note)s"),
    "gate_reopened": _("A condition for shipping is open again: “%(gate)s”. Reason: %(note)s"),
    "donation_ready": _("Every condition is met: ready to be shipped."),
    "donation_not_ready": _("It is no longer ready to be shipped."),
    "donation_line_cancelled": _(
        "Part of the donation was cancelled: %(things)s. Why: %(cancelled_why)s. Reason: %(reason)s"
    ),
    "donation_cancelled": _(
        "The donation was cancelled. Why: %(cancelled_why)s. Reason: %(reason)s"
    ),
    "item_free_again": _("Free again, from donation %(reference)s: %(quantity)s."),
}
