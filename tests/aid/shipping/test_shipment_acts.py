"""Shipping, links to the recipient, acceptances, thanks, as the clerk does them in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from post_office.models import Email

from aid.models import (
    Acceptance,
    AcceptanceLink,
    ConflictMark,
    LineAnswer,
    Photograph,
    RecipientContact,
    Shipment,
)
from aid.shipping.domain import acceptance_links, acceptances
from sistercities.kernel import entries
from sistercities.kernel.entries import confirm
from tests.aid.acceptances import enter_paper, fresh
from tests.aid.acting import case_url, entry_url, send, send_entry, url
from tests.aid.pledging import photograph
from tests.aid.receiving import lines
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_aid import (
    NEXT_DAY,
    acceptance_link,
    proposed,
    ready,
    received,
    shipped,
    thanked,
)
from tests.reading import words

pytestmark = pytest.mark.django_db
JOURNEY = {
    "carrier": "Carrier 1",
    "reference": "BL-77",
    "left_on": "2026-03-02",
    "expected_on": "2026-03-20",
    "note": "",
}
SIGNED = {
    "received_on": "2026-03-21",
    "office": "Chief of the fire station",
    "typed_name": "Officer 1",
    "remark": "",
}
ACTS = {
    "ship": ready,
    "send-acceptance-link": shipped,
    "remind-recipient": lambda donation: linked(donation),
    "revoke-acceptance-link": lambda donation: linked(donation),
    "paper-acceptance": shipped,
    "correct-shipment": shipped,
    "correct-acceptance": received,
    "thank": received,
}


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


@pytest.fixture
def office(client):
    user = clerk()
    client.force_login(user)
    return user


def linked(donation):
    donation = shipped(donation)
    acceptance_link(donation)
    return donation


def case(client, donation):
    return client.get(case_url(donation))


def offered(page):
    return [row.name for row in [*page.context["acts"], *page.context["exits"]]]


def test_ship(client, office):
    donation = ready(proposed())

    answer = send(client, donation, "ship", **JOURNEY)

    assert answer["Location"] == case_url(donation)
    assert fresh(donation).state == "shipped"
    assert Shipment.objects.get().entered_by == office


@pytest.mark.parametrize("known", [True, False])
def test_after_shipping_the_page_says_whether_the_recipient_was_mailed(client, office, known):
    donation = ready(proposed())
    if not known:
        RecipientContact.objects.all().delete()

    answer = send(client, donation, "ship", **JOURNEY)

    page = client.get(answer["Location"]).content.decode()
    assert ("The recipient was mailed a link" in page, "when you have a contact" in page) == (
        known,
        not known,
    )


def test_shipping_with_a_mistake_keeps_what_was_typed(client, office):
    donation = ready(proposed())

    page = send(client, donation, "ship", **JOURNEY | {"expected_on": "2026-03-01"})

    assert page.status_code == 422
    assert page.context["form"].errors == {"expected_on": ["It cannot arrive before it leaves."]}
    assert page.context["form"]["carrier"].value() == "Carrier 1"


def test_shipping_previews_mails_and_what_is_public(client, office):
    donation = ready(proposed())

    page = client.get(url(donation, "ship"))

    assert [str(mail).split(":")[0] for mail in page.context["consequences"].mails] == [
        "The recipient",
        "The donor",
    ]
    assert "on which day" in str(page.context["consequences"].public[0])


def test_shipping_to_a_city_in_conflict_previews_that_nothing_is_public(client, office):
    donation = ready(proposed())
    ConflictMark.objects.create(
        city=donation.city, reason="War", source="The news", began_by=UserFactory()
    )

    page = client.get(url(donation, "ship"))

    assert "Nothing before the acceptance" in str(page.context["consequences"].public[0])


def test_shipping_without_a_contact_says_so(client, office):
    donation = ready(proposed("council"))
    RecipientContact.objects.all().delete()

    page = client.get(url(donation, "ship"))

    assert page.context["consequences"].mails == []
    assert "No contact of the recipient is known" in page.content.decode()


def test_correct_the_shipment_begins_with_what_stands(client, office):
    donation = shipped(proposed())

    page = client.get(url(donation, "correct-shipment"))
    send(client, donation, "correct-shipment", **JOURNEY, correction_reason="A misprint")
    waits = words(client.get(case_url(donation)))
    confirm(Shipment.objects.drafts().get(), by=clerk())

    assert "Reference: “BL-77” instead of “BL-1”." in waits
    assert page.context["form"]["carrier"].value() == "Carrier 1"
    assert Shipment.objects.current().get().reference == "BL-77"


def test_send_the_recipient_a_link(client, office):
    donation = shipped(proposed())

    send(client, donation, "send-acceptance-link", email="new@example.org")

    assert AcceptanceLink.objects.filter(used_at=None, revoked_at=None).count() == 1
    assert Email.objects.get().to == ["new@example.org"]


def test_without_a_known_address_one_must_be_entered(client, office):
    donation = shipped(proposed())
    RecipientContact.objects.all().delete()

    page = send(client, donation, "send-acceptance-link", email="")

    assert list(page.context["form"].errors) == ["email"]


def test_remind_the_recipient(client, office):
    donation = linked(proposed())

    send(client, donation, "remind-recipient")

    assert Email.objects.get().to == [donation.body.contact.email]


def test_withdraw_the_link(client, office):
    donation = linked(proposed())

    send(client, donation, "revoke-acceptance-link")

    assert acceptance_links.working(donation) is None


def test_enter_an_acceptance_signed_on_paper(client, office):
    donation = shipped(proposed())
    paper = SimpleUploadedFile("acceptance.pdf", b"%PDF-1.7\nsigned\n%%EOF\n")

    send(client, donation, "paper-acceptance", paper=paper, **SIGNED, **lines(donation))

    draft = Acceptance.objects.get()
    waits = words(case(client, donation))
    assert "Waits for a second person: acceptance" in waits
    assert f"1. 3 × {donation.lines.get().item.description}: in order: 3" in waits
    assert (fresh(donation).state, draft.entered_by) == ("shipped", office)
    confirm(draft, by=clerk())
    assert fresh(donation).state == "received"


def test_whoever_confirms_an_acceptance_reads_the_paper_and_what_follows(client, office):
    donation = shipped(proposed())
    draft = enter_paper(donation)

    page = client.get(entry_url(draft, "confirm"))
    send_entry(client, draft, "confirm")

    said = page.context["consequences"]
    assert reverse("document", args=[draft.paper_id]) in page.content.decode()
    assert "A link that was sent stops working." in [str(line) for line in said.happens]
    assert "Every clerk but you" in str(said.mails[-1])
    assert fresh(donation).state == "received"


def test_a_draft_of_an_acceptance_is_edited_with_its_lines(client, office):
    donation = shipped(proposed())
    draft = enter_paper(donation)
    name = f"damaged_{donation.lines.get().pk}"

    page = client.get(entry_url(draft, "edit"))
    typed = SIGNED | lines(donation, in_order=2, damaged=1, remark="The box was crushed")
    send_entry(client, draft, "edit", **typed)

    assert page.context["form"][name].value() == 0
    row = draft.lines.get()
    assert (row.in_order, row.damaged, row.remark) == (2, 1, "The box was crushed")
    assert Acceptance.objects.get().paper == draft.paper


def test_while_a_correction_of_the_acceptance_waits_nothing_is_completed(client, office):
    donation = received(proposed())
    entries.correct(
        donation.acceptances.get(), by=clerk(), correction_reason="Misread", office="Mayor"
    )

    page = case(client, donation)

    assert {"thank", "correct-acceptance"} & set(offered(page)) == set()
    assert "A correction waits: acceptance" in words(page)


def test_a_paper_acceptance_that_does_not_add_up_says_so_at_the_line(client, office):
    donation = shipped(proposed())
    paper = SimpleUploadedFile("acceptance.pdf", b"%PDF-1.7\nsigned\n%%EOF\n")
    typed = SIGNED | lines(donation, in_order=2)

    page = send(client, donation, "paper-acceptance", paper=paper, **typed)

    name = f"in_order_{donation.lines.get().pk}"
    assert list(page.context["form"].errors) == [name]
    assert page.context["form"]["office"].value() == "Chief of the fire station"


def test_a_scan_that_was_sent_is_not_asked_for_again(client, office):
    donation = shipped(proposed())
    paper = SimpleUploadedFile("acceptance.pdf", b"%PDF-1.7\nsigned\n%%EOF\n")
    page = send(
        client, donation, "paper-acceptance", paper=paper, **SIGNED | lines(donation, in_order=2)
    )
    (waits,) = page.context["kept"]

    send(
        client,
        donation,
        "paper-acceptance",
        pending_uploads=waits.signed,
        **SIGNED,
        **lines(donation),
    )

    assert "acceptance.pdf" in page.content.decode()
    assert Acceptance.objects.get().paper.size == paper.size


def test_correct_the_acceptance_begins_with_what_was_signed(client, office):
    donation = received(proposed(), damaged=1)
    name = f"damaged_{donation.lines.get().pk}"

    page = client.get(url(donation, "correct-acceptance"))
    typed = SIGNED | lines(donation) | {"correction_reason": "It was repaired"}
    paper = SimpleUploadedFile("acceptance.pdf", b"%PDF-1.7\nsigned\n%%EOF\n")
    send(client, donation, "correct-acceptance", paper=paper, **typed)

    assert page.context["form"][name].value() == 1
    assert page.context["form"]["received_on"].value() == NEXT_DAY
    assert fresh(donation).state == "received_in_part"
    confirm(Acceptance.objects.drafts().get(), by=clerk())
    assert fresh(donation).state == "received"


def test_thank_the_donor_begins_with_a_letter(client, office):
    donation = received(proposed())

    page = client.get(url(donation, "thank"))
    send(client, donation, "thank", text="Thank you very much.")

    assert donation.pledge.donor.name in page.context["form"]["text"].value()
    assert fresh(donation).state == "thanked"
    assert "Thank you very much." in Email.objects.get().message


def test_the_councils_own_is_completed_without_a_letter(client, office):
    donation = received(proposed("council"))

    send(client, donation, "complete")

    assert (fresh(donation).state, Email.objects.count()) == ("thanked", 0)


@pytest.mark.parametrize(
    ("made", "acts"),
    [
        (ready, ["ship"]),
        (shipped, ["send-acceptance-link", "paper-acceptance", "correct-shipment"]),
        (
            linked,
            [
                "send-acceptance-link",
                "remind-recipient",
                "paper-acceptance",
                "revoke-acceptance-link",
                "correct-shipment",
            ],
        ),
        (received, ["thank", "correct-shipment", "correct-acceptance"]),
        (thanked, ["correct-shipment"]),
    ],
)
def test_only_what_is_possible_is_offered(client, office, made, acts):
    donation = made(proposed())

    page = case(client, donation)

    ours = {*ACTS, "complete"}
    assert [name for name in offered(page) if name in ours] == acts


def test_the_case_shows_journey_link_and_acceptance(client, office):
    donation = shipped(proposed())
    token = acceptance_link(donation)
    answer = LineAnswer(
        donation.lines.get(), 2, damaged=1, remark="The box was crushed", photographs=[photograph()]
    )
    acceptances.accept(
        token, received_on=NEXT_DAY, office="Chief", typed_name="Officer 1", lines=[answer]
    )

    said = case(client, donation).content.decode()

    shown = reverse("photograph", args=[Photograph.objects.get().pk])
    parts = ["Carrier 1, BL-1", "used;", "The box was crushed", "Officer 1, Chief", shown]
    assert [part for part in parts if part not in said] == []
    assert token not in said


def test_the_case_shows_why_it_is_not_for_them(client, office):
    donation = shipped(proposed())
    acceptances.not_for_us(acceptance_link(donation), reason="We are a school")

    assert "We are a school" in case(client, donation).content.decode()
