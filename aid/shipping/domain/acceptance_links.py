"""Personal links by which recipients sign for what arrived.

A link works to the end of the sixtieth day, where the recipient is, after the expected arrival or,
if that is later, after it was sent. If the expected arrival moves to a later day, the link works
longer. One acceptance or one refusal uses it up. A new link ends the old one.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.domain.readiness import lock_donation
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_ARRIVED, DonationState
from aid.items.models.photographs import Photograph
from aid.needs.models.recipients import RecipientBody, RecipientContact
from aid.shipping.domain import waiting_photographs
from aid.shipping.mails import recipients as mails
from aid.shipping.models.shipments import AcceptanceLink, Shipment
from sistercities.kernel import links
from sistercities.kernel.calendar import end_of_day, end_of_day_in
from sistercities.kernel.links import End, LinkKind
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, log_step

LIFE = timedelta(days=60)


@transaction.atomic
def send_link(donation: Donation, *, by: User, email: str = "") -> AcceptanceLink:
    """Send the recipient body a personal link by mail. An earlier link stops working.

    An ``email`` given here becomes the address of the body's contact. Photographs uploaded through
    the earlier link for an acceptance that was not signed are moved to the new link.

    Raises RuleError: the donation is not on the way; there is no e-mail address.
    """
    lock_donation(donation)
    _must_be_on_the_way(donation)
    if email:
        _know(donation.body, email)
    contact = contact_of(donation)
    if contact is None or not contact.email:
        raise RuleError(_("There is no e-mail address of %(body)s.") % {"body": donation.body})
    return _issue(donation, _shipment(donation), by=by, contact=contact)


def send_if_known(donation: Donation, shipment: Shipment, *, by: User) -> AcceptanceLink | None:
    """Send the link when a donation, locked already, has left, if the body has an address."""
    contact = getattr(donation.body, "contact", None)
    if contact is None or not contact.email:
        return None
    return _issue(donation, shipment, by=by, contact=contact)


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
    log_step(donation, act="acceptance_link_reminded", by=by)
    mails.acceptance_reminder(link, contact=contact, shipment=_shipment(donation))


@transaction.atomic
def revoke(donation: Donation, *, by: User) -> None:
    """Withdraw the unused link and delete the photographs that wait with it.

    Raises RuleError: no link works.
    """
    lock_donation(donation)
    link = _must_work(donation)
    links.revoke(donation.acceptance_links.filter(pk=link.pk))
    waiting_photographs.drop(link)
    log_step(donation, act="acceptance_link_revoked", by=by)


def live_longer(donation: Donation) -> None:
    """Extend the link of a donation, locked already, after its expected arrival has changed.

    It never ends earlier than its mail said.
    """
    until = _after_arrival(donation, _shipment(donation))
    _unspent(donation).filter(expires_at__lt=until).update(expires_at=until)


def working(donation: Donation) -> AcceptanceLink | None:
    """The link that works: there is one at most."""
    link = _unspent(donation).filter(expires_at__gt=timezone.now()).last()
    return link if link is not None and not ACCEPTANCE_LINKS.why_closed(link) else None


def contact_of(donation: Donation) -> RecipientContact | None:
    """The contact of the recipient body, if there is one."""
    return RecipientContact.objects.filter(body=donation.body_id).first()


def _issue(
    donation: Donation, shipment: Shipment, *, by: User, contact: RecipientContact
) -> AcceptanceLink:
    earlier = list(_unspent(donation))
    if earlier:
        links.revoke(donation.acceptance_links.all())
    until = max(_after_arrival(donation, shipment), end_of_day_in(LIFE, _zone(donation)))
    link, token = links.issue(AcceptanceLink, until=until, donation=donation, created_by=by)
    Photograph.objects.filter(acceptance_link__in=earlier).update(acceptance_link=link)
    log_step(donation, act="acceptance_link_sent", by=by)
    mails.acceptance_link(link, token=token, contact=contact, shipment=shipment)
    return link


def _shipment(donation: Donation) -> Shipment:
    return donation.shipments.current().get()


def _after_arrival(donation: Donation, shipment: Shipment) -> datetime:
    return end_of_day(shipment.expected_on + LIFE, _zone(donation))


def _zone(donation: Donation) -> ZoneInfo:
    return ZoneInfo(donation.city.timezone)


def _know(body: RecipientBody, email: str) -> None:
    """Store this address as that of the body's contact."""
    unnamed = {"name": body.name[:150], "email": email}
    RecipientContact.objects.update_or_create(
        body=body, defaults={"email": email}, create_defaults=unnamed
    )


def _unspent(donation: Donation) -> QuerySet[AcceptanceLink]:
    return links.unspent(donation.acceptance_links.all())


def _must_be_on_the_way(donation: Donation) -> None:
    if donation.state != DonationState.SHIPPED:
        raise RuleError(
            _("“%(case)s” is “%(state)s”: a link is sent for what is on the way.")
            % {"case": donation, "state": donation.get_state_display()}
        )


def _must_work(donation: Donation) -> AcceptanceLink:
    link = working(donation)
    if link is None:
        raise RuleError(_("No link to this recipient works at the moment. Send one."))
    return link


def _ended(donation: Donation) -> str:
    if donation.state in DONATION_ARRIVED:
        return "signed"
    return "closed" if donation.state == DonationState.CANCELLED else ""


ACCEPTANCE_LINKS = LinkKind(
    rows=lambda: AcceptanceLink.objects.select_related("donation__body__city", "donation__pledge"),
    subject="donation",
    hold=lock_donation,
    ended=_ended,
    ends={
        "signed": End(gettext_lazy("What this link was sent for has been signed for already.")),
        "closed": End(
            gettext_lazy("This donation was cancelled, so there is nothing to sign for.")
        ),
    },
)
