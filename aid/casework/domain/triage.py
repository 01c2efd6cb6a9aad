"""How the clerk's office answers a pledge.

It proposes things to a recipient body, asks the donor a question, or declines with a reason and a
letter. Nothing here makes the city the owner: a donor's things go straight to the recipient. What
donor and office write to each other is kept apart from the history, so that it can be erased with
the donor.
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.donations import mails as donation_mails
from aid.donations.domain import proposals
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_ARRIVED, DonationState
from aid.items.models.items import Item
from aid.items.states import ItemState
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from aid.needs.states import NeedState
from aid.pledges.domain import letters
from aid.pledges.domain.answers import Kind, see
from aid.pledges.mails import donors as mails
from aid.pledges.models import links as pledge_links
from aid.pledges.models.pledges import Pledge, PledgeLink, PledgeMessage
from aid.pledges.states import PLEDGE_OPEN, PledgeState
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step

# The history of the thing says this; the donor's own words are kept apart, to be erased.
AS_REPORTED = "The donor told the office."

ALIVE = (*PLEDGE_OPEN, PledgeState.TAKEN_UP)

AT_AN_END = (*DONATION_ARRIVED, DonationState.CANCELLED)


@transaction.atomic
def take_up(
    pledge: Pledge,
    *,
    by: User,
    body: RecipientBody,
    quantities: Mapping[Item, int],
    for_need: Collection[Item] | None = None,
) -> Donation:
    """Propose things of a pledge to a recipient body of the city that the donor chose.

    If the pledge answers a need of this body, the things named in ``for_need`` count for it, or all
    of them if it is not given. What is left of a pledge that was taken up may go to a further body.

    Raises RuleError: the pledge is answered already, or its donor's data were erased; the body is
    in another city; whatever `proposals.propose` refuses.
    """
    lock(pledge)
    _must_be(pledge, ALIVE)
    _must_have_donor(pledge)
    if body.city_id != pledge.city_id:
        raise RuleError(
            _("The donor offers it to %(city)s; %(body)s is in another city.")
            % {"city": pledge.city, "body": body}
        )
    need = pledge.need if pledge.need is not None and pledge.need.body_id == body.pk else None
    lines = [
        proposals.LinePlan(item, quantity, _counts_for(need, item, for_need))
        for item, quantity in quantities.items()
        if quantity
    ]
    donation = proposals.propose(by=by, body=body, lines=lines, pledge=pledge)
    see(pledge)
    facts = {"body": body.name, "reference": donation.reference}
    if pledge.state == PledgeState.TAKEN_UP:
        log_step(pledge, act="pledge_taken_up", by=by, facts=facts)
    else:
        advance(pledge, PledgeState.TAKEN_UP, act="pledge_taken_up", by=by, facts=facts)
    donation_mails.taken_up(donation)
    return donation


@transaction.atomic
def correct_things(pledge: Pledge, *, by: User, quantities: Mapping[Item, int]) -> None:
    """Record how many of each thing the donor still has, as the donor told the office.

    None left marks the thing as gone; more than none brings a thing that was gone back.

    Raises RuleError: no number differs; fewer are left than are in donations; the pledge is
    answered already, or finished.
    """
    lock(pledge)
    _must_be(pledge, ALIVE)
    must_be_under_way(pledge)
    items = pledge.items.select_for_update(of=("self",), no_key=True).order_by("pk")
    changed = [
        item
        for item in items.filter(pk__in=[item.pk for item in quantities])
        if quantities[item] != there_are(item)
    ]
    if not changed:
        raise RuleError(_("Nothing differs from what is entered here."))
    for item in changed:
        _correct(pledge, item, quantities[item], by)
    see(pledge)


def there_are(item: Item) -> int:
    """How many the donor still has, counting those that are in donations."""
    return 0 if item.state == ItemState.GONE else item.quantity


def _correct(pledge: Pledge, item: Item, quantity: int, by: User) -> None:
    promised = proposals.promised(item)
    if quantity < promised:
        raise RuleError(
            _("“%(item)s”: %(promised)d are in donations already. Cancel that there first.")
            % {"item": item.description, "promised": promised}
        )
    facts = {"item_kind": item.kind, "was": there_are(item), "quantity": quantity}
    if quantity:
        item.quantity = quantity
        item.save(update_fields=["quantity"])
    state = ItemState.AVAILABLE if quantity else ItemState.GONE
    if item.state != state:
        act = "item_taken_back" if quantity else "item_gone"
        advance(item, state, act=act, by=by, facts={"reason": AS_REPORTED})
    log_step(pledge, act="pledge_things_corrected", by=by, facts=facts)


@transaction.atomic
def ask(pledge: Pledge, *, by: User, question: str) -> PledgeMessage:
    """Ask the donor a question. A pledge that was taken up stays so while the question is open.

    Raises RuleError: no question is given; the pledge is answered already, or finished; its donor's
    data were erased.
    """
    lock(pledge)
    _must_be(pledge, ALIVE)
    _must_have_donor(pledge)
    must_be_under_way(pledge)
    if not question.strip():
        raise RuleError(_("Write what you want to know."))
    see(pledge)
    message = _say(pledge, Kind.QUESTION, question, by)
    if pledge.state == PledgeState.RECEIVED:
        advance(pledge, PledgeState.QUESTION, act="pledge_question_asked", by=by)
    else:
        log_step(pledge, act="pledge_question_asked", by=by)
    mails.question(pledge, message.text)
    return message


@transaction.atomic
def decline(pledge: Pledge, *, by: User, why: str, letter: str) -> None:
    """Decline a pledge, with a reason that is counted and a letter that the donor reads.

    Raises RuleError: the reason or the letter is missing; the letter is the unedited draft for
    another reason, or names no reason; the pledge is answered already.
    """
    lock(pledge)
    _must_be(pledge, PLEDGE_OPEN)
    if why not in Pledge.Declined.values:
        raise RuleError(_("Choose a reason."))
    if not letter.strip():
        raise RuleError(_("Write the letter that the donor will get."))
    letters.must_name_reason(pledge, letter, why=why)
    see(pledge)
    if pledge.erased_at is None:
        _say(pledge, Kind.DECLINED, letter, by)
    advance(
        pledge,
        PledgeState.DECLINED,
        act="pledge_declined",
        by=by,
        facts={"declined_why": why},
        declined_why=why,
    )
    mails.declined(pledge, letter.strip())


@transaction.atomic
def mark_read(pledge: Pledge, *, by: User) -> None:
    """Note that the office has read what the donor wrote.

    Raises RuleError: there is nothing new to read.
    """
    lock(pledge)
    if not see(pledge):
        raise RuleError(_("Everything that the donor wrote is marked as read already."))
    log_step(pledge, act="pledge_read", by=by)


@transaction.atomic
def send_link_again(pledge: Pledge, *, by: User) -> None:
    """Send the donor a new link to the page of the pledge. Every earlier link stops working.

    Raises RuleError: the donor's data were erased.
    """
    lock(pledge)
    _must_have_donor(pledge)
    pledge_links.revoke(pledge, PledgeLink.Purpose.FOLLOW)
    token = pledge_links.issue(pledge, PledgeLink.Purpose.FOLLOW)
    log_step(pledge, act="pledge_link_sent", by=by)
    mails.link(pledge, token)


def is_at_an_end(pledge: Pledge) -> bool:
    """Whether all its donations have arrived or were cancelled, and nothing more can go on."""
    if pledge.state != PledgeState.TAKEN_UP:
        return False
    under_way = pledge.donations.exclude(state__in=AT_AN_END).exists()
    return not under_way and not any(proposals.free_of(pledge.items.can_go_further()).values())


def must_be_under_way(pledge: Pledge) -> None:
    """Raises RuleError: the pledge, already locked, is finished."""
    if is_at_an_end(pledge):
        raise RuleError(
            _("All of pledge %(pledge)s has arrived or is settled, so this is not possible.")
            % {"pledge": pledge}
        )


def open_question(pledge: Pledge) -> PledgeMessage | None:
    """The newest question of the office that the donor has not answered."""
    newest = pledge.messages.filter(kind__in=(Kind.QUESTION, Kind.ANSWER)).last()
    return newest if newest is not None and newest.kind == Kind.QUESTION else None


def wanted_by(pledge: Pledge) -> Need | None:
    """The need that the pledge answers, as long as it is published."""
    need = pledge.need
    return need if need is not None and need.state == NeedState.PUBLISHED else None


def _counts_for(need: Need | None, item: Item, for_need: Collection[Item] | None) -> Need | None:
    return need if for_need is None or item in for_need else None


def _must_be(pledge: Pledge, states: Collection[str]) -> None:
    if pledge.state not in states:
        raise RuleError(
            _("Pledge %(pledge)s is now “%(state)s”, so this is not possible.")
            % {"pledge": pledge, "state": pledge.get_state_display()}
        )


def _must_have_donor(pledge: Pledge) -> None:
    if pledge.erased_at is not None:
        raise RuleError(_("The donor's data were erased, so nobody can be written to."))


def _say(pledge: Pledge, kind: str, text: str, by: User) -> PledgeMessage:
    return PledgeMessage.objects.create(
        pledge=pledge, kind=kind, text=text.strip(), by=by, seen_at=timezone.now()
    )
