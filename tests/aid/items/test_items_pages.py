import pytest
from django.urls import reverse

from aid.models import Donation, Item
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.models import PublicRecordEntry
from tests.aid.pledging import broken, photograph
from tests.browser_keys import key_for
from tests.days import days_ago
from tests.entering import corrected
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    ItemFactory,
    RecipientBodyFactory,
    approved,
    proposed,
    published_need,
    put,
    received,
    received_pledge,
    shipped,
    surplus_item,
)
from tests.owner import past_the_triggers
from tests.reading import words

pytestmark = pytest.mark.django_db

THING = {
    "kind": "fire_engine",
    "description": "Pumper, 1500 gallons a minute",
    "quantity": "1",
    "maker": "Seagrave",
    "year": "1999",
    "serial_or_vin": "1FDYD84N8DVA33697",
    "condition": "good",
    "known_defects": "The pump seal weeps.",
}
DECLARED = {
    "department": "Fire Department",
    "declared_by": "Fire Chief",
    "declared_on": "2026-03-02",
    "surplus_since": "2026-01-15",
    "reason": "It has served for 25 years.",
    "replaced_by": "Engine 27, bought in 2025",
}


def worth(**fields):
    given = {
        "amount": "18000",
        "currency": "USD",
        "method": "market",
        "valued_by": "Fleet manager",
        "valued_on": days_ago(60).isoformat(),
    }
    return given | fields


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def page_of(item, act=""):
    return reverse("item_act", args=[item.pk, act]) if act else reverse("item_case", args=[item.pk])


def do(client, item, act, **given):
    page = client.get(page_of(item, act))
    assert page.status_code == 200
    return client.post(
        page_of(item, act),
        {"seen": page.context["seen"], **given},
    )


def offered(response):
    return [act.name for act in (*response.context["acts"], *response.context["exits"])]


def new(client, **given):
    body = {**THING, **DECLARED, **given}
    return client.post(reverse("item_new"), body)


def test_the_form_says_what_becomes_public(staff):
    page = staff.get(reverse("item_new")).content.decode()

    assert "in the record" in page
    assert "body_armour" not in page


def test_thing_and_declaration_are_entered_with_one_form(staff):
    response = new(staff)

    item = Item.objects.get()
    assert response.headers["Location"] == page_of(item)
    assert (item.maker, item.year, item.known_defects) == ("Seagrave", 1999, "The pump seal weeps.")
    assert item.surplus.replaced_by == "Engine 27, bought in 2025"
    assert PublicRecordEntry.objects.get().subject == f"surplus/{item.pk}"
    assert "The thing and its surplus declaration are entered." in words(staff.get(page_of(item)))


def test_the_same_vin_with_a_blank_is_refused(staff):
    new(staff)

    again = new(staff, serial_or_vin="1FDYD84N 8DVA33697", description="Ladder")

    assert again.status_code == 422
    assert "The number 1FDYD84N 8DVA33697 is entered already" in words(again)
    assert 'value="Ladder"' in again.content.decode()
    assert Item.objects.count() == 1


def test_what_was_entered_twice_before_is_named_until_it_is_corrected(staff):
    """As the migration leaves it that began to compare numbers."""
    first, second = surplus_item(serial_or_vin="X-1", description="Pumper"), surplus_item()
    with past_the_triggers():
        Item.objects.filter(pk=second.pk).update(serial_or_vin="X 1", compared_number="X1 #2")

    pages = [words(staff.get(page_of(item))) for item in (first, second)]
    second.refresh_from_db()
    corrected(second.descriptions.get(), reason="Misread", serial_or_vin="X 2")

    assert "Another thing with this number Fire engine, 1999 (X 1)" in pages[0]
    assert "Another thing with this number Pumper (X-1)" in pages[1]
    assert "Another thing with this number" not in words(staff.get(page_of(first)))


@pytest.mark.parametrize("number", ["1FDYD84N8DVA3369", "1FDYD84N9DVA33697", "IFDYD84N8DVA33697"])
def test_a_number_that_is_no_vin_is_asked_about(staff, number):
    asked = new(staff, serial_or_vin=number)

    field = asked.context["form"]["as_on_the_plate"]
    assert asked.status_code == 422
    assert f"“{number}” does not fit. Look at the plate again." in words(asked)
    assert field in asked.context["form"].visible_fields()
    assert Item.objects.count() == 0
    assert new(staff, serial_or_vin=number, as_on_the_plate="on").status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {"serial_or_vin": "4711", "year": "1974", "surplus_since": "2026-01-15"},
        {"serial_or_vin": ""},
        {"serial_or_vin": "4711", "kind": "medical_device"},
    ],
)
def test_old_vehicles_trailers_without_a_number_and_other_things_are_not_asked(staff, given):
    assert new(staff, **given).status_code == 302


