"""The mails that tell a donor what becomes of a pledge."""

import pytest
from post_office.models import Email

from aid.domain.mails import pledges as mails
from aid.models import Pledge, PledgeDonor
from tests.factories import CouncilFactory
from tests.factories_aid import proposed, received, received_pledge

pytestmark = pytest.mark.django_db
MAILS = {
    "question": lambda pledge: mails.question(pledge, "A < B & C?"),
    "taken up": mails.taken_up,
    "declined": lambda pledge: mails.declined(pledge, "A < B & C?"),
    "changed": mails.changed,
    "shipped": mails.shipped,
    "arrived": mails.arrived,
    "thanks": lambda pledge: mails.thanks(pledge, "A < B & C?"),
}
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
    assert (mail.to, mail.headers) == ([pledge.donor.email], {"Reply-To": "clerk@example.org"})
    assert pledge.reference in mail.subject
    told = [words for words in ("&lt;", "/pledge/follow/", "{{", "{%") if words in mail.message]
    assert told == []


@every_mail
def test_none_is_written_to_a_donor_who_was_erased(write):
    pledge = received_pledge()
    PledgeDonor.objects.all().delete()

    write(Pledge.objects.get(pk=pledge.pk))

    assert not Email.objects.exists()


@pytest.mark.parametrize("write", [mails.shipped, mails.taken_up])
def test_none_names_the_recipient_or_the_way(write):
    donation = proposed()

    write(donation.pledge)

    assert donation.body.name not in Email.objects.get().message


def test_what_arrived_is_told_by_thing():
    donation = received(proposed(), damaged=1)

    mails.arrived(donation.pledge)

    thing = donation.lines.get().item.description
    assert f"- {thing}: 2 of 3 arrived in order" in Email.objects.get().message
