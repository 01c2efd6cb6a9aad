"""Thanks close a donation; a donor gets a letter."""

import json

import pytest
from post_office.models import Email

from aid.shipping.domain import thanks
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.aid.acceptances import fresh
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import proposed, received, shipped, thanked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def thank(donation, text="Dear donor, thank you."):
    thanks.thank(donation, by=clerk(), text=text)


def test_thanks_go_to_the_donor_and_close_the_donation():
    donation = received(proposed())

    thank(donation)

    mail = Email.objects.get()
    assert donation.state == "thanked"
    assert mail.to == [donation.pledge.donor.email]
    assert "Dear donor, thank you." in mail.message
    assert donation.pledge.messages.get(kind="thanks").text == "Dear donor, thank you."


def test_thanks_for_the_councils_own_write_to_nobody():
    donation = received(proposed("council"))

    thank(donation, "")

    assert (donation.state, Email.objects.count()) == ("thanked", 0)
    assert donation.get_state_display() == "completed"
    assert donation.steps.last().act == "donation_completed"


def test_the_record_learns_that_a_donation_is_completed_and_nothing_of_the_letter():
    donation = received(proposed())

    thank(donation)

    entry = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert describe(entry["act"], entry["facts"]) == (
        f"Donation {donation.reference} to {donation.city.name} was completed: 3 × medical device."
    )
    assert "Dear donor" not in json.dumps(entry)
    assert donation.steps.last().act == "donation_thanked"


def test_thanks_after_the_donor_was_erased_write_to_nobody():
    donation = received(proposed())
    donation.pledge.donor.delete()

    thank(fresh(donation), "")

    assert (fresh(donation).state, Email.objects.count()) == ("thanked", 0)


def test_a_donor_is_thanked_in_words():
    with pytest.raises(RuleError, match="Write the letter"):
        thank(received(proposed()), " ")


@pytest.mark.parametrize("made", [shipped, thanked])
def test_thanks_follow_an_acceptance_once(made):
    donation = made(proposed())

    with pytest.raises(RuleError, match="so this step is not possible"):
        thank(donation)


def test_the_draft_names_donor_things_and_what_arrived():
    donation = received(proposed(), damaged=1)

    letter = thanks.draft_thanks(donation)

    parts = [
        donation.pledge.donor.name,
        donation.lines.get().item.description,
        "in order: 2, damaged: 1",
    ]
    assert [part for part in parts if part not in letter] == []


def test_the_draft_of_the_councils_own_is_empty():
    assert thanks.draft_thanks(received(proposed("council"))) == ""
