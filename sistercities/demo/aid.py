"""Aid: what sources tell of past gifts, one need, and two pledges that wait for an answer.

The bases and the past donations are facts. The need, its recipient body and the donors are
invented and say so.
"""

import re
import secrets
from datetime import date, timedelta
from typing import Any

from post_office.models import Email

from aid.legal_bases.domain import legal_bases_data
from aid.needs.domain import conflict, needs
from aid.needs.domain.need_translations import NEED_TRANSLATION
from aid.needs.domain.recipients import enter_body
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody, RecipientContact
from aid.past_donations import domain as past
from aid.pledges.domain import pledges
from aid.pledges.domain.pledges import DonorData, ItemData, PledgeData
from aid.pledges.models import links as pledge_links
from aid.pledges.models.pledges import Pledge
from relationships.cities.domain import places
from relationships.cities.models.cities import City
from relationships.ties.models.relationships import RelationshipDate
from sistercities.demo import facts, label, labelled_place
from sistercities.demo.ties import READ_ON
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day
from sistercities.kernel.links import hash_of
from sistercities.kernel.models import User

Precision = RelationshipDate.Precision
PRECISE_TO = {0: Precision.DAY, 4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def enter(*, clerk: User) -> None:
    legal_bases_data.load("los_angeles")
    _past_donations(clerk)
    need = _need(clerk)
    for entry in facts("pledges"):
        _pledge(entry, need)


def _past_donations(clerk: User) -> None:
    data = facts("past_donations")
    for place in data["places"]:
        labelled_place(place, by=clerk)
    for place in data["places_by_hand"]:
        label(places.add_by_hand(place=City(**place["facts"]), by=clerk), place, by=clerk)
    read_on = min(READ_ON, council_day())  # a machine whose clock is late starts too
    for entry in data["donations"]:
        giver, receiver, on = (entry.pop(name) for name in ("from", "to", "on"))
        past.report_past(
            by=clerk,
            from_city=City.objects.get(**_by(giver)),
            to_city=City.objects.get(**_by(receiver)),
            happened_on=date.fromisoformat((on + "-01-01")[:10]) if on else None,
            precision=PRECISE_TO[len(on)],
            as_of=read_on,
            **entry,
        )


def _by(key: int | str) -> dict[str, Any]:
    """A place of the gazetteer by its number; one that was added by hand by its name."""
    return {"geoname_id": key} if isinstance(key, int) else {"geoname_id": None, "name": key}


def _need(clerk: User) -> Need:
    data = facts("needs")
    city = City.objects.get(geoname_id=data["geoname_id"])
    conflict.mark(city, by=clerk, **data["conflict"])
    body = enter_body(RecipientBody(city=city, **data["body"]), by=clerk)
    RecipientContact.objects.create(body=body, **data["contact"])
    by_day = council_day() + timedelta(days=data["needed_in_days"])
    need = needs.enter_need(body, by=clerk, needed_by=by_day, **data["need"])
    needs.publish(need, by=clerk)
    for language, texts in data["translations"].items():
        for field, text in texts.items():
            said = {"field": field, "wording": getattr(need, field), "text": text}
            entries.enter(NEED_TRANSLATION, need, by=clerk, language=language, **said)
    return need


def _pledge(entry: dict[str, Any], need: Need) -> None:
    """Send a pledge and confirm it, as a donor does by form and mail."""
    data = PledgeData(
        kind=entry["kind"],
        city=need.body.city,
        need=need if entry["answers_need"] else None,
        language=entry["language"],
        donor=DonorData(**entry["donor"]),
        items=[ItemData(**item) for item in entry["items"]],
    )
    address = hash_of(secrets.token_urlsafe(32))
    pledge = pledges.start_draft(address_hash=address, language=data.language)
    pledges.send(pledge, data=data)
    pledges.confirm(_token_in_mail(pledge))


def _token_in_mail(pledge: Pledge) -> str:
    """What the donor finds in the mail that asks to confirm."""
    mail = Email.objects.filter(to=[pledge.donor.email]).latest("id")
    tokens: list[str] = TOKEN.findall(mail.message)
    return next(token for token in tokens if pledge_links.CONFIRM_LINKS.find(token))
