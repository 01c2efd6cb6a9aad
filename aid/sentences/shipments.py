"""What happened: shipments, links to recipients, receipts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "donation_shipped": _("The donation to %(city)s was shipped: %(things)s."),
    "shipment_corrected": _(
        "What was entered about the shipment was corrected. Reason: %(reason)s"
    ),
    "receipt_link_sent": _("The recipient was sent a personal link to sign for what arrives."),
    "receipt_link_reminded": _("The recipient was reminded of the mail with the link."),
    "receipt_link_revoked": _("The link sent to the recipient was withdrawn."),
    "donation_received": _(
        "The donation to %(city)s was shipped and received in full: %(things)s. The recipient"
        " signed for it."
    ),
    "donation_received_in_part": _(
        "The donation to %(city)s was shipped and received in part: %(things)s. The recipient"
        " signed for it. Pieces sent: %(sent)s, in order: %(in_order)s, damaged: %(damaged)s,"
        " missing: %(missing)s."
    ),
    "receipt_corrected": _(
        "The receipt was corrected. Pieces sent: %(sent)s, in order: %(in_order)s, damaged:"
        " %(damaged)s, missing: %(missing)s. Reason: %(reason)s"
    ),
    "not_for_us": _("The recipient says that this is not for them."),
    "donation_thanked": _("Thanks were given, and the donation is complete."),
}
