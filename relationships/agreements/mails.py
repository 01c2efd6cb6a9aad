"""Mails about the agreement: to the signatories in their language, and to the clerks."""

from datetime import date

from django.urls import reverse
from django.utils import translation

from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Refusal, SignatoryContact, SigningLink
from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from relationships.nominations.models.nominations import PartnerContact
from sistercities.kernel import outbox
from sistercities.kernel.aside import has_stepped_aside
from sistercities.kernel.permissions import clerks
from sistercities.kernel.site_address import site_url
from sistercities.kernel.translations import spoken


def signing_link(link: SigningLink, *, token: str, to: str) -> None:
    """The personal link. The only mail whose words staff cannot read."""
    language = spoken(link.signatory.language)
    _post(
        "signing_link",
        to=to,
        language=language,
        secret=True,
        link=link,
        signatory=link.signatory,
        url=_address("signing", token, language=language),
        print_url=_print_address(link.signatory.agreement, language),
    )


def reminder(link: SigningLink, *, to: str) -> None:
    """Ask the signatory to look for the mail with the link."""
    _post(
        "signing_reminder",
        to=to,
        language=spoken(link.signatory.language),
        link=link,
        signatory=link.signatory,
    )


def refused(refusal: Refusal) -> None:
    """Tell the clerks that a side cannot sign, and why."""
    nomination = refusal.signatory.agreement.nomination
    for clerk in clerks():
        if has_stepped_aside(clerk, nomination):
            continue
        _post(
            "signature_refused",
            to=clerk.email,
            language="en",
            refusal=refusal,
            nomination=nomination,
            url=f"{site_url()}/admin/nominations/{nomination.pk}/",
        )


def text_replaced(agreement: Agreement, *, reason: str) -> None:
    """Tell the signatories that their links and signatures do not count for the new text."""
    for contact in _contacts(agreement):
        _post(
            "text_replaced",
            to=contact.email,
            language=spoken(contact.signatory.language),
            signatory=contact.signatory,
            agreement=agreement,
            reason=reason,
        )


def official(agreement: Agreement, *, official_on: date) -> None:
    """Tell both signatories and the partner's contact that the tie is official."""
    languages = {contact.email: contact.signatory.language for contact in _contacts(agreement)}
    partner = PartnerContact.objects.filter(nomination=agreement.nomination).first()
    if partner and partner.email:
        languages.setdefault(partner.email, partner.language)
    for email, wanted in languages.items():
        language = spoken(wanted)
        _post(
            "tie_official",
            to=email,
            language=language,
            agreement=agreement,
            city=City.objects.with_labels(language).get(pk=agreement.nomination.city_id),
            official_on=official_on,
            url=_address("nomination_detail", agreement.nomination.slug, language=language),
            print_url=_print_address(agreement, language),
        )


def _post(template: str, *, to: str, language: str, secret: bool = False, **more: object) -> None:
    council = Council.objects.first()
    home = City.objects.with_labels(language).filter(council__isnull=False).first()
    outbox.post(
        template,
        to=to,
        language=language,
        context={"council": council, "home": home.display_name if home else "", **more},
        reply_to=council.contact_email if council else "",
        secret=secret,
    )


def _contacts(agreement: Agreement) -> list[SignatoryContact]:
    return list(
        SignatoryContact.objects.filter(signatory__agreement=agreement).select_related(
            "signatory__term__office__city", "signatory__term__person"
        )
    )


def _print_address(agreement: Agreement, language: str) -> str:
    return _address(
        "agreement_print", agreement.nomination.slug, agreement.version, language=language
    )


def _address(name: str, *parts: object, language: str) -> str:
    with translation.override(language):
        return f"{site_url()}{reverse(name, args=parts)}"
