"""Mails to a donor, in the donor's language.

A mail that brings news or asks for something carries a new link to the donor's private page;
earlier links go on working. Nobody in the clerk's office can read such a mail.
"""

from aid.items.models.items import Item
from aid.items.states import ItemState
from aid.needs.mails.post import address, post
from aid.pledges.models import links as pledge_links
from aid.pledges.models.pledges import Pledge, PledgeDonor, PledgeLink
from relationships.cities.models.cities import City
from sistercities.kernel.calendar import council_zone


def confirm(pledge: Pledge, token: str) -> None:
    """Ask whoever reads this address to confirm the pledge. Staff never see the link."""
    post(
        "aid_pledge_confirm",
        to=pledge.donor.email,
        language=pledge.language,
        secret=True,
        pledge=pledge,
        url=address("pledge_confirm", token, language=pledge.language),
        link=pledge_links.CONFIRM_LINKS.find(token),
        zone=council_zone().key,
    )


def received(pledge: Pledge, token: str) -> None:
    """Tell the donor that the pledge is here and what happens next, with the link to its page."""
    post(
        "aid_pledge_received",
        to=pledge.donor.email,
        language=pledge.language,
        secret=True,
        pledge=pledge,
        items=pledge.items.all(),
        url=_page(pledge, token),
    )


def question(pledge: Pledge, text: str) -> None:
    """Send the question of the clerk's office."""
    with_link("aid_pledge_question", pledge, text=text, things=offered(pledge))


def declined(pledge: Pledge, letter: str) -> None:
    """Send the letter that the clerk wrote, and nothing else."""
    _to_donor("aid_pledge_declined", pledge, letter=letter)


def changed(pledge: Pledge) -> None:
    """Tell the donor that the offer stands again, or was withdrawn."""
    _to_donor("aid_pledge_changed", pledge, things=offered(pledge))


def thanks(pledge: Pledge, text: str) -> None:
    """Send the letter of thanks that the clerk wrote."""
    with_link("aid_pledge_thanks", pledge, text=text)


def link(pledge: Pledge, token: str) -> None:
    """Send a new link to the pledge's page, which replaces every earlier one."""
    url = _page(pledge, token)
    _to_donor("aid_pledge_link", pledge, secret=True, url=url, things=offered(pledge))


def with_link(template: str, pledge: Pledge, **context: object) -> None:
    """Write to the donor, with one more link to the private page."""
    if PledgeDonor.objects.filter(pledge=pledge).exists():
        token = pledge_links.issue(pledge, PledgeLink.Purpose.FOLLOW, asked_for=False)
        _to_donor(template, pledge, secret=True, url=_page(pledge, token), **context)


def _page(pledge: Pledge, token: str) -> str:
    return address("pledge_follow", token, language=pledge.language)


def offered(pledge: Pledge) -> list[Item]:
    """The things that the donor offers, without those that are gone."""
    return list(pledge.items.exclude(state=ItemState.GONE))


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
