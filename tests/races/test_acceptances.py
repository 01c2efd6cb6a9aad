"""An acceptance sent twenty times at once, and by link and on paper at once; real threads.

The negative control looks first and writes later, without locks: it must go wrong.
"""

import threading

import pytest
from django.test import Client
from django.urls import reverse

from aid.models import Acceptance, DonationStep, LineAnswer
from aid.shipping.domain import acceptances
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from sistercities.kernel import entries
from sistercities.kernel.workflow import log_step
from sistercities.models import PublicRecordEntry
from tests.aid.acceptances import enter_paper
from tests.days import today
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import acceptance_link, proposed, shipped
from tests.races.threads import DONE, REFUSED, outcomes_of, together, without_triggers

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


@pytest.fixture
def donation():
    CouncilFactory()
    return shipped(proposed())


def signed(donation):
    return {
        "received_on": today(donation.city),
        "office": "Chief of the fire station",
        "typed_name": "Officer 1",
        "lines": [LineAnswer(line, line.quantity) for line in donation.lines.all()],
    }


def counted():
    """How many there are, of themselves, in the history and in the record."""
    return (
        Acceptance.objects.current().count(),
        DonationStep.objects.filter(act="donation_received").count(),
        PublicRecordEntry.objects.count(),
    )


def test_of_link_and_paper_at_once_one_counts(donation):
    token, draft, by = acceptance_link(donation), enter_paper(donation), clerk()

    def on_paper():
        entries.confirm(Acceptance.objects.get(pk=draft.pk), by=by)

    outcomes = outcomes_of(lambda: acceptances.accept(token, **signed(donation)), on_paper)

    assert sorted(outcomes) == [DONE, REFUSED]
    assert counted() == (1, 1, 1)


def test_acceptance_and_not_for_us_at_once_use_the_link_once(donation):
    token = acceptance_link(donation)

    outcomes = outcomes_of(
        lambda: acceptances.accept(token, **signed(donation)),
        lambda: acceptances.not_for_us(token, reason="We are a school"),
    )

    assert sorted(outcomes) == [DONE, REFUSED]
    assert Acceptance.objects.count() + donation.refusals.count() == 1


def test_one_form_sent_twenty_times_is_one_acceptance(donation):
    token, line = acceptance_link(donation), donation.lines.get()
    page = Client().get(reverse("receiving", args=[token]))
    typed = {
        "form_key": page.context["form_key"],
        f"in_order_{line.pk}": line.quantity,
        "received_on": today(donation.city).isoformat(),
        "office": "Chief",
        "typed_name": "Officer 1",
        "consent": "on",
    }
    answers = []

    def send():
        answer = Client().post(reverse("receiving_sign", args=[token]), typed)
        answers.append((answer.status_code, answer["Location"]))

    assert together(*[send] * TIMES) == []

    assert set(answers) == {(302, reverse("receiving_done", args=["received"]))}
    assert (len(answers), counted()) == (TIMES, (1, 1, 1))


def test_without_locks_two_would_be_told_of(donation):
    token = acceptance_link(donation)
    both_looked = threading.Barrier(2)

    def careless():
        without_triggers()
        link = ACCEPTANCE_LINKS.find(token)
        works = not ACCEPTANCE_LINKS.why_closed(link)
        both_looked.wait(timeout=20)
        if works:
            log_step(link.donation, act="donation_received", by=None, acted_as="Recipient")

    assert together(careless, careless) == []

    assert counted() == (0, 2, 0)
