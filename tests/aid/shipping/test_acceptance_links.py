"""Personal links of recipients: one works, its secret is in one mail only."""

import re

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone
from post_office.models import Email

from aid.models import AcceptanceLink, Photograph, ReceiptRefusal, RecipientContact
from aid.shipping.domain import acceptance_links, acceptances
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from relationships.models import Council
from sistercities.kernel.workflow import RuleError
from tests.aid.acceptances import accept
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    acceptance_link,
    cancelled,
    proposed,
    ready,
    received,
    shipped,
    thanked,
)
from tests.factories_pledges import RecipientBodyFactory
from tests.relationships.places import labelled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    CouncilFactory(contact_email="clerk@example.org")


def send(donation, **fields):
    return acceptance_links.send_link(donation, by=clerk(), **fields)


def token_mailed():
    text = Email.objects.order_by("pk").last().message
    return re.search(r"/receive/([\w-]+)/", text)[1]


def test_the_link_in_the_mail_is_found():
    donation = shipped(proposed())

    link = send(donation)

    assert ACCEPTANCE_LINKS.find(token_mailed()) == link
    assert ACCEPTANCE_LINKS.why_closed(link) == ""


def test_the_secret_stands_in_its_mail_and_nowhere_else(sql):
    send(shipped(proposed()))
    token = token_mailed()

    holding = []
    for table in connection.introspection.table_names():
        rows = sql(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{token}%"])
        if rows[0][0]:
            holding.append(table)

    assert holding == ["post_office_email"]
    assert Email.objects.get().headers["X-Personal-Link"] == "yes"


def test_the_mail_is_in_the_language_of_the_body_and_answers_go_to_the_clerk():
    body = RecipientBodyFactory(language="en")
    donation = shipped(proposed(body=body))

    send(donation)

    mail = Email.objects.get()
    assert "/en/receive/" in mail.message
    assert mail.headers["Reply-To"] == "clerk@example.org"


def test_the_mail_names_the_things_and_no_donor():
    donation = shipped(proposed(body=RecipientBodyFactory(language="en")))

    send(donation)

    text = Email.objects.get().message
    assert donation.lines.get().item.description in text
    assert donation.pledge.donor.name not in text


def test_a_new_link_lets_the_earlier_one_die():
    donation = shipped(proposed())
    send(donation)
    earlier = token_mailed()

    send(donation)

    assert ACCEPTANCE_LINKS.why_closed(ACCEPTANCE_LINKS.find(earlier)) == "revoked"
    assert ACCEPTANCE_LINKS.why_closed(ACCEPTANCE_LINKS.find(token_mailed())) == ""


def test_an_address_given_becomes_that_of_the_contact():
    donation = shipped(proposed())

    send(donation, email="new@example.org")

    assert donation.body.contact.name == "Contact of the recipient"
    assert RecipientContact.objects.get().email == "new@example.org"
    assert Email.objects.get().to == ["new@example.org"]


def test_an_address_given_makes_a_contact_where_there_was_none():
    donation = shipped(proposed())
    RecipientContact.objects.all().delete()

    send(donation, email="new@example.org")

    contact = RecipientContact.objects.get()
    assert (contact.body, contact.email) == (donation.body, "new@example.org")


def test_without_an_address_no_link_is_sent():
    donation = shipped(proposed())
    RecipientContact.objects.all().delete()

    with pytest.raises(RuleError, match="no e-mail address"):
        send(donation)

    assert AcceptanceLink.objects.count() == 0


@pytest.mark.parametrize("made", [proposed, ready, received, thanked, cancelled])
def test_a_link_is_sent_for_what_is_on_the_way_only(made):
    donation = made(proposed()) if made is not proposed else proposed()
    before = AcceptanceLink.objects.count()

    with pytest.raises(RuleError, match="on the way"):
        send(donation)

    assert AcceptanceLink.objects.count() == before


def test_a_reminder_holds_no_link():
    donation = shipped(proposed())
    send(donation)

    acceptance_links.remind(donation, by=clerk())

    text = Email.objects.order_by("pk").last().message
    assert "/receive/" not in text
    assert donation.steps.filter(act="acceptance_link_reminded").count() == 1


def test_nobody_is_reminded_of_a_link_that_does_not_work():
    donation = shipped(proposed())

    with pytest.raises(RuleError, match="No link"):
        acceptance_links.remind(donation, by=clerk())


def test_nobody_is_reminded_without_an_address():
    donation = shipped(proposed())
    send(donation)
    RecipientContact.objects.all().delete()

    with pytest.raises(RuleError, match="to remind"):
        acceptance_links.remind(donation, by=clerk())


def test_a_link_that_was_withdrawn_does_not_work():
    donation = shipped(proposed())
    send(donation)

    acceptance_links.revoke(donation, by=clerk())

    assert ACCEPTANCE_LINKS.why_closed(ACCEPTANCE_LINKS.find(token_mailed())) == "revoked"
    assert acceptance_links.working(donation) is None


def test_only_a_link_that_works_is_withdrawn():
    donation = shipped(proposed())
    acceptance_link(donation, days=-1)

    with pytest.raises(RuleError, match="No link"):
        acceptance_links.revoke(donation, by=clerk())


def test_an_expired_link_says_so():
    donation = shipped(proposed())
    token = acceptance_link(donation, days=-1)

    with pytest.raises(RuleError, match="has expired"):
        accept(donation, token)


def test_a_link_works_once():
    donation = shipped(proposed())
    token = acceptance_link(donation)
    acceptances.not_for_us(token, reason="We are a school")

    with pytest.raises(RuleError, match="has been used"):
        accept(donation, token)


def test_a_link_does_not_work_after_the_acceptance_was_entered_from_paper():
    donation = shipped(proposed())
    token = acceptance_link(donation)
    received(donation)

    with pytest.raises(RuleError, match="signed for already"):
        accept(donation, token)


def test_an_unknown_link_is_none():
    donation = shipped(proposed())

    with pytest.raises(RuleError, match="no such link"):
        accept(donation, "x" * 43)


def test_a_link_of_another_donation_does_not_sign_for_this_one():
    donation, other = shipped(proposed()), shipped(proposed())

    with pytest.raises(RuleError, match="Answer for each line once"):
        accept(donation, acceptance_link(other))

    assert (donation.acceptances.count(), other.acceptances.count()) == (0, 0)


def test_the_database_takes_no_answer_by_the_link_of_another_donation():
    donation, other = shipped(proposed()), shipped(proposed())
    link = ACCEPTANCE_LINKS.find(acceptance_link(other))

    with pytest.raises(DatabaseError, match="of another donation"):
        ReceiptRefusal.objects.create(donation=donation, link=link, reason="No")


def test_the_database_lets_no_used_link_live_again():
    link = ACCEPTANCE_LINKS.find(acceptance_link(shipped(proposed()), used_at=timezone.now()))
    link.used_at = None

    with pytest.raises(DatabaseError, match="used or revoked"):
        link.save()


def test_photographs_wait_with_the_new_link():
    donation = shipped(proposed())
    link = ACCEPTANCE_LINKS.find(acceptance_link(donation))
    Photograph.objects.create(acceptance_link=link, draft_line=0, width=1, height=1, size=1)

    new = send(donation)

    assert Photograph.objects.get().acceptance_link == new


def test_the_mail_names_the_city_in_the_language_of_its_reader():
    donation = shipped(proposed("council", body=RecipientBodyFactory(language="uk")))
    home = Council.objects.get().city
    labelled(home, "Лос-Анджелес")

    send(donation)

    mail = Email.objects.get()
    assert ("Лос-Анджелес" in mail.subject, home.name in mail.subject) == (True, False)


def test_a_donors_gift_is_not_called_the_citys():
    donation = shipped(proposed(body=RecipientBodyFactory(language="en")))

    send(donation)

    mail = Email.objects.get()
    assert mail.subject == f"A donor's gift is on its way to you ({donation.reference})"
    assert "it never owned them" in mail.message
