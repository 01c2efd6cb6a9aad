"""Pledges: a donor offers things of their own, without an account.

What is typed is kept as a draft at an address that only the donor's browser has. Once sent, it
waits until the donor has confirmed the e-mail address; only then does staff see it. A pledge is an
offer: it binds nobody and gives nobody title, and even kinds of things that we cannot pass on may
be offered.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.items.models.items import Item
from aid.items.models.photographs import Photograph
from aid.needs.models.needs import Need, NeedQuerySet, NeedTranslation
from aid.needs.states import NeedState
from aid.pledges.mails import donors as mails
from aid.pledges.mails import staff
from aid.pledges.models import links as pledge_links
from aid.pledges.models.links import CONFIRM_LINKS
from aid.pledges.models.pledges import Pledge, PledgeDonor, PledgeLink
from aid.pledges.states import PledgeState
from relationships.cities.models.cities import City, CityQuerySet
from relationships.ties.models.relationships import Relationship
from sistercities.kernel.calendar import council_day
from sistercities.kernel.links import use_up
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

THE_DONOR = "The donor"
MOST_LINES, MOST_PHOTOGRAPHS = 10, 6
TELEPHONE = re.compile(r"[0-9\s+()./x-]*")
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, kw_only=True)
class ItemData:
    """One line of a pledge; `line` is its number in the draft, by which photographs find it."""

    line: int
    kind: str
    description: str
    condition: str
    quantity: int = 1
    maker: str = ""
    model: str = ""
    year: int | None = None
    serial_or_vin: str = ""
    known_defects: str = ""
    expires_on: date | None = None
    voltage: str = ""


@dataclass(frozen=True, kw_only=True)
class DonorData:
    """Who offers, and where the things stand."""

    name: str
    email: str
    may_give: str
    stands_at: str
    organisation: str = ""
    phone: str = ""
    decided_by: str = ""
    name_is_public: bool = False
    photographs_are_public: bool = False


@dataclass(frozen=True, kw_only=True)
class PledgeData:
    """All that a pledge contains when it is sent."""

    kind: str
    city: City
    donor: DonorData
    items: Sequence[ItemData]
    language: str
    need: Need | None = None
    available_from: date | None = None


def needs_open() -> NeedQuerySet:
    """The published needs that a pledge may answer."""
    translated = Prefetch("translations", NeedTranslation.objects.current())
    return Need.objects.published().select_related("body").prefetch_related(translated)


def cities_open() -> CityQuerySet:
    """The cities for which things can be pledged: of an official tie, or with a published need."""
    tied = Relationship.objects.of_council().official_on(council_day())
    asking = Need.objects.published()
    return City.objects.filter(
        Q(pk__in=tied.values("city_b")) | Q(pk__in=asking.values("body__city"))
    )


def find(address_hash: str) -> Pledge | None:
    """The pledge whose draft stands at the address with this hash."""
    return Pledge.objects.filter(address_hash=address_hash).first()


def find_locked(address_hash: str) -> Pledge | None:
    """The same, locked until the transaction ends, so that what is sent is what was read."""
    return Pledge.objects.select_for_update(no_key=True).filter(address_hash=address_hash).first()


@transaction.atomic
def start_draft(*, address_hash: str, language: str) -> Pledge:
    """Make a draft with the first thing that a donor sends; called again, return the same draft."""
    given = {"reference": new_reference(), "language": language}
    pledge, _new = Pledge.objects.get_or_create(address_hash=address_hash, defaults=given)
    return pledge


@transaction.atomic
def save_draft(pledge: Pledge, data: dict[str, Any]) -> None:
    """Save what was typed so far, valid or not.

    Raises RuleError: the pledge has been sent.
    """
    lock(pledge)
    must_be_draft(pledge)
    pledge.draft = data
    pledge.save(update_fields=["draft"])


@transaction.atomic
def remove_photographs(pledge: Pledge, photographs: Any) -> None:
    """Take these photographs out of a draft, with their files.

    Raises RuleError: the pledge has been sent.
    """
    lock(pledge)
    must_be_draft(pledge)
    for photograph in pledge.photographs.filter(pk__in=photographs):
        stored = photograph.file
        photograph.delete()
        transaction.on_commit(partial(stored.storage.delete, str(stored)))


@transaction.atomic
def send(pledge: Pledge, *, data: PledgeData) -> None:
    """Send a draft: it becomes a pledge that waits for its donor's confirmation by e-mail.

    Photographs of the draft pass to the things that they show; the draft itself is cleared.

    Raises RuleError: it was sent before; it offers nothing, or more than ten kinds of things; the
    city or the need takes no pledges; the donor does not say who may give the things away.
    """
    lock(pledge)
    must_be_draft(pledge)
    _must_offer_something(data)
    _must_be_wanted_there(data)
    _must_be_theirs_to_give(data)
    PledgeDonor.objects.create(pledge=pledge, **asdict(data.donor))
    for item in data.items:
        _hand_over_line(pledge, item)
    left = pledge.photographs.filter(item=None)
    remove_photographs(pledge, list(left.values_list("pk", flat=True)))
    advance(
        pledge,
        PledgeState.UNCONFIRMED,
        act="pledge_sent",
        by=None,
        acted_as=THE_DONOR,
        kind=data.kind,
        city=data.city,
        need=data.need,
        available_from=data.available_from,
        language=data.language,
        draft={},
        sent_at=timezone.now(),
    )
    _ask_to_confirm(pledge)


@transaction.atomic
def correct_email(pledge: Pledge, *, email: str) -> None:
    """Correct the address of a pledge that is not confirmed. Earlier links stop working.

    Raises RuleError: it is confirmed already; too many mails went out in the last hour.
    """
    lock(pledge)
    _must_wait_for_confirmation(pledge)
    pledge_links.must_not_flood(pledge, PledgeLink.Purpose.CONFIRM)
    donor = PledgeDonor.objects.select_for_update(no_key=True).get(pledge=pledge)
    donor.email = email
    donor.save(update_fields=["email"])
    log_step(pledge, act="pledge_email_corrected", by=None, acted_as=THE_DONOR)
    _ask_to_confirm(pledge)


@transaction.atomic
def send_again(pledge: Pledge) -> None:
    """Send the mail with the link to confirm once more; the earlier link stops working.

    Raises RuleError: it is confirmed already; too many mails went out in the last hour.
    """
    lock(pledge)
    _must_wait_for_confirmation(pledge)
    pledge_links.must_not_flood(pledge, PledgeLink.Purpose.CONFIRM)
    log_step(pledge, act="pledge_mail_sent_again", by=None, acted_as=THE_DONOR)
    _ask_to_confirm(pledge)


@transaction.atomic
def confirm(token: str) -> Pledge:
    """The donor confirms the e-mail address: from now on it is a pledge that staff answer.

    The donor gets the link to follow it; the clerk's office is told.

    Raises RuleError: the link does not work.
    """
    link = pledge_links.CONFIRM_LINKS.lock(token)
    use_up(link)
    pledge = link.pledge
    advance(
        pledge,
        PledgeState.RECEIVED,
        act="pledge_confirmed",
        by=None,
        acted_as=THE_DONOR,
        confirmed_at=timezone.now(),
    )
    mails.received(pledge, pledge_links.issue(pledge, PledgeLink.Purpose.FOLLOW))
    staff.new_pledge(pledge)
    return pledge


def is_telephone_number(text: str) -> bool:
    """Whether it has at least five digits and nothing but digits and the usual separators."""
    return bool(TELEPHONE.fullmatch(text)) and sum(sign.isdigit() for sign in text) >= 5


def new_reference() -> str:
    """A reference that no pledge has yet, easy to read out over the telephone."""
    while True:
        reference = "P-" + "".join(secrets.choice(LETTERS) for _n in range(7))
        if not Pledge.objects.filter(reference=reference).exists():
            return reference


def must_be_draft(pledge: Pledge) -> None:
    """Raises RuleError: the pledge has been sent."""
    if pledge.state != PledgeState.DRAFT:
        raise RuleError(_("This pledge has been sent, so it can no longer be edited here."))


def _must_offer_something(data: PledgeData) -> None:
    if not data.items:
        raise RuleError(_("Say what you would like to give."))
    if len(data.items) > MOST_LINES:
        most = ngettext(
            "One pledge can hold %(n)d kind of thing.",
            "One pledge can hold %(n)d kinds of things. Send a second pledge for the others.",
            MOST_LINES,
        )
        raise RuleError(most % {"n": MOST_LINES})


def _must_be_wanted_there(data: PledgeData) -> None:
    if data.need and (
        data.need.state != NeedState.PUBLISHED or data.need.body.city_id != data.city.pk
    ):
        raise RuleError(_("This need is no longer open. Choose another one, or a city."))
    if not cities_open().filter(pk=data.city.pk).exists():
        raise RuleError(_("Nothing can be pledged for this city at present. Choose another one."))


def _must_be_theirs_to_give(data: PledgeData) -> None:
    donor, owner = data.donor, PledgeDonor.MayGive.OWNER
    if data.kind == Pledge.Kind.PERSON and donor.may_give != owner:
        raise RuleError(_("Only an organisation can say that it decides for itself."))
    if data.kind == Pledge.Kind.ORGANISATION and not (
        donor.organisation and donor.decided_by and donor.may_give != owner
    ):
        raise RuleError(
            _("Name your organisation, who decides in it, and whether that is decided.")
        )


def _hand_over_line(pledge: Pledge, data: ItemData) -> None:
    fields = asdict(data)
    line = fields.pop("line")
    item = Item.objects.create(pledge=pledge, **fields)
    Photograph.objects.filter(pledge=pledge, draft_line=line).update(item=item, draft_line=None)


def _must_wait_for_confirmation(pledge: Pledge) -> None:
    if pledge.state != PledgeState.UNCONFIRMED:
        raise RuleError(_("The e-mail address of this pledge has been confirmed already."))


def _ask_to_confirm(pledge: Pledge) -> None:
    mails.confirm(pledge, pledge_links.issue(pledge, PledgeLink.Purpose.CONFIRM))


@transaction.atomic
def send_link_again(confirm_token: str) -> None:
    """Send a new link to the private page to the address that this used link confirmed.

    For a donor whose mail has not come; every earlier link to the page stops working.

    Raises RuleError: nothing was confirmed by this link; the donor's data were erased; too many
    mails went out in the last hour.
    """
    link = CONFIRM_LINKS.find(confirm_token)
    if link is None or link.used_at is None:
        raise RuleError(str(CONFIRM_LINKS.not_found.why))
    pledge = link.pledge
    lock(pledge)
    if pledge.erased_at is not None:
        raise RuleError(str(CONFIRM_LINKS.ends["erased"].why))
    pledge_links.must_not_flood(pledge, PledgeLink.Purpose.FOLLOW)
    pledge_links.revoke(pledge, PledgeLink.Purpose.FOLLOW)
    token = pledge_links.issue(pledge, PledgeLink.Purpose.FOLLOW)
    log_step(pledge, act="pledge_link_sent", by=None, acted_as=THE_DONOR)
    mails.link(pledge, token)
