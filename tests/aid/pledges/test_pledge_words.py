"""What the pledge page says beside its fields, and what the page to check leaves out."""

import pytest

from aid.models import Pledge
from tests.aid.pledging import PAGE, drafted, edit, photograph, typed, url
from tests.days import today
from tests.factories import CityFactory, kyiv
from tests.factories_aid import RecipientBodyFactory, official_tie, published_need
from tests.relationships.places import labelled

pytestmark = pytest.mark.django_db
SECOND = {
    "line-2-kind": "power",
    "line-2-description": "Generator",
    "line-2-quantity": "1",
    "line-2-condition": "repair",
}


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def said(page):
    return " ".join(page.content.decode().split())


def check(client, fields):
    return client.get(url("pledge_check", drafted(client, fields)))


def errors_of(client, fields):
    page = client.get(url("pledge_draft", drafted(client, fields)))
    return [error for field in page.context["form"].visible_fields() for error in field.errors]


def test_of_several_things_the_summary_names_which_is_meant(client, city):
    token = drafted(client, typed(city), do="add")
    edit(client, token, typed(city) | SECOND | {"line-2-year": "1800"})

    page = said(client.get(url("pledge_draft", token)))

    assert '<a href="#id_line-2-year">Thing 2: Year of make: Write the year' in page


def test_of_one_thing_the_summary_needs_no_number(client, city):
    page = client.get(url("pledge_draft", drafted(client, typed(city, **{"line-1-year": "1"}))))

    assert '<a href="#id_line-1-year">Year of make: Write the year' in said(page)


@pytest.mark.parametrize("year", ["1899", "20155", "about 2015"])
def test_a_year_that_is_none_is_refused_in_plain_words(client, city, year):
    (error,) = errors_of(client, typed(city, **{"line-1-year": year}))

    assert error.startswith("Write the year as four digits, for example 2015.")


def test_a_year_in_the_future_is_refused(client, city):
    this = today().year

    assert errors_of(client, typed(city, **{"line-1-year": str(this)})) == []
    assert errors_of(client, typed(city, **{"line-1-year": str(this + 1)})) == [
        "This year is in the future."
    ]


def test_that_the_city_takes_nothing_here_is_said_beside_the_choice(client, city):
    assert "Gifts to the City itself are not taken here. Write to" in said(client.get(PAGE))


def test_whoever_offers_what_is_asked_for_finds_recipient_and_kind_chosen(client, city):
    need = published_need(body=RecipientBodyFactory(city=city), kind="power")

    form = client.get(f"{PAGE}?need={need.reference}").context["form"]

    chosen = [form.for_whom["to_whom"].value(), form.for_whom["for_what"].value()]
    assert [*chosen, form.things[0]["kind"].value()] == [
        "recipient",
        f"need:{need.reference}",
        "power",
    ]


@pytest.mark.parametrize(("kind", "warned"), [("power", True), ("medical_device", False)])
def test_whoever_offers_something_else_than_is_asked_for_is_told(client, city, kind, warned):
    need = published_need(body=RecipientBodyFactory(city=city), kind=kind)

    page = check(client, typed(city, for_what=f"need:{need.reference}"))

    assert ("Nothing that you offer is of this kind." in said(page)) == warned


def test_the_page_to_check_shows_the_photographs(client, city):
    page = check(client, typed(city) | {"line-1-photographs": photograph()})

    shown = Pledge.objects.get().photographs.get()
    address = url("pledge_photograph", page.context["token"], shown.pk)
    assert f'<img src="{address}" alt="Photograph 1: Oxygen concentrator"' in said(page)


def test_the_page_to_check_leaves_out_what_is_empty_but_what_matters(client, city):
    page = said(check(client, typed(city, available_from="", phone="")))

    assert page.count("Not provided") == 3  # defects, photographs, from when
    assert [label for label in ("Maker", "Telephone", "Voltage") if f"<dt>{label}<" in page] == [
        "Voltage"
    ]


def test_the_cities_stand_in_the_order_of_the_readers_alphabet(client, city):
    for name in ("Єреван", "Іскія", "Афіни", "Ямайка"):
        tied = official_tie(CityFactory()).city_b
        labelled(tied, name)
    labelled(city, "Київ")

    form = client.get("/uk/pledge/").context["form"].for_whom

    (_heading, cities) = form.fields["for_what"].choices[-1]
    assert [name for _key, name in cities] == ["Афіни", "Єреван", "Іскія", "Київ", "Ямайка"]


@pytest.mark.parametrize("phone", ["abc", "+1 213", "12345a", "call 213 555 0100", "((--))"])
def test_what_is_no_telephone_number_is_refused_with_an_example(client, city, phone):
    assert errors_of(client, typed(city, phone=phone)) == [
        "Write a telephone number, such as +1 213 555 0100."
    ]


@pytest.mark.parametrize("phone", ["", "+1 (213) 555-0100 x 12", "044/123.45", "12345"])
def test_a_telephone_number_is_taken_however_it_is_written(client, city, phone):
    assert errors_of(client, typed(city, phone=phone)) == []
