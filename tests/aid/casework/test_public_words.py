"""What the page of a donation says of it at each point of its road."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from aid.donations.domain import caps
from aid.models import SurplusDeclaration
from relationships.documents.domain import documents
from sistercities.site.context import site
from tests.entering import corrected
from tests.factories import CityFactory, UserFactory
from tests.factories_agreements import pdf
from tests.factories_aid import (
    A_DAY,
    approved,
    cancelled,
    confirm,
    donate_motion,
    marked,
    official_tie,
    past_donation,
    proposed,
    published_need,
    put,
    received,
    roll_call_on,
    shipped,
    sister_city_basis,
    surplus_item,
    thanked,
    the_council,
    times_basis,
    voted,
    with_basis,
)
from tests.reading import read, says
from tests.relationships.places import labelled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return the_council()


def page(donation):
    return f"/en/aid/{donation.reference}/"


def councils(legal_basis=None, **fields):
    """A donation of the council's own engine to an official sister city, not yet moved."""
    donation = proposed("council", items=[surplus_item(**fields)])
    official_tie(donation.city)
    return with_basis(donation, legal_basis or sister_city_basis())


def label(donation):
    rows = read("/en/aid/").context["donations"]
    return next(str(row["label"]) for row in rows if row["donation"] == donation)


def suspend(city, decided_on=A_DAY):
    tie = official_tie(city)
    change = tie.status_changes.create(
        to_state="suspended",
        decided_on=decided_on,
        reason="War",
        review_after="The war",
        decision="22-0000",
        entered_by=UserFactory(),
    )
    confirm(change)
    put(tie, "suspended")


def test_after_a_carried_vote_the_approval_is_pending():
    donation = voted(councils())

    expected = "The council has voted for it; the final approval by two persons is pending."
    assert expected in says(page(donation))


def test_a_lost_vote_is_told_with_its_numbers():
    donation = councils()
    roll_call_on(donate_motion(donation), carried=False)

    expected = "The council did not approve it: 0 ayes, 15 noes, 8 needed."
    assert expected in says(page(donation))
    assert label(donation) == "Not approved"


def test_a_lost_vote_is_told_also_once_it_is_cancelled():
    donation = councils()
    roll_call_on(donate_motion(donation), carried=False)

    cancelled(donation, "council")

    expected = "The council did not approve it: 0 ayes, 15 noes, 8 needed."
    assert expected in says(page(donation))
    assert label(donation) == "Not approved"


def test_what_the_council_rescinded_says_so():
    donation = cancelled(approved(councils()), "council")

    assert "The council rescinded it before it was shipped." in says(page(donation))


def test_a_motion_given_up_is_not_approved():
    donation = councils()
    donate_motion(donation)

    cancelled(donation, "council")

    assert "Not approved by the council." in says(page(donation))


def test_a_suspended_tie_stops_what_is_not_shipped():
    donation = approved(councils())
    suspend(donation.city, datetime.date(2026, 4, 2))

    expected = f"It is stopped: the tie with {donation.city.name} is suspended since April 2, 2026."
    assert expected in says(page(donation))
    assert label(donation) == "Stopped: the tie is suspended"


def test_a_suspended_tie_stops_nothing_on_its_way():
    donation = shipped(approved(councils()))
    suspend(donation.city)

    assert "It is on its way to the recipient." in says(page(donation))


def test_what_arrived_with_differences_is_told_by_the_numbers():
    donation = received(councils(quantity=3, serial_or_vin=""), damaged=1, missing=1)

    expected = "Of 3, 1 arrived in order, 1 arrived damaged, 1 is missing."
    assert expected in says(page(donation))


@pytest.mark.parametrize(
    ("differs", "told"),
    [({"missing": 1}, "of 1, 1 is missing."), ({"damaged": 1}, "of 1, 1 arrived damaged.")],
)
def test_what_did_not_arrive_in_order_is_not_called_received(differs, told):
    donation = received(councils(), **differs)

    shown = says(page(donation))
    assert f"Nothing of it arrived in order: {told}" in shown
    assert "It has arrived" not in shown
    assert label(donation) == "Nothing arrived in order"


