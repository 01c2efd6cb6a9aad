"""What happened: shipments, links to recipients, acceptances."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.shipping.states import Signed
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "donation_shipped": _("Donation %(reference)s to %(city)s was shipped: %(things)s."),
    "shipment_corrected": _(
        "What was entered about the shipment of donation %(reference)s to %(city)s (%(things)s) was"
        " corrected. It left on %(left_on)s; entered before: %(before_left_on)s. Reason:"
        " %(reason)s"
    ),
    "shipment_corrected same_day": _(
        "What was entered about the shipment of donation %(reference)s to %(city)s (%(things)s) was"
        " corrected; the day on which it left stays. Reason: %(reason)s"
    ),
    # The sentence for records from before December 2026.
    "shipment_corrected was_left_on": _(
        "What was entered about the shipment of donation %(reference)s to %(city)s (%(things)s) was"
        " corrected. It left on %(left_on)s; entered before: %(was_left_on)s. Reason: %(reason)s"
    ),
    "acceptance_link_sent": _("The recipient was sent a personal link to sign for what arrives."),
    "acceptance_link_reminded": _("The recipient was reminded of the mail with the link."),
    "acceptance_link_revoked": _("The link sent to the recipient was withdrawn."),
    "donation_received": _(
        "Donation %(reference)s to %(city)s was received in full: %(things)s. The recipient signed"
        " for it %(signed)s."
    ),
    "donation_received_in_part": _(
        "Of donation %(reference)s to %(city)s (%(things)s) the recipient counted, in order:"
        " %(in_order)s, damaged: %(damaged)s, missing: %(missing)s. It signed for this %(signed)s."
    ),
    "acceptance_corrected": _(
        "The acceptance of donation %(reference)s to %(city)s (%(things)s) was corrected; signed"
        " %(signed)s. In order: %(in_order)s, damaged: %(damaged)s, missing: %(missing)s. Before,"
        " in order: %(before_in_order)s, damaged: %(before_damaged)s, missing: %(before_missing)s."
        " Reason: %(reason)s"
    ),
    "not_for_us": _("The recipient says that this is not for them."),
    "donation_thanked": _("The donor was thanked, and the donation was completed."),
    "donation_completed": _("Donation %(reference)s to %(city)s was completed: %(things)s."),
}

register(SENTENCES, choices={"signed": Signed})