def test_the_same_form_sent_twice_enters_one_thing(staff):
    key = key_for(staff)

    first, second = new(staff, form_key=key), new(staff, form_key=key)

    assert first.headers["Location"] == second.headers["Location"]
    assert Item.objects.count() == 1


def test_refused_thing_keeps_what_was_typed(staff):
    response = new(staff, surplus_since="1998-05-05")

    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "surplus_since": ["It was made in 1999, so it cannot have left service in 1998."]
    }
    assert 'value="Seagrave"' in page
    assert Item.objects.count() == 0


def test_kind_and_condition_are_chosen_by_who_enters_them(staff):
    page = staff.get(reverse("item_new"))
    response = new(staff, kind="", condition="")

    form = page.context["form"]
    assert [form[name].value() for name in ("kind", "condition")] == [None, None]
    assert [form.fields[name].choices[0] for name in ("kind", "condition")] == [("", "Choose")] * 2
    assert list(response.context["form"].errors) == ["kind", "condition"]


@pytest.mark.parametrize("field", ["declared_on", "surplus_since"])
def test_date_in_the_future_is_said_at_its_field(staff, field):
    response = new(staff, **{"declared_on": "2026-03-02", field: "2099-01-01"})

    assert response.status_code == 422
    assert response.context["form"].errors == {field: ["This date is in the future."]}


def test_items_of_donors_have_no_page_here(staff):
    item = received_pledge().items.get()

    assert staff.get(page_of(item)).status_code == 404


def test_case_page_shows_declaration_value_and_donations(staff):
    donation = proposed("council", items=[surplus_item("18000.50")])

    page = staff.get(page_of(donation.lines.get().item))

    text = page.content.decode()
    for shown in (
        "Fire Department (Fire Chief)",
        "A new engine of 2025",
        "$18,000.50",
        str(donation),
    ):
        assert shown in text
    assert "0 of 1 can still be promised." in text
    assert offered(page) == [
        "photographs",
        "translate",
        "correct-value",
        "correct-declaration",
        "correct-description",
    ]


def test_acts_follow_from_where_the_thing_stands(staff):
    fresh, gone = surplus_item(None), put(surplus_item(), "gone")

    assert offered(staff.get(page_of(fresh))) == [
        "value",
        "propose",
        "photographs",
        "translate",
        "correct-declaration",
        "correct-description",
        "gone",
    ]
    assert offered(staff.get(page_of(gone))) == [
        "photographs",
        "translate",
        "correct-value",
        "correct-declaration",
        "correct-description",
        "take-back",
    ]


def test_value_and_its_correction(staff):
    item = surplus_item(None)

    do(staff, item, "value", **worth())
    form = staff.get(page_of(item, "correct-value")).context["form"]
    do(
        staff,
        item,
        "correct-value",
        **worth() | {"amount": "15000", "correction_reason": "Two bids came in."},
    )
    waits = words(staff.get(page_of(item)))
    entries.confirm(item.valuations.drafts().get(), by=clerk())

    page = staff.get(page_of(item)).content.decode()
    assert form["amount"].value() == 18000
    assert "“15000.00” instead of “18000.00”" in waits
    assert list(item.valuations.values_list("amount", flat=True)) == [18000, 15000]
    assert page.index("$15,000") < page.index("$18,000")
    assert "Two bids came in." in page


def test_value_of_tomorrow_is_said_at_its_field(staff):
    response = do(staff, surplus_item(None), "value", **worth() | {"valued_on": "2099-01-01"})

    assert response.context["form"].errors == {"valued_on": ["This date is in the future."]}


@pytest.mark.parametrize("on", [shipped, received])
def test_page_says_where_all_of_it_went(staff, on):
    donation = on(proposed("council", items=[surplus_item()]))

    page = staff.get(page_of(donation.lines.get().item))

    assert f"Given away in: {donation}" in words(page)
    assert "can still be promised" not in words(page)
    assert "gone" not in offered(page)


def test_page_says_what_is_left_of_several(staff):
    donation = shipped(proposed("council", items=[surplus_item(quantity=3)], quantities=[1]))

    page = staff.get(page_of(donation.lines.get().item))

    assert "2 of 3 can still be promised." in words(page)


@pytest.mark.parametrize("currency", ["usd", "US$", "DOLLAR"])
def test_currency_is_three_capital_letters(staff, currency):
    response = do(staff, surplus_item(None), "value", **worth() | {"currency": currency})

    assert response.status_code == 422


