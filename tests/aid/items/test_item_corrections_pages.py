"""“Correct the description”, on the page of a thing and on the public page of its donation."""

import pytest
from django.urls import reverse

from sistercities.kernel.entries import confirm
from tests.entering import corrected
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import approved, marked, proposed, received_pledge, shipped, surplus_item
from tests.reading import words

pytestmark = pytest.mark.django_db

REASON = "Read off the plate"


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def url(item):
    return reverse("item_act", args=[item.pk, "correct-description"])


def correct(client, item, **typed):
    """Open the page and send it as it stands, but for what is typed."""
    page = client.get(url(item))
    form = page.context["form"]
    stands = {name: form[name].value() or "" for name in form.fields}
    hidden = {"seen": page.context["seen"]}
    return client.post(url(item), stands | hidden | {"correction_reason": REASON} | typed)


def confirm_on(item):
    confirm(item.descriptions.drafts().get(), by=clerk())


def test_things_of_donors_are_not_corrected_here(staff):
    assert staff.get(url(received_pledge().items.get())).status_code == 404


def test_clerk_corrects_from_what_stands_there(staff):
    item = surplus_item(year=1986, maker="Seagrave")

    response = correct(staff, item, year="1987", quantity="5", kind="other")
    confirm_on(item)

    item.refresh_from_db()
    page = words(staff.get(response.headers["Location"]))
    assert (item.year, item.maker, item.quantity, item.kind) == (1987, "Seagrave", 1, "fire_engine")
    assert f"Corrected. Reason: {REASON}" in page
    assert "Year: “1987” instead of “1986”" in page


@pytest.mark.parametrize("field", ["correction_reason", "description"])
def test_what_must_be_said_is_asked_at_its_field(staff, field):
    response = correct(staff, surplus_item(), **{"year": "1987"} | {field: ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_refusal_is_said_and_changes_nothing(staff):
    surplus_item(serial_or_vin="X-1", description="Tanker")
    item = surplus_item(serial_or_vin="X-2", description="Pumper")

    response = correct(
        staff, item, serial_or_vin="x-1", description="Ladder truck", as_on_the_plate="on"
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "The number x-1 is entered already: “Tanker”." in page
    assert 'value="Ladder truck"' in page
    assert "Pumper" in page


def test_a_corrected_vin_of_a_wrong_length_is_asked_about(staff):
    item = surplus_item(serial_or_vin="X-2", year=1999)

    untouched = correct(staff, item, maker="Seagrave")
    confirm_on(item)
    asked = correct(staff, item, serial_or_vin="1FDYD84N8DVA3369")
    answered = correct(staff, item, serial_or_vin="1FDYD84N8DVA3369", as_on_the_plate="on")
    confirm_on(item)

    item.refresh_from_db()
    assert (untouched.status_code, asked.status_code, answered.status_code) == (302, 422, 302)
    assert list(asked.context["form"].errors) == ["as_on_the_plate"]
    assert (item.maker, item.serial_or_vin) == ("Seagrave", "1FDYD84N8DVA3369")


def test_form_says_what_the_council_was_told(staff):
    item = surplus_item()
    before = words(staff.get(url(item)))

    donation = approved(proposed("council", items=[item]))
    after = words(staff.get(url(item)))

    assert "The council was told" not in before
    assert f"The council was told the old words, in donation {donation}." in after


def test_public_page_tells_old_and_new_words_and_the_reason(client):
    item = surplus_item(serial_or_vin="X-1")
    donation = shipped(proposed("council", items=[item]))

    corrected(item.descriptions.current().get(), reason=REASON, serial_or_vin="X-2", year=1987)

    page = words(client.get(donation.get_absolute_url()))
    assert f"Reason: “{REASON}”" in page
    assert "Serial number or VIN: “X-2” instead of “X-1”" in page
    assert "was corrected: year: “1987” instead of “nothing”" in page


def test_public_page_of_a_city_in_conflict_does_not_tell_the_reason(client):
    item = surplus_item(serial_or_vin="X-1")
    donation = shipped(proposed("council", items=[item]))
    marked(city=donation.city)

    corrected(item.descriptions.current().get(), reason=REASON, serial_or_vin="X-2")

    page = words(client.get(donation.get_absolute_url()))
    assert "Serial number or VIN: “X-2” instead of “X-1”" in page
    assert "Corrected on" in page
    assert REASON not in page


def test_form_warns_where_the_city_is_in_conflict(staff):
    item = surplus_item()
    donation = approved(proposed("council", items=[item]))
    before = words(staff.get(url(item)))

    marked(city=donation.city)

    assert "Public and permanent: write no names." in before
    assert "Write no names, places or days." in words(staff.get(url(item)))