def test_what_is_complete_says_so():
    donation = thanked(councils())

    expected = "Completed. It has arrived. The recipient has signed for all of it."
    assert expected in says(page(donation))


def test_an_acceptance_on_paper_says_who_entered_it():
    by = UserFactory()
    paper = documents.keep(pdf(), nomination=None, title="Acceptance", by=by)
    donation = received(councils(), link=None, paper=paper, entered_by=by)

    expected = "It was signed on paper, and entered by the clerk's office on"
    assert expected in says(page(donation))


def test_an_acceptance_through_the_link_says_nothing_of_paper():
    assert "signed on paper" not in says(page(received(councils())))


def test_a_corrected_value_shows_the_old_one_and_why():
    donation = councils(value="18000.00")
    first = donation.lines.get().item.valuation
    corrected(first, reason="A second look", amount=Decimal("12000.00"))
    donate_motion(with_basis(donation))

    shown = says(page(donation))

    assert "Reason: “A second look”" in shown
    assert "Fair market value of one: “$12,000” instead of “$18,000”" in shown


def test_a_corrected_declaration_shows_the_old_text_and_why():
    donation = councils()
    item = donation.lines.get().item
    first = item.surplus
    names = ("department", "declared_by", "declared_on", "surplus_since", "replaced_by")
    same = {name: getattr(first, name) for name in names}
    SurplusDeclaration.objects.create(
        item=item,
        entered_by=UserFactory(),
        reason="Past its service life.",
        corrects=first,
        correction_reason="Said more plainly",
        **same,
    )
    donate_motion(donation)

    shown = says(page(donation))

    assert "Reason: “Said more plainly”" in shown
    expected = f"Why it is surplus: “Past its service life.” instead of “{first.reason}”"
    assert expected in shown
    assert "Replaced by:" not in shown


def test_what_is_not_approved_counts_nothing_yet():
    donation = voted(councils())

    assert "counts nothing against the cap yet" in says(page(donation))


def test_a_basis_that_counts_times_says_so():
    donation = approved(councils(times_basis()))

    assert "It counts as one against the cap of the year that began on" in says(page(donation))


def test_a_cancelled_donation_shows_no_running_total():
    donation = approved(councils(value="18000.00"))
    total = caps.running_total(donation.legal_basis, donation.city, donation.cap_begins_on)

    shown = says(page(cancelled(donation, "broken")))

    assert str(total) not in shown
    assert "against the cap" not in shown


def test_differences_are_no_green_badge():
    rows = [received(councils(quantity=2, serial_or_vin=""), damaged=1), received(councils())]

    found = {one["donation"]: one["status"] for one in read("/en/aid/").context["donations"]}

    assert [found[donation] for donation in rows] == ["unclear", "official"]


def test_the_list_names_recipient_and_day():
    donation = received(councils())

    shown = says("/en/aid/")

    assert donation.body.name in shown
    assert "received on March 3, 2026" in shown


def test_the_list_names_neither_of_a_city_in_conflict():
    donation = received(councils())
    marked(city=donation.city)

    shown = says("/en/aid/")

    assert donation.body.name not in shown
    assert "received on" not in shown


def test_of_a_closed_need_nothing_is_missing():
    need = published_need(quantity=5)
    put(need, "closed", closed_reason="They got it")

    [row] = read("/en/aid/").context["needs"]

    assert not row["is_open"]
    assert says("/en/aid/").count("closed In each row") == 1


def test_the_city_lists_what_was_given_before_this_register(council):
    city = CityFactory(slug="beirut")
    gift = past_donation(from_city=council.city, to_city=city)
    past_donation(to_city=city, reference="another")

    context = read("/en/cities/beirut/").context

    assert [row["donation"] for row in context["past"]] == [gift]


def test_the_frame_names_our_city_in_the_readers_language(council, rf):
    labelled(council.city, "Лос-Анджелес")

    with translation.override("uk"):
        house = site(rf.get("/uk/aid/"))["house"]
        named = house["council"].city.display_name

    assert named == "Лос-Анджелес"
