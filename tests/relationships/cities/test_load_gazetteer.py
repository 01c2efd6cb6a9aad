import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.cities.domain import cities, places
from relationships.cities.models.city_search import ranked_city_ids
from relationships.cities.models.countries import countries_written
from relationships.models import City, CityLabel, CityName, Country, CountryName, GazetteerLoad
from tests.factories import clerk
from tests.owner import owner
from tests.relationships.places import (
    KINDS,
    by_hand,
    called,
    country,
    country_labelled,
    labelled,
    struck,
)

pytestmark = pytest.mark.django_db


def load(**options):
    out, err = io.StringIO(), io.StringIO()
    with owner():  # as `prepare` works: indexes are taken away and made anew
        call_command("load_gazetteer", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def plan_of_search(text):
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        ranked_city_ids(text, using="default")
        _, _, statement = queries[0]["sql"].partition(";")
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.slow
def test_the_whole_gazetteer_loads_once_and_finds_kyiv_in_any_spelling():
    first, _ = load()
    second, _ = load()

    assert first == "The gazetteer holds 34,006 places under 356,622 names.\n"
    assert second == "The gazetteer is already loaded.\n"
    assert (City.objects.count(), CityName.objects.count()) == (34_006, 356_622)
    assert GazetteerLoad.objects.values_list("cities", "names").get() == (34_006, 356_622)
    for text in ("Kiev", "Kyjiw", "Київ", "київ", "ky"):
        assert City.objects.search(text)[0].geoname_id == 703448
        assert "Seq Scan on relationships_cityname" not in plan_of_search(text)
    kyiv = City.objects.with_labels("uk").get(geoname_id=703448)
    assert (kyiv.region, kyiv.country_label, kyiv.population) == ("Kyiv City", "Україна", 2952301)


def test_one_country_loads_without_a_note_that_all_is_there():
    out, _ = load(only="AD")

    assert GazetteerLoad.objects.count() == 0
    assert set(City.objects.values_list("country_code", flat=True)) == {"AD"}
    assert out.startswith("The gazetteer holds ")


def test_loading_again_mends_the_gazetteers_rows_and_leaves_those_of_staff():
    load(only="AD")
    city = City.objects.get(name="Andorra la Vella")
    rows = CityName.objects.from_gazetteer().count()
    cities.give_slug(city)
    labelled(city, "Андорра-ла-Велья")
    called(city, "Andorra Vetula", until_year=1278)
    added = places.add_by_hand(place=by_hand(), by=clerk())
    country_labelled("AD", "Наша")
    CountryName.objects.filter(country="AD", language="es").update(name="wrong")
    Country.objects.filter(code="AD").update(name="wrong")
    City.objects.filter(pk=city.pk).update(name="wrong", population=1)
    city.names.from_gazetteer().delete()

    load(only="AD")

    assert CityName.objects.from_gazetteer().count() == rows + 1
    assert City.objects.values_list("slug", "name").get(pk=city.pk) == (
        "andorra-la-vella",
        "Andorra la Vella",
    )
    assert CityLabel.objects.get().name == "Андорра-ла-Велья"
    assert sorted(
        city.names.exclude(kind__in=(KINDS.MAIN, KINDS.GAZETTEER)).values_list("name", "population")
    ) == [("Andorra Vetula", 20430), ("Андорра-ла-Велья", 20430)]
    assert list(added.names.values_list("name", flat=True)) == ["Istein"]
    assert {lang: countries_written(["AD"], lang)["AD"] for lang in ("ar", "es", "uk")} == {
        "ar": "أندورا",
        "es": "Andorra",
        "uk": "Наша",
    }
    assert Country.objects.get(code="AD").name == "Andorra"


def test_a_country_that_staff_labelled_before_the_first_load_keeps_its_label(sql):
    country("AD", "Andorra")
    label = country_labelled("AD", "Князівство Андорра")

    load(only="AD")

    assert countries_written(["AD"], "uk") == {"AD": "Князівство Андорра"}
    sql("SET CONSTRAINTS ALL DEFERRED")
    struck(label)
    assert countries_written(["AD"], "uk") == {"AD": "Андорра"}


def test_nothing_is_said_where_nobody_listens():
    assert load(only="AD", verbosity=0) == ("", "")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_of_plain_text_shows_progress_on_a_terminal():
    err = Terminal()

    with owner():
        call_command("load_gazetteer", only="AD", stdout=io.StringIO(), stderr=err)

    lines = err.getvalue().split("\r")
    assert lines[1].strip() == "[#.......] reading countries.csv"
    assert lines[-1].strip() == "[########] index city_name_by_prefix"
