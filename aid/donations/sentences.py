"""What happened: donations."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.models.approvals import RecipientRequest
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState, ShippingCondition
from aid.needs.states import Kept
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "donation_proposed": _("A donation to %(city)s was proposed, of %(property)s, for: %(body)s"),
    "basis_chosen": _(
        "The legal basis was chosen: “%(legal_basis)s”. Fair market value: %(value)s."
    ),
    "basis_chosen_with_evidence": _(
        "The legal basis was chosen: “%(legal_basis)s”. Fair market value: %(value)s. What"
        " it rests on: “%(evidence)s”"
    ),
    "basis_dropped": _(
        "A thing was valued anew, so the legal basis must be chosen again, with the new value."
    ),
    "basis_dropped_by_line": _(
        "A thing was added, so the legal basis must be chosen again, with the value of all things."
    ),
    "donation_line_added": _("Added: %(quantity)s × “%(item)s”."),
    "donation_line_added_as_requested": _(
        "Added: %(quantity)s × “%(item)s”. The recipient wants it too."
    ),
    "recipient_request_recorded": _(
        "The recipient's request was recorded: %(office)s, %(how)s, on %(requested_on)s."
    ),
    "recipient_request_corrected": _(
        "The recipient's request was corrected: %(office)s, %(how)s, on %(requested_on)s. Before:"
        " %(before_office)s, %(before_how)s, on %(before_requested_on)s. Reason: “%(reason)s”"
    ),
    "recipient_request_struck": _(
        "The recipient's request (%(office)s, %(how)s, on %(requested_on)s) was struck. Reason:"
        " “%(reason)s”"
    ),
    "donation_motion_filed": _(
        "A motion was filed to give to %(city)s, in donation %(reference)s: %(things)s. The motion"
        " “%(title)s” (council file %(council_file)s) was moved by %(mover)s on %(moved_on)s."
        " Legal basis: “%(legal_basis)s”. Fair market value: %(value)s."
    ),
    "donation_motion_corrected": _(
        "The motion on donation %(reference)s to %(city)s was corrected: “%(title)s” (council file"
        " %(council_file)s), moved by %(mover)s on %(moved_on)s, seconded by: %(seconders)s."
        " Before: “%(before_title)s” (council file %(before_council_file)s), moved by"
        " %(before_mover)s on %(before_moved_on)s, seconded by: %(before_seconders)s."
        " Reason: “%(reason)s”"
    ),
    "donation_vote_carried": _(
        "The council voted on %(held_on)s on donation %(reference)s to %(city)s (council file"
        " %(council_file)s): ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s. The motion"
        " carried."
    ),
    "donation_vote_not_carried": _(
        "The council voted on %(held_on)s on donation %(reference)s to %(city)s (council file"
        " %(council_file)s): ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s. The motion did"
        " not carry."
    ),
    "donation_vote_corrected_carried": _(
        "The roll call on donation %(reference)s to %(city)s was corrected: %(held_on)s, ayes"
        " %(ayes)s, noes %(noes)s, carried. Before: %(before_held_on)s, ayes %(before_ayes)s, noes"
        " %(before_noes)s. Votes that changed: %(voted_otherwise)s. Reason: “%(reason)s”"
    ),
    "donation_vote_corrected_not_carried": _(
        "The roll call on donation %(reference)s to %(city)s was corrected: %(held_on)s, ayes"
        " %(ayes)s, noes %(noes)s, not carried. Before: %(before_held_on)s, ayes %(before_ayes)s,"
        " noes %(before_noes)s. Votes that changed: %(voted_otherwise)s. Reason: “%(reason)s”"
    ),
    "donation_approved property=council": _(
        "The clerk's office approved donation %(reference)s to %(city)s (%(recipient)s), after the"
        " council's vote: %(things)s, the council's own property. Legal basis:"
        " “%(legal_basis)s”. Fair"
        " market value: %(value)s.%(approved)s"
    ),
    "donation_approved": _(
        "The clerk's office approved donation %(reference)s to %(city)s (%(recipient)s):"
        " %(things)s, a donor's own property.%(approved)s"
    ),
    "approval_corrected": _(
        "What is said of the approval of donation %(reference)s to %(city)s was corrected: approved"
        " on %(approved_on)s by %(authority)s, shown by %(evidence)s; instead of on"
        " %(before_approved_on)s by %(before_authority)s, shown by %(before_evidence)s."
        " Reason: %(reason)s"
    ),
    # The city is in conflict: what could endanger somebody is left out.
    "approval_corrected evidence=kept by the clerk's office": _(
        "What is said of the approval of donation %(reference)s to %(city)s was corrected: approved"
        " on %(approved_on)s by %(authority)s; instead of on %(before_approved_on)s by"
        " %(before_authority)s. What shows it, and the reason, the clerk's office keeps."
    ),
    "condition_cleared": _(
        "Condition for shipping: %(shipping_condition)s, on %(done_on)s. %(note)s"
    ),
    "condition_reopened": _(
        "A condition for shipping is open again: “%(shipping_condition)s”. Reason: %(note)s"
    ),
    "donation_ready": _("Every condition is met: ready to be shipped."),
    "donation_not_ready": _("It is no longer ready to be shipped."),
    "donation_line_cancelled": _(
        "Part of donation %(reference)s to %(city)s was cancelled: %(things)s. What is left:"
        " %(left)s. Why: %(cancelled_why)s. Reason: %(reason)s"
    ),
    "donation_cancelled": _(
        "Donation %(reference)s to %(city)s was cancelled: %(things)s. Why: %(cancelled_why)s."
        " Reason: %(reason)s"
    ),
    "item_free_again": _("Free again, from donation %(reference)s: %(quantity)s."),
}


def of_approval(facts: Mapping[str, Any]) -> dict[str, str]:
    """Who approved it and what shows it, if the facts say so; “–” where they do not."""
    named = {"authority": facts.get("authority"), "evidence": facts.get("evidence")}
    if isinstance(before := facts.get("before"), dict):
        named |= {f"before_{name}": before.get(name) for name in named}
    empty = {name: "–" for name, value in named.items() if not value}
    approved = ""
    if facts.get("authority"):
        approved += " " + gettext("Approved by: %(authority)s.") % {"authority": facts["authority"]}
    if shown := facts.get("evidence"):
        shown = Kept(shown).label if shown in Kept.values else shown
        approved += " " + gettext("What shows it: %(evidence)s.") % {"evidence": shown}
    return empty | {"approved": approved}


register(
    SENTENCES,
    choices={
        "before_how": RecipientRequest.How,
        "cancelled_why": Donation.Cancelled,
        "donation_state": DonationState,
        "shipping_condition": ShippingCondition,
        "how": RecipientRequest.How,
        "property": Donation.Kind,
    },
    pages={"donation": "donation_detail"},
    reading=of_approval,
)
