"""When all of a pledge has arrived or was cancelled, nothing more is asked or reported."""

import pytest

from aid.casework.acts.pledges import ACTS
from aid.casework.domain import following, triage
from aid.donations.domain import cancellations
from aid.models import Pledge, PledgeMessage
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    pledge_link,
    proposed,
    received,
    received_pledge,
    shipped,
    thanked,
)
from tests.following import text, url

pytestmark = pytest.mark.django_db
ENDED = {"received": received, "thanked": lambda donation: thanked(received(donation))}
ENDING_ACTS = {
    "ask": lambda pledge: triage.ask(pledge, by=clerk(), question="Which voltage?"),
    "correct": lambda pledge: triage.correct_things(
        pledge, by=clerk(), quantities={pledge.items.get(): 9}
    ),
    "report": lambda pledge: following.report_change(pledge_link(pledge), text="One broke."),
}
each_end = pytest.mark.parametrize("end", ENDED.values(), ids=ENDED)


@pytest.fixture(autouse=True)
def office():
    CouncilFactory()
    return clerk()


def offered(pledge, user):
    return [act.name for act in ACTS if act.offered_to(user, pledge)]


def unread():
    return PledgeMessage.objects.filter(seen_at__isnull=True)


@each_end
@pytest.mark.parametrize("act", ENDING_ACTS.values(), ids=ENDING_ACTS)
def test_at_an_end_it_is_refused_in_a_sentence(end, act):
    pledge = end(proposed()).pledge

    with pytest.raises(RuleError, match="has arrived or is settled"):
        act(pledge)

    assert not PledgeMessage.objects.filter(kind__in=["question", "change"]).exists()


@each_end
def test_at_an_end_neither_office_nor_donor_is_offered_what_makes_no_sense(client, office, end):
    pledge = end(proposed()).pledge
    token = pledge_link(pledge)

    status, change = client.get(url(token)), client.get(url(token, "change/"))

    assert offered(pledge, office) == ["send-link", "erase"]
    assert (url(token, "change/") in text(status), "<form" in text(change)) == (False, False)
    assert "Nothing can be sent any more." in text(change)


@pytest.mark.parametrize("act", ENDING_ACTS.values(), ids=ENDING_ACTS)
def test_while_it_is_on_the_way_or_some_is_left_it_goes_on(act):
    under_way = shipped(proposed()).pledge
    pledge = received_pledge(items=[{"quantity": 5}])
    some_left = received(proposed(pledge=pledge, quantities=[3])).pledge

    for pledge in (under_way, some_left):
        act(pledge)

    assert [triage.is_at_an_end(pledge) for pledge in (under_way, some_left)] == [False, False]


def test_what_may_go_no_further_keeps_nothing_open():
    pledge = received_pledge(items=[{"quantity": 3}, {"kind": "weapons"}])
    first = pledge.items.first()
    received(proposed(pledge=pledge, items=[first]))

    assert triage.is_at_an_end(Pledge.objects.get())


def test_what_is_only_held_back_is_not_taken_up(office):
    pledge = received_pledge(items=[{"kind": "body_armour"}])

    assert offered(pledge, office) == ["correct-things", "ask", "decline", "send-link", "erase"]


def test_withdrawing_takes_a_reported_change_off_the_desk():
    token = pledge_link(received_pledge())
    following.report_change(token, text="One broke.")

    following.withdraw(token, reason="I moved.")

    assert list(unread().values_list("kind", flat=True)) == ["withdrawn"]


def test_so_does_a_withdrawal_that_the_donor_told_the_office(office):
    donation = proposed()
    following.report_change(pledge_link(donation.pledge), text="One broke.")

    cancellations.cancel(donation, by=office, why="donor", reason="The donor rang.")

    assert (Pledge.objects.get().state, unread().exists()) == ("withdrawn", False)
