"""Personal links of recipients: the unguessable addresses by which they sign for what arrived.

A recipient has no account. Only the hash of the link is kept, so that nobody, not even staff, can
read it again; whoever loses it gets a new one, and the old one dies. It lives to the end of the
sixtieth day, where the recipient is, after the things are expected, or after it was sent if that
is later; when they are expected later after all, it lives longer. One receipt, or the answer that
it is not for them, uses it up. Opening its address changes nothing: mail scanners open addresses,
people press buttons.
"""

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.domain import waiting_photographs
from aid.domain.mails import recipients as mails
from aid.domain.pledge_links import hash_of
from aid.domain.readiness import lock_donation
from aid.models import Donation, Photograph, ReceiptLink, RecipientBody, RecipientContact
from aid.states import DONATION_ARRIVED, DonationState
from relationships.domain.calendar import end_of_day, end_of_day_in
from relationships.domain.links import NOT_FOUND
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note

LIFE = timedelta(days=60)
WHY_CLOSED: dict[str, str | Promise] = {
    "used": gettext_lazy("This link has been used. Each link works once."),
    "revoked": gettext_lazy("This link was withdrawn; a newer one may have been sent to you."),
    "expired": gettext_lazy("This link has expired."),
    "signed": gettext_lazy("What this link was sent for has been signed for already."),
    "closed": gettext_lazy("This donation was cancelled, so there is nothing to sign for."),
}


@transaction.atomic
def send_link(donation: Donation, *, by: User, email: str = "") -> ReceiptLink:
    """Send the recipient body a personal link by mail. An earlier link dies.

    An ``email`` given here becomes the address of the body's contact. Photographs that arrived
    with the earlier link, whose receipt was not finished, wait with the new one.

    Raises RuleError: the donation is not on the way; there is no e-mail address.
    """
    lock_donation(donation)
    _must_be_on_the_way(donation)
    if email:
        _know(donation.body, email)
    contact = contact_of(donation)
    if contact is None or not contact.email:
        raise RuleError(_("There is no e-mail address of %(body)s.") % {"body": donation.body})
    return _issue(donation, by=by, contact=contact)


def send_if_known(donation: Donation, *, by: User) -> ReceiptLink | None:
    """Send the link as soon as a donation, locked already, has left, if there is an address."""
    contact = contact_of(donation)
    if contact is None or not contact.email:
        return None
    return _issue(donation, by=by, contact=contact)


@transaction.atomic
def remind(donation: Donation, *, by: User) -> None:
    """Remind the recipient of the mail with the link. The link itself is not sent again.

    Raises RuleError: no link works; there is no e-mail address.
    """
    lock_donation(donation)
    link = _must_work(donation)
    contact = contact_of(donation)
    if contact is None or not contact.email:
        raise RuleError(_("There is no e-mail address to remind."))
    note(donation, act="receipt_link_reminded", by=by)
    mails.receipt_reminder(link, contact=contact)


@transaction.atomic
def revoke(donation: Donation, *, by: User) -> None:
    """Let the link die before it is used, with photographs that wait for the receipt.

    Raises RuleError: no link works.
    """
    lock_donation(donation)
    link = _must_work(donation)
    lock(link)
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    waiting_photographs.drop(link)
    note(donation, act="receipt_link_revoked", by=by)


def live_longer(donation: Donation) -> None:
    """Let the link of a donation, locked already, live as long as its shipment now asks for.

    It never dies earlier than its mail said.
    """
    until = _after_arrival(donation)
    _unspent(donation).filter(expires_at__lt=until).update(expires_at=until)


def working(donation: Donation) -> ReceiptLink | None:
    """The link that works: there is one at most."""
    link = _unspent(donation).filter(expires_at__gt=timezone.now()).last()
    return link if link is not None and not why_closed(link) else None


def find(token: str) -> ReceiptLink | None:
    """The link of this address, whether it still works or not."""
    return (
        ReceiptLink.objects.filter(token_hash=hash_of(token))
        .select_related("donation__body__city", "donation__pledge")
        .first()
    )


def why_closed(link: ReceiptLink) -> str:
    """Why the link does not work, as a key of WHY_CLOSED; empty if it works."""
    if link.standing == "used":
        return "used"
    if link.donation.state in DONATION_ARRIVED:
        return "signed"
    if link.donation.state == DonationState.CANCELLED:
        return "closed"
    return link.standing


def lock_link(token: str) -> ReceiptLink:
    """Lock the donation and then the link of this address, to use it.

    Raises RuleError: there is no such link, or it does not work.
    """
    link = find(token)
    if link is None:
        raise RuleError(str(NOT_FOUND))
    donation = link.donation
    lock_donation(donation)
    lock(link)
    link.donation = donation
    if why_closed(link):
        raise RuleError(str(WHY_CLOSED[why_closed(link)]))
    return link


def contact_of(donation: Donation) -> RecipientContact | None:
    """Whom to write to at the recipient body."""
    return RecipientContact.objects.filter(body=donation.body_id).first()


def _issue(donation: Donation, *, by: User, contact: RecipientContact) -> ReceiptLink:
    earlier = list(_unspent(donation))
    ReceiptLink.objects.filter(pk__in=[link.pk for link in earlier]).update(
        revoked_at=timezone.now()
    )
    token = secrets.token_urlsafe(32)
    link = ReceiptLink.objects.create(
        donation=donation,
        token_hash=hash_of(token),
        created_by=by,
        expires_at=max(_after_arrival(donation), end_of_day_in(LIFE, _zone(donation))),
    )
    Photograph.objects.filter(receipt_link__in=earlier).update(receipt_link=link)
    note(donation, act="receipt_link_sent", by=by)
    mails.receipt_link(link, token=token, contact=contact)
    return link


def _after_arrival(donation: Donation) -> datetime:
    shipment = donation.shipments.current().get()
    return end_of_day(shipment.expected_on + LIFE, _zone(donation))


def _zone(donation: Donation) -> ZoneInfo:
    return ZoneInfo(donation.city.timezone)


def _know(body: RecipientBody, email: str) -> None:
    """The address is from now on that of the body's contact."""
    unnamed = {"name": body.name[:150], "email": email}
    RecipientContact.objects.update_or_create(
        body=body, defaults={"email": email}, create_defaults=unnamed
    )


def _unspent(donation: Donation) -> QuerySet[ReceiptLink]:
    return donation.receipt_links.filter(used_at__isnull=True, revoked_at__isnull=True)


def _must_be_on_the_way(donation: Donation) -> None:
    if donation.state != DonationState.SHIPPED:
        raise RuleError(
            _("“%(case)s” is “%(state)s”: a link is sent for what is on the way.")
            % {"case": donation, "state": donation.get_state_display()}
        )


def _must_work(donation: Donation) -> ReceiptLink:
    link = working(donation)
    if link is None:
        raise RuleError(_("No link to this recipient works at the moment. Send one."))
    return link
