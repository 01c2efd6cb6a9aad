"""Mails to a donor, in the donor's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from aid.domain.mails import post
from aid.models import DonationLine, Pledge, PledgeDonor
from aid.states import DONATION_ARRIVED
from relationships.models import City


def confirm(pledge: Pledge, token: str) -> None:
    """Ask whoever reads this address to confirm the pledge. Staff never see the link."""
    post(
        "aid_pledge_confirm",
        to=pledge.donor.email,
        language=pledge.language,
        secret=True,
        pledge=pledge,
        url=address("pledge_confirm", token, language=pledge.language),
    )


def received(pledge: Pledge, token: str) -> None:
    """The pledge is here: what happens next, and the donor's private page."""
    post(
        "aid_pledge_received",
        to=pledge.donor.email,
        language=pledge.language,
        secret=True,
        pledge=pledge,
        items=pledge.items.all(),
        url=address("pledge_follow", token, language=pledge.language),
    )


def address(name: str, *parts: object, language: str) -> str:
    """The whole address of a page in this language."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=parts)}"


def question(pledge: Pledge, text: str) -> None:
    """What the clerk's office wants to know."""
    _to_donor("aid_pledge_question", pledge, text=text)


def taken_up(pledge: Pledge) -> None:
    """Somebody at the far end is to have it."""
    _to_donor("aid_pledge_taken_up", pledge)


def declined(pledge: Pledge, letter: str) -> None:
    """The letter that the clerk wrote, and nothing else."""
    _to_donor("aid_pledge_declined", pledge, letter=letter)


def changed(pledge: Pledge) -> None:
    """Where the pledge stands has changed: the offer stands again, or it was withdrawn."""
    _to_donor("aid_pledge_changed", pledge)


def shipped(pledge: Pledge) -> None:
    """The things have left. Without route, place or day: some cities are at war."""
    _to_donor("aid_pledge_shipped", pledge)


def arrived(pledge: Pledge) -> None:
    """The recipient has signed for what arrived."""
    lines = DonationLine.objects.standing().filter(
        donation__pledge=pledge, donation__state__in=DONATION_ARRIVED
    )
    _to_donor("aid_pledge_arrived", pledge, lines=lines.select_related("item"))


def thanks(pledge: Pledge, text: str) -> None:
    """The thanks that the clerk's office passes on."""
    _to_donor("aid_pledge_thanks", pledge, text=text)


def link(pledge: Pledge, token: str) -> None:
    """A new link to the pledge's page, in place of every earlier one."""
    url = address("pledge_follow", token, language=pledge.language)
    _to_donor("aid_pledge_link", pledge, secret=True, url=url)


def _to_donor(template: str, pledge: Pledge, *, secret: bool = False, **context: object) -> None:
    """Write to the donor, unless the donor's data were erased."""
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    if donor is None:
        return
    post(
        template,
        to=donor.email,
        language=pledge.language,
        secret=secret,
        pledge=pledge,
        donor=donor,
        city=city_of(pledge),
        **context,
    )


def city_of(pledge: Pledge) -> str:
    """The city for which it was pledged, named in the donor's language."""
    city = City.objects.with_labels(pledge.language).filter(pk=pledge.city_id or 0).first()
    return city.display_name if city else ""
