"""Mails to the contact of a recipient body, in its language. They name no donor."""

from aid.needs.mails.post import address, post
from aid.needs.models.recipients import RecipientContact
from aid.shipping.models.shipments import AcceptanceLink, Shipment
from relationships.cities.models.cities import City
from sistercities.kernel.translations import spoken


def acceptance_link(
    link: AcceptanceLink, *, token: str, contact: RecipientContact, shipment: Shipment
) -> None:
    """The personal link. Staff never see it."""
    language = spoken(link.donation.body.language)
    _write(
        "aid_acceptance_link",
        link,
        contact,
        shipment,
        secret=True,
        url=address("receiving", token, language=language),
        print_url=address("receiving_print", token, language=language),
    )


def acceptance_reminder(
    link: AcceptanceLink, *, contact: RecipientContact, shipment: Shipment
) -> None:
    """Ask the recipient to look for the mail with the link."""
    _write("aid_acceptance_reminder", link, contact, shipment)


def _write(
    template: str,
    link: AcceptanceLink,
    contact: RecipientContact,
    shipment: Shipment,
    *,
    secret: bool = False,
    **context: object,
) -> None:
    donation = link.donation
    lines = donation.lines.filter(cancelled_at__isnull=True).select_related("item")
    lines = lines.prefetch_related("item__translations")
    post(
        template,
        to=contact.email,
        language=donation.body.language,
        secret=secret,
        link=link,
        donation=donation,
        contact=contact,
        zone=donation.city.timezone,
        home=_home(spoken(donation.body.language)),
        things=list(lines),
        shipment=shipment,
        **context,
    )


def _home(language: str) -> str:
    """The council's own city, named in the reader's language."""
    city = City.objects.with_labels(language).filter(council__isnull=False).first()
    return city.display_name if city else ""