def test_declaration_is_corrected_from_what_stands_there(staff):
    item = surplus_item()
    form = staff.get(page_of(item, "correct-declaration")).context["form"]

    do(
        staff,
        item,
        "correct-declaration",
        **DECLARED | {"correction_reason": "The wrong engine was named."},
    )

    assert form["replaced_by"].value() == "A new engine of 2025"
    assert item.surplus.replaced_by == "Engine 27, bought in 2025"
    assert "The wrong engine was named." in staff.get(page_of(item)).content.decode()


@pytest.mark.parametrize("public", [True, False])
def test_photographs_are_public_only_if_said_so(staff, client, public):
    item = surplus_item()
    given = {"first": photograph(), "third": photograph("back.jpg")}

    do(staff, item, "photographs", **given, **({"is_public": "on"} if public else {}))

    pictures = item.photographs.all()
    shown = staff.get(page_of(item)).content.decode()
    client.logout()
    response = client.get(reverse("photograph", args=[pictures[0].pk]))
    if public:
        response.getvalue()
    assert [picture.is_public for picture in pictures] == [public, public]
    assert (response.status_code, "Not public" in shown) == (
        (200, False) if public else (404, True)
    )


def test_what_is_no_photograph_is_refused_in_words(staff):
    item = surplus_item()
    response = do(staff, item, "photographs", first=broken())

    assert response.status_code == 422
    assert item.photographs.count() == 0


def test_thing_is_proposed_for_a_need(staff):
    need = published_need(kind="fire_engine", body__city=kyiv(slug="kyiv"), what="Engine")
    item = surplus_item()
    page = staff.get(page_of(item, "propose")).content.decode()

    response = do(staff, item, "propose", recipient=f"need-{need.pk}", quantity="1")

    line = Donation.objects.get().lines.get()
    assert f"Kyiv, {need.body}: Engine (3 are missing)" in page
    assert response.headers["Location"] == f"/admin/donations/{line.donation_id}/"
    assert (line.donation.body, line.need, line.item) == (need.body, need, item)


def test_thing_is_proposed_without_a_need(staff):
    body, item = RecipientBodyFactory(), ItemFactory(quantity=3)

    do(staff, item, "propose", recipient=f"body-{body.pk}", quantity="2")

    line = Donation.objects.get().lines.get()
    assert (line.donation.body, line.need, line.quantity) == (body, None, 2)


def test_needs_of_the_same_kind_come_first_and_full_ones_not_at_all(staff):
    published_need(kind="rescue", what="Cutters")
    engines = published_need(kind="fire_engine", what="Engine", quantity=2)
    full = published_need(kind="fire_engine", what="Tanker", quantity=1)
    proposed("council", need=full)

    form = staff.get(page_of(surplus_item(), "propose")).context["form"]

    _empty, (_needs, offers), _bodies = form.fields["recipient"].choices
    assert [label.split(": ")[1] for _value, label in offers] == [
        "Engine (2 are missing)",
        "Cutters (3 are missing)",
    ]
    assert offers[0][0] == f"need-{engines.pk}"


def test_more_than_needed_is_refused_on_the_page(staff):
    need = published_need(quantity=1, body__city=kyiv(slug="kyiv"), what="Engine")
    item = ItemFactory(quantity=3)

    response = do(staff, item, "propose", recipient=f"need-{need.pk}", quantity="2")

    assert response.status_code == 422
    assert "Kyiv asked for 1, 0 are promised or received: 1 at most." in response.content.decode()


def test_proposal_without_a_recipient_is_refused(staff):
    response = do(staff, surplus_item(), "propose", recipient="", quantity="1")

    assert response.status_code == 422
    assert Donation.objects.count() == 0


def test_gone_and_back(staff):
    item = surplus_item()

    do(staff, item, "gone", reason="It burnt out.")
    do(staff, item, "take-back", reason="It was another one.")

    item.refresh_from_db()
    said = [describe(step.act, step.facts) for step in item.steps.all()]
    assert item.state == "available"
    assert said == [
        "It is no longer available. Reason: “It burnt out.”",
        "It is available after all. Reason: “It was another one.”",
    ]


def test_value_is_refused_on_the_page_once_it_was_approved(staff):
    donation = approved(proposed("council"))
    item = donation.lines.get().item

    response = do(
        staff, item, "correct-value", **worth() | {"correction_reason": "Two bids came in."}
    )

    assert response.status_code == 422
    assert "the value no longer changes" in response.content.decode()
