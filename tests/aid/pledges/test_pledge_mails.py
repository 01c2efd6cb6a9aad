"""The mails that tell a donor what becomes of a pledge."""

import re

import pytest
from post_office.models import Email

from aid.donations import mails as donation_mails
from aid.models import DonationLine, Pledge, PledgeDonor, PledgeLink
from aid.needs.domain import conflict
from aid.pledges.mails import donors as mails
from aid.pledges.models.links import FOLLOW_LINKS
from aid.shipping.mails import donors
from tests.aid.approving import confirm_approval
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    entered_approval,
    pledge_link,
    proposed,
    received,
    received_pledge,
    shipped,
)

pytestmark = pytest.mark.django_db
MAILS = {
    "question": lambda pledge: mails.question(pledge, "A < B & C?"),
    "taken up": lambda pledge: donation_mails.taken_up(proposed(pledge=pledge)),
    "approved": lambda pledge: donation_mails.approved(proposed(pledge=pledge)),
    "declined": lambda pledge: mails.declined(pledge, "A < B & C?"),
    "changed": mails.changed,
    "shipped": lambda pledge: donors.shipped(shipped(proposed(pledge=pledge))),
    "arrived": lambda pledge: donors.arrived(received(proposed(pledge=pledge))),
    "thanks": lambda pledge: mails.thanks(pledge, "A < B & C?"),
}
WITHOUT_A_LINK = ("declined", "changed")
with_a_link = {name: write for name, write in MAILS.items() if name not in WITHOUT_A_LINK}
every_mail = pytest.mark.parametrize("write", MAILS.values(), ids=MAILS)


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@every_mail
@pytest.mark.parametrize("language", ["en", "uk"])
def test_each_goes_to_the_donor_and_its_answer_to_the_clerk(write, language):
    pledge = received_pledge(language=language)

    write(pledge)

    mail = Email.objects.get()
    assert (mail.to, mail.headers["Reply-To"]) == ([pledge.donor.email], "clerk@example.org")
    assert pledge.reference in mail.subject
    assert [words for words in ("&lt;", "{{", "{%") if words in mail.message] == []


@pytest.mark.parametrize("write", with_a_link.values(), ids=with_a_link)
def test_news_carry_a_fresh_link_that_nobody_in_the_office_reads(write):
    pledge = received_pledge(language="uk")
    before = pledge_link(pledge)

    write(pledge)

    mail = Email.objects.get()
    (token,) = re.findall(r"/uk/pledge/follow/(\S{43})/", mail.message)
    assert mail.headers["X-Personal-Link"] == "yes"
    assert [FOLLOW_LINKS.find(each).status for each in (before, token)] == ["", ""]


@pytest.mark.parametrize("name", WITHOUT_A_LINK)
def test_what_says_that_it_is_over_carries_no_link(name):
    pledge = received_pledge()

    MAILS[name](pledge)

    mail = Email.objects.get()
    assert ("/pledge/follow/" in mail.message, PledgeLink.objects.exists()) == (False, False)
    assert "X-Personal-Link" not in mail.headers


@every_mail
def test_none_is_written_to_a_donor_who_was_erased(write):
    pledge = received_pledge()
    PledgeDonor.objects.all().delete()

    write(Pledge.objects.get(pk=pledge.pk))

    assert not Email.objects.exists()


@pytest.mark.parametrize("write", MAILS.values(), ids=MAILS)
def test_each_says_which_things_it_is_about(write):
    pledge = received_pledge(items=[{"description": "Beds"}, {"description": "Lamps"}])
    write(pledge)

    said = Email.objects.get().message

    written_by_the_clerk = "A < B & C?" in said and "You offer" not in said
    assert written_by_the_clerk or [word for word in ("Beds", "Lamps") if word not in said] == []


@pytest.mark.parametrize(
    "write", [donors.shipped, donation_mails.taken_up, donation_mails.approved]
)
def test_none_names_the_recipient_or_the_way(write):
    donation = shipped(proposed())

    write(donation)

    said = Email.objects.get().message
    assert [w for w in (donation.body.name, "Carrier 1", "BL-1") if w in said] == []


def test_the_days_are_named_as_on_the_private_page():
    donors.shipped(shipped(proposed()))

    said = Email.objects.get().message
    assert "They left on March 2, 2026 and are expected on March 3, 2026." in said
    assert "no day" not in said


def test_for_a_city_in_conflict_no_day_is_named():
    donation = shipped(proposed())
    conflict.mark(donation.city, by=clerk(), reason="War", source="Foreign office")

    donors.shipped(donation)

    said = Email.objects.get().message
    assert ("March" in said, "We name no route and no day" in said) == (False, True)


def test_what_arrived_is_told_by_thing():
    donors.arrived(received(proposed(), damaged=1))

    said = Email.objects.get().message
    assert f"{DonationLine.objects.get().item.description}: in order: 2, damaged: 1\n" in said


def test_whoever_is_approved_is_asked_to_agree_on_the_handover():
    donation = entered_approval(proposed()).donation

    confirm_approval(donation, by=clerk())

    mail = Email.objects.get()
    assert mail.to == [donation.pledge.donor.email]
    assert "say when and where you can hand the things over" in mail.message


def test_of_the_councils_own_no_donor_is_written_to():
    donation_mails.approved(proposed("council"))

    assert not Email.objects.exists()
