"""What the clerk may do about a shipment, the recipient's link, the receipt, and thanks."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.domain import acceptances, receipt_links, shipments, thanks
from aid.domain.conflict import in_conflict
from aid.forms.shipments import (
    CorrectReceiptForm,
    CorrectShipmentForm,
    PaperReceiptForm,
    SendReceiptLinkForm,
    ShipForm,
    ThankForm,
)
from aid.models import Donation
from aid.states import DonationState
from aid.views.foretold import unless_stopped
from aid.views.pledge_acts import to_donor
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User

RECEIPT = "admin/act_receipt.html"
_CLERKS = _("Every clerk but you: the recipient has signed on paper.")
_COMPLETED = _("That the donation is completed. An entry in the record.")


def _clerk(user: User, case: Donation) -> bool:
    return is_clerk(user)


def _in(*states: str) -> Any:
    return lambda case: case.state in states


def _shipped(case: Donation) -> bool:
    return case.state == DonationState.SHIPPED


def _link_works(case: Donation) -> bool:
    return _shipped(case) and receipt_links.working(case) is not None


def _was_shipped(case: Donation) -> bool:
    return shipments.current(case) is not None


def _received(case: Donation) -> bool:
    return case.state in acceptances.RECEIVED


def _donor_to_thank(case: Donation) -> bool:
    return _received(case) and thanks.donor_of(case) is not None


def _nobody_to_thank(case: Donation) -> bool:
    return _received(case) and thanks.donor_of(case) is None


def _donor(case: Donation) -> list[Text]:
    return to_donor(case.pledge) if case.pledge is not None else []


def _contact(case: Donation) -> list[Text]:
    contact = receipt_links.contact_of(case)
    if contact is None or not contact.email:
        return []
    return [
        gettext("The recipient: %(name)s, %(email)s.")
        % {"name": contact.name, "email": contact.email}
    ]


def _what_shipping_does(case: Donation) -> Consequences:
    happens: list[Text] = [_("The donation is on its way: it can no longer be cancelled.")]
    if _contact(case):
        happens.append(_("The recipient gets a personal link to sign for what arrives."))
    else:
        happens.append(_("No contact of the recipient is known: send the link when you have one."))
    public: list[Text] = [_("That it was shipped, and on which day. An entry in the record.")]
    if in_conflict(case.city):
        public = [_("Nothing before the receipt: the city is marked as in conflict.")]
    return Consequences(happens=happens, mails=[*_contact(case), *_donor(case)], public=public)


def _what_a_link_does(case: Donation) -> Consequences:
    happens: list[Text] = [
        _("The link works once and for sixty days. An earlier link dies."),
        _("Nobody in the office can read it."),
    ]
    mails = _contact(case) or [_("The address that you enter.")]
    return Consequences(happens=happens, mails=[*mails])


def _public_of_receipt(case: Donation) -> list[Text]:
    numbers = _("How many of each thing arrived in order, damaged, or not at all, in the record.")
    if in_conflict(case.city):
        return [numbers, _("That it was shipped, with the receipt. No day, no office.")]
    return [numbers, _("The day, and the office that signed; never the name.")]


def _what_paper_does(case: Donation) -> Consequences:
    return Consequences(
        happens=[
            _("The paper is kept, byte for byte. It is not public."),
            _("The donation is received, in full or with differences."),
            _("A link that was sent stops working."),
        ],
        mails=[*_donor(case), _CLERKS],
        public=[
            *_public_of_receipt(case),
            _("That it was signed on paper and entered by the clerk's office."),
        ],
    )


def _what_correcting_does(case: Donation) -> Consequences:
    return Consequences(
        happens=[
            _("The receipt stays readable, and another takes its place, with the reason."),
            _("What arrived, and whether that is all of it, follows the new one."),
            _("If a number changes, the recipient signs a new paper."),
        ],
        public=[*_public_of_receipt(case), _("The numbers before."), *_reason_of(case)],
    )


def _reason_of(case: Donation) -> list[Text]:
    return [] if in_conflict(case.city) else [_("The reason for the correction.")]


def _what_correcting_the_shipment_does(case: Donation) -> Consequences:
    public: list[Text] = []
    if case.departure_recorded and not in_conflict(case.city):
        public = [_("If the day changes on which it left: both days, and the reason.")]
    return Consequences(
        happens=[_("What was entered stays readable, and another entry takes its place.")],
        public=public,
    )


def _what_thanks_do(case: Donation) -> Consequences:
    return Consequences(
        happens=[
            _("The donor gets your letter, and the donation is complete."),
            _("After that the receipt is not corrected any more."),
        ],
        mails=_donor(case),
        public=[_COMPLETED, _("Nothing of the letter.")],
    )


def _what_completing_does(case: Donation) -> Consequences:
    return Consequences(
        happens=[
            _("There is no donor to thank: the donation is complete, and nobody is written to."),
            _("After that the receipt is not corrected any more."),
        ],
        public=[_COMPLETED],
    )


def _tells(*happens: Text, mails: Any = None) -> Any:
    return lambda case: Consequences(happens=list(happens), mails=mails(case) if mails else [])


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"may": _clerk} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS = [
    _act(
        "ship",
        _("Ship"),
        shipments.ship,
        _in(DonationState.READY),
        unless_stopped(_what_shipping_does),
        form=ShipForm,
        done=_("The donation is on its way."),
    ),
    _act(
        "thank",
        _("Thank the donor"),
        acceptances.thank,
        _donor_to_thank,
        _what_thanks_do,
        form=ThankForm,
    ),
    _act(
        "complete",
        _("Complete the donation"),
        acceptances.thank,
        _nobody_to_thank,
        _what_completing_does,
    ),
    _act(
        "send-receipt-link",
        _("Send the recipient a link"),
        receipt_links.send_link,
        _shipped,
        _what_a_link_does,
        form=SendReceiptLinkForm,
    ),
    _act(
        "remind-recipient",
        _("Remind the recipient"),
        receipt_links.remind,
        _link_works,
        _tells(
            _("The reminder names the day of the mail with the link; it does not hold the link."),
            mails=_contact,
        ),
    ),
    _act(
        "paper-receipt",
        _("Enter a receipt signed on paper"),
        acceptances.accept_on_paper,
        _shipped,
        _what_paper_does,
        form=PaperReceiptForm,
        template=RECEIPT,
    ),
    _act(
        "revoke-receipt-link",
        _("Withdraw the link"),
        receipt_links.revoke,
        _link_works,
        _tells(_("The link dies. A new one can be sent.")),
        is_exit=True,
    ),
    _act(
        "correct-shipment",
        _("Correct the shipment"),
        shipments.correct_shipment,
        _was_shipped,
        _what_correcting_the_shipment_does,
        form=CorrectShipmentForm,
        is_exit=True,
    ),
    _act(
        "correct-receipt",
        _("Correct the receipt"),
        acceptances.correct,
        _received,
        _what_correcting_does,
        form=CorrectReceiptForm,
        template=RECEIPT,
        is_exit=True,
    ),
]
