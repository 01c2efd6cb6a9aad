"""What a reader may type into the search, and the sentence that answers."""

import pytest

from tests.factories import NominationFactory
from tests.factories_agreements import put
from tests.factories_relationships import recognised_tie, reported_tie
from tests.reading import read, says
from tests.relationships.places import country, labelled, place

pytestmark = pytest.mark.django_db

LIST = "/en/sister-cities/"


@pytest.fixture(autouse=True)
def berlin():
    country("DE", "Germany")
    country("FR", "France")
    country("US", "United States")
    country("ID", "Indonesia")
    country("GB", "United Kingdom")
    return recognised_tie(
        city=place("Berlin", country_code="DE", region="Land Berlin", other_names=["Берлін"])
    )


def asked(text):
    """What the page says below the form."""
    return says(f"{LIST}?q={text}").partition("Oldest first ")[2]


def shown(text):
    return [row["city"].name for row in read(f"{LIST}?q={text}").context.get("rows", [])]


@pytest.mark.parametrize(
    "text",
    ["Berlin", "berlin", "Berlin, Germany", "Berlin Germany", "berlin, land berlin", "Berlin?"],
)
def test_a_tie_is_answered_in_a_sentence_above_the_table(text):
    assert asked(text).startswith("Official Yes. Berlin, Germany is a sister city of Los Angeles.")
    assert shown(text) == ["Berlin"]


@pytest.mark.parametrize(
    "text",
    [
        "Is Berlin a sister city?",
        "is Berlin our sister city",
        "Is Berlin a sister city of Los Angeles?",
        "Чи є Берлін містом-побратимом?",
        "Чи Берлін є побратимом Лос-Анджелеса?",
    ],
)
def test_a_whole_question_is_understood(text):
    assert "Yes. Berlin, Germany is a sister city of Los Angeles." in asked(text)


def test_a_friendship_city_is_answered_as_such():
    reported_tie(city=place("London", country_code="GB"), kind="friendship")

    assert "No. London, United Kingdom is reported to be a friendship city" in asked("london")


@pytest.mark.parametrize("text", ["Germany", "germany", "Німеччина"])
def test_a_country_finds_the_ties_with_it(text):
    country("DE", "Germany").names.create(language="uk", name="Німеччина")
    recognised_tie(city=place("Nagoya", country_code="JP"))

    assert asked(text).startswith("Ties with Germany 1 tie")
    assert shown(text) == ["Berlin"]


def test_a_country_is_found_by_the_name_that_the_council_gives_it(berlin):
    labelled(berlin.city_b, "Berlin", language="en", country_label="Deutschland")

    assert shown("deutschland") == ["Berlin"]


def test_a_country_without_a_tie_is_said_to_have_none_and_a_nomination_is_told():
    put(NominationFactory(city=place("Kyiv"), slug="kyiv"), "in_review")

    page = asked("Ukraine")

    assert page.startswith("No. No city in Ukraine is among the ties in this register, as of")
    assert "Not yet. Kyiv, Ukraine is nominated to be a sister city" in page
    assert "Nothing found" not in page


def test_a_nomination_is_found_by_city_and_country():
    put(NominationFactory(city=place("Kyiv"), slug="kyiv"), "in_review")

    for text in ("Kyiv", "Kyiv Ukraine", "Kyiv, Ukraine"):
        assert "Not yet. Kyiv, Ukraine is nominated to be a sister city" in asked(text)


def test_an_exact_name_beats_a_stray_spelling_of_another_place():
    recognised_tie(
        city=place("Jakarta", country_code="ID", other_names=["New York Van Java", "New York"])
    )
    place("New York City", country_code="US", other_names=["New York"], population=8_000_000)

    page = asked("New York")

    assert page.startswith("New York City is also written “New York”. No. New York City, United")
    assert "Jakarta , Indonesia (also written “New York”): Yes." in page


def test_a_tie_found_by_the_beginning_of_another_name_says_so():
    recognised_tie(city=place("Jakarta", country_code="ID", other_names=["New York Van Java"]))

    assert "Jakarta also written “New York Van Java” Indonesia" in asked("new york v")
    assert "also written" not in asked("jak")


def test_other_places_of_the_name_stand_apart_by_their_region():
    place("Berlin", country_code="US", region="New Hampshire", population=9_000)
    place("Berlinchen", country_code="DE")

    page = asked("berlin")

    assert page.index("Yes. Berlin, Germany") < page.index("Other places of that name")
    assert "Berlin , New Hampshire, United States: not among the ties in this register" in page
    assert "Berlinchen" not in page


def test_no_is_a_statement_about_the_register_and_stands_first():
    place("Paris", country_code="FR", population=2_000_000)
    place("Parys", country_code="ZA", other_names=["Paris"])

    page = asked("paris")

    assert page.startswith(
        "No. Paris, France is not among the ties of Los Angeles in this register"
    )
    assert "Parys" not in page


def test_a_region_tells_two_places_apart():
    place("Portland", country_code="US", region="Oregon")
    place("Portland", country_code="US", region="Maine", population=9_000_000)

    page = asked("Portland, Oregon")

    assert page.startswith("This is Portland in the region Oregon. No. Portland, United States is")
    assert "Maine" not in page


def test_a_name_that_contains_a_country_is_still_a_name():
    place("New Germany", country_code="US")

    assert asked("New Germany").startswith("No. New Germany, United States is not among")


def test_our_own_city_is_said_to_be_ours(berlin):
    place("Los Angeles", country_code="CL")
    city = berlin.city_a
    city.names.create(name=city.name, kind="main")

    assert asked("Los Angeles").startswith("Los Angeles is our own city.")


def test_a_few_letters_are_a_beginning_though_a_place_is_called_so():
    place("Ber", country_code="FR")

    assert asked("ber").startswith("1 tie")
    assert shown("ber") == ["Berlin"]


def test_a_slip_of_the_pen_is_called_a_guess():
    assert asked("berlni").startswith("No place is called exactly that. This one comes closest:")


def test_the_title_names_what_was_searched_for():
    page = read(f"{LIST}?q=<Berlin>").content.decode()

    assert "“&lt;Berlin&gt;”: search of the sister cities" in page


def test_the_answer_stands_before_the_filters_are_unfolded():
    folded, unfolded = (read(f"{LIST}?{query}").content.decode() for query in ("q=b", "sort=since"))

    assert '<details class="more">' in folded
    assert '<details class="more" open>' in unfolded


def test_a_country_that_is_none_is_no_reason_to_find_nothing():
    assert "Yes. Berlin, Germany" in asked("berlin, nowhere")
