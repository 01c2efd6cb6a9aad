"""What citizens read about aid: the numbers reconcile, and nothing private is among them."""

import pytest
from django.utils import timezone

from aid.models import ConflictMark, Need
from relationships.models import Person
from tests.factories import clerk
from tests.factories_aid import (
    approved,
    cancelled,
    donate_motion,
    official_tie,
    proposed,
    published_need,
    ready,
    received,
    received_pledge,
    requested,
    shipped,
    sister_city_basis,
    surplus_item,
    the_council,
    with_basis,
)
from tests.reading import is_for_everybody, queries, read, says
from tests.relationships.places import place

pytestmark = pytest.mark.django_db

AID = "/en/aid/"


@pytest.fixture(autouse=True)
def council():
    return the_council()


def page(donation):
    return f"/en/aid/{donation.reference}/"


def in_conflict(city):
    return ConflictMark.objects.create(
        city=city, reason="War", source="A resolution", began_by=clerk()
    )


def councils(**fields):
    """A donation of the council's own engine to an official sister city, not yet approved."""
    donation = proposed("council", items=[surplus_item(**fields)])
    official_tie(donation.city)
    return donation


def row(reference):
    return next(
        one["need"] for one in read(AID).context["needs"] if one["need"].reference == reference
    )


def numbers(need):
    shown = row(need.reference)
    return [shown.promised, shown.on_the_way, shown.received, shown.missing]


def test_an_empty_register_says_what_will_stand_there():
    assert "No need is published at present" in says(AID)
    assert "There is no donation yet" in says(AID)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_list_is_for_everybody(language):
    published_need()

    is_for_everybody(read(f"/{language}/aid/"))


def test_a_draft_of_a_need_is_not_shown():
    need = published_need()
    Need.objects.create(
        body=need.body, reference="draft", kind="other", what="Secret plans", quantity=1
    )

    assert "Secret plans" not in says(AID)


def test_the_numbers_of_a_need_add_up_all_the_way():
    need = published_need(quantity=5)
    pledge = received_pledge(need=need, city=need.body.city, items=[{"quantity": 3}])
    item = pledge.items.get()

    seen = [numbers(need)]
    donation = proposed(pledge=pledge, need=need, quantities=[3], items=[item])
    seen.append(numbers(need))
    shipped(donation)
    seen.append(numbers(need))
    received(donation, damaged=1)
    seen.append(numbers(need))

    assert seen == [[0, 0, 0, 5], [3, 0, 0, 2], [0, 3, 0, 2], [0, 0, 2, 3]]


def test_what_is_cancelled_is_missing_again():
    need = published_need(quantity=5)
    pledge = received_pledge(need=need, city=need.body.city, items=[{"quantity": 3}])

    cancelled(proposed(pledge=pledge, need=need))

    assert numbers(need) == [0, 0, 0, 5]


def test_on_the_way_to_a_city_in_conflict_is_shown_as_promised():
    need = published_need(quantity=5)
    in_conflict(need.body.city)
    pledge = received_pledge(need=need, city=need.body.city, items=[{"quantity": 3}])

    shipped(proposed(pledge=pledge, need=need))

    assert numbers(need) == [3, 0, 0, 2]


def test_a_donation_is_public_from_the_approval_on():
    donation = requested(proposed())
    before = read(page(donation), status=404)

    approved(donation)

    assert before.status_code == 404
    assert "Approved It is being made ready for its journey." in says(page(donation))


def test_the_councils_own_is_public_from_the_motion_on():
    donation = with_basis(councils(), sister_city_basis())
    before = read(page(donation), status=404)

    donate_motion(donation)

    assert before.status_code == 404
    assert "Proposed The council has not voted on it yet." in says(page(donation))


def test_the_page_of_the_councils_own_gives_account():
    donation = received(approved(with_basis(councils(value="18000.00"), sister_city_basis())))

    shown = says(page(donation))

    item = donation.lines.get().item
    for told in [
        item.surplus.department,
        item.surplus.replaced_by,
        item.surplus.reason,
        "$18,000",
        donation.legal_basis.source,
        "The motion carried.",
        "It counts $18,000 against the cap of the year that began on",
        item.serial_or_vin,
        "What the recipient signed for",
    ]:
        assert told in shown
    assert {person.name in shown for person in Person.objects.filter(terms__isnull=False)} == {True}


def test_of_a_donor_nothing_is_shown():
    pledge = received_pledge(items=[{"description": "Grandmother's own pump"}])
    donation = approved(proposed(pledge=pledge))

    shown = says(page(donation))

    donor = pledge.donor
    private = [donor.name, donor.email, donor.stands_at, "Grandmother"]
    assert [word for word in private if word in shown] == []
    assert "It belongs to its donor." in shown


def test_a_donor_who_allows_it_is_named():
    pledge = received_pledge()
    pledge.donor.name_is_public = True
    pledge.donor.save()

    assert pledge.donor.name in says(page(approved(proposed(pledge=pledge))))


def test_a_city_in_conflict_is_shielded():
    donation = approved(proposed())
    in_conflict(donation.city)
    ready(donation)

    on_the_way = shipped(donation)

    shown = says(page(donation))
    shipment = on_the_way.shipments.get()
    private = [
        donation.body.name,
        shipment.carrier,
        shipment.reference,
        on_the_way.recipient_request.office,
    ]
    assert [word for word in private if word in shown] == []
    assert "is in conflict" in shown
    assert "What happens to it until the recipient signs for it is not public." in shown
    assert "being made ready" not in shown
    assert "On the way" not in shown


def test_the_acceptance_of_a_city_in_conflict_names_no_day_and_no_office():
    donation = approved(proposed())
    in_conflict(donation.city)

    received(donation)

    acceptance = donation.acceptances.get()
    shown = says(page(donation))
    assert "What the recipient signed for" in shown
    assert acceptance.office not in shown
    assert "Received on" not in shown


def test_once_the_mark_is_lifted_the_page_shows_all():
    donation = shipped(approved(proposed()))
    mark = in_conflict(donation.city)
    mark.ended_at, mark.ended_by, mark.ended_reason = timezone.now(), mark.began_by, "Peace"
    mark.save()

    assert "It is on its way to the recipient." in says(page(donation))


def test_the_name_of_the_recipients_person_is_never_shown():
    donation = received(approved(proposed()))

    assert donation.acceptances.get().typed_name not in says(page(donation))


def test_a_cancelled_donation_says_why():
    donation = cancelled(approved(proposed()), "broken")

    assert "It was cancelled before it was shipped." in says(page(donation))


@pytest.mark.parametrize("path", ["/en/aid/no-such-thing/", "/uk/aid/no-such-thing/"])
def test_an_unknown_reference_is_not_found(path):
    read(path, status=404)


def test_the_list_costs_the_same_for_much_as_for_little():
    approved(proposed())
    published_need()
    little = queries(AID)
    for _ in range(5):
        approved(proposed())
        published_need()

    assert queries(AID) == little


def test_the_city_shows_what_it_needs_and_got():
    city = place("Kharkiv")
    city.slug = "kharkiv"
    city.save()
    need = published_need(body__city=city)
    donation = approved(proposed(body=need.body))

    shown = read("/en/cities/kharkiv/")

    assert [one["need"] for one in shown.context["needs"]] == [need]
    assert [one["donation"] for one in shown.context["donations"]] == [donation]
