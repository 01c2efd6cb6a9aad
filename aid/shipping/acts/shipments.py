"""What the clerk may do about a shipment, the recipient's link, the acceptance, and thanks."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.acts.asked import stops_of
from aid.donations.forms.public_text import hint_for_shipment, reason_hint
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_SHIPPED, DonationState
from aid.needs.domain.conflict import in_conflict
from aid.pledges.acts.donors import to_donor
from aid.shipping.acts.asked import (
    acceptance_is_certain,
    acceptance_of,
    acceptances_of,
    contact_of,
    links_of,
    shipment_is_certain,
    shipment_of,
)
from aid.shipping.domain import acceptance_links, acceptances, shipments, thanks
from aid.shipping.forms.shipments import AcceptanceForm, SendAcceptanceLinkForm, ShipForm, ThankForm
from aid.shipping.models.shipments import Acceptance, LineAnswer
from aid.shipping.sentences.arrived_lines import in_words
from sistercities.kernel.acts import Act, Outcome, Text, asked_once
from sistercities.kernel.entry_acts import EntryPages

_CLERKS = _("Every clerk but you: the recipient has signed on paper.")
_COMPLETED = _("That the donation is completed. An entry in the record.")


@asked_once
def _donor_of(case: Donation) -> object:
    return thanks.donor_of(case)


def _link_works(case: Donation) -> bool:
    return any(not acceptance_links.ACCEPTANCE_LINKS.why_closed(link) for link in links_of(case))


def _donor_to_thank(case: Donation) -> bool:
    return acceptance_is_certain(case) and _donor_of(case) is not None


def _nobody_to_thank(case: Donation) -> bool:
    return acceptance_is_certain(case) and _donor_of(case) is None


@asked_once
def _donor(case: Donation) -> list[Text]:
    return to_donor(case.pledge) if case.pledge is not None else []


def _contact(case: Donation) -> list[Text]:
    contact = contact_of(case)
    if contact is None or not contact.email:
        return []
    return [
        gettext("The recipient: %(name)s, %(email)s.")
        % {"name": contact.name, "email": contact.email}
    ]


def _what_shipping_does(case: Donation) -> list[Text]:
    happens: list[Text] = [_("The donation is on its way: it can no longer be cancelled.")]
    if _contact(case):
        happens.append(_("The recipient gets a personal link to sign for what arrives."))
    else:
        happens.append(_("No contact of the recipient is known: send the link when you have one."))
    return happens


def _whom_shipping_mails(case: Donation) -> list[Text]:
    return [*_contact(case), *_donor(case)]


def _what_shipping_shows(case: Donation) -> list[Text]:
    if in_conflict(case.city):
        return [_("Nothing before the acceptance: the city is marked as in conflict.")]
    return [_("That it was shipped, and on which day. An entry in the record.")]


def _shipped(outcome: Outcome) -> Text:
    if _contact(outcome.made.donation):
        return _("The donation is on its way. The recipient was mailed a link to sign for it.")
    return _("The donation is on its way. Send the recipient a link when you have a contact.")


def _whom_a_link_reaches(case: Donation) -> list[Text]:
    return _contact(case) or [_("The address that you enter.")]


def _public_of_acceptance(case: Donation) -> list[Text]:
    numbers = _("How many of each thing arrived in order, damaged, or not at all, in the record.")
    if in_conflict(case.city):
        return [numbers, _("That it was shipped, with the acceptance. No day, no office.")]
    return [numbers, _("The day, and the office that signed; never the name.")]


def _what_paper_shows(case: Donation) -> list[Text]:
    on_paper = _("That it was signed on paper and entered by the clerk's office.")
    return [*_public_of_acceptance(case), on_paper]


def _no_paper_waits(case: Donation) -> bool:
    return all(row.is_confirmed for row in acceptances_of(case))


def _reads(row: Acceptance) -> dict[str, str]:
    """Who signed, and for what; the paper is identified by its fingerprint."""
    lines = {
        f"{number}. {answer.line.quantity} × {answer.line.item.description}": _answer(answer)
        for number, answer in enumerate(row.answers, start=1)
    }
    return lines | {
        gettext("Received on"): date_format(row.received_on),
        gettext("Office of whoever signed"): row.office,
        gettext("Name of whoever signed"): row.typed_name,
        gettext("Remark on the whole delivery"): row.remark,
        gettext("Signed paper"): row.paper.sha256 if row.paper else "",
    }


def _answer(answer: LineAnswer) -> str:
    return "; ".join(filter(None, [in_words(answer), answer.remark]))


def _brings(row: Acceptance) -> list[Text]:
    if row.corrects_id is not None:
        return [_("What arrived, and whether that is all of it, follows the new one.")]
    return [
        _("The donation is received, in full or with differences."),
        _("A link that was sent stops working."),
    ]


def _whom_it_mails(row: Acceptance) -> list[Text]:
    return [] if row.corrects_id else [*_donor(row.donation), _CLERKS]


def _what_confirming_shows(row: Acceptance) -> list[Text]:
    return (_what_correcting_shows if row.corrects_id else _what_paper_shows)(row.donation)


def _what_correcting_shows(case: Donation) -> list[Text]:
    reason = [] if in_conflict(case.city) else [_("The reason for the correction.")]
    return [*_public_of_acceptance(case), _("The numbers before."), *reason]


def _what_correcting_the_shipment_shows(case: Donation) -> list[Text]:
    if not case.departure_recorded or in_conflict(case.city):
        return []
    return [_("If the day changes on which it left: both days, and the reason.")]


_SHIPPED = frozenset({DonationState.SHIPPED})
_RECEIVED = frozenset(acceptances.RECEIVED)
_NOT_CORRECTED = _("After that the acceptance is not corrected any more.")

SHIPMENTS = EntryPages(
    shipments.SHIPMENT,
    ShipForm,
    reason_hint=lambda row: hint_for_shipment(row.donation),
    confirming={"public": lambda row: _what_correcting_the_shipment_shows(row.donation)},
)
ACCEPTANCES = EntryPages(
    acceptances.ACCEPTANCE,
    AcceptanceForm,
    enter_label=_("Enter an acceptance signed on paper"),
    enter_name="paper-acceptance",
    brings=_brings,
    reads=_reads,
    reason_hint=lambda row: reason_hint(row.donation),
    template="aid/shipping/act_acceptance.html",
    confirm_template="aid/shipping/act_confirm_acceptance.html",
    confirming={"mails": _whom_it_mails, "public": _what_confirming_shows},
)
ENTRIES = (SHIPMENTS, ACCEPTANCES)
ACTS = [
    Act(
        name="ship",
        label=_("Ship"),
        perform=shipments.ship,
        result=_shipped,
        happens=_what_shipping_does,
        mails=_whom_shipping_mails,
        public=_what_shipping_shows,
        refused=stops_of,
        states=frozenset({DonationState.READY}),
        form=ShipForm,
    ),
    Act(
        name="thank",
        label=_("Thank the donor"),
        perform=thanks.thank,
        result=_("Your letter was mailed to the donor. The donation is complete."),
        happens=[_("The donor gets your letter, and the donation is complete."), _NOT_CORRECTED],
        mails=_donor,
        public=[_COMPLETED, _("Nothing of the letter.")],
        states=_RECEIVED,
        rests_on=thanks.must_rest_on_what_is_certain,
        ready=_donor_to_thank,
        form=ThankForm,
    ),
    Act(
        name="complete",
        label=_("Complete the donation"),
        perform=thanks.thank,
        result=_("The donation is complete."),
        happens=[
            _("There is no donor to thank: the donation is complete, and nobody is written to."),
            _NOT_CORRECTED,
        ],
        public=_COMPLETED,
        states=_RECEIVED,
        rests_on=thanks.must_rest_on_what_is_certain,
        ready=_nobody_to_thank,
    ),
    Act(
        name="send-acceptance-link",
        label=_("Send the recipient a link"),
        perform=acceptance_links.send_link,
        result=_("A link to sign for what arrives was mailed to the recipient."),
        happens=[
            _("The link works once and for sixty days. An earlier link stops working."),
            _("Nobody in the office can read it."),
        ],
        mails=_whom_a_link_reaches,
        states=_SHIPPED,
        form=SendAcceptanceLinkForm,
    ),
    Act(
        name="remind-recipient",
        label=_("Remind the recipient"),
        perform=acceptance_links.remind,
        result=_("A reminder was mailed to the recipient."),
        happens=_(
            "The reminder names the day of the mail with the link; it does not hold the link."
        ),
        mails=_contact,
        states=_SHIPPED,
        ready=_link_works,
    ),
    ACCEPTANCES.entering(
        states=_SHIPPED,
        ready=_no_paper_waits,
        public=_what_paper_shows,
    ),
    Act(
        name="revoke-acceptance-link",
        label=_("Withdraw the link"),
        perform=acceptance_links.revoke,
        result=_("The link no longer works. A new one can be sent."),
        happens=_("The link stops working. A new one can be sent."),
        states=_SHIPPED,
        ready=_link_works,
        secondary=True,
    ),
    SHIPMENTS.correcting(
        "correct-shipment",
        _("Correct the shipment"),
        shipment_of,
        public=_what_correcting_the_shipment_shows,
        states=frozenset(DONATION_SHIPPED),
        ready=shipment_is_certain,
        secondary=True,
    ),
    ACCEPTANCES.correcting(
        "correct-acceptance",
        _("Correct the acceptance"),
        acceptance_of,
        public=_what_correcting_shows,
        states=_RECEIVED,
        ready=acceptance_is_certain,
        secondary=True,
    ),
]
