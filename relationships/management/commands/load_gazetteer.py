"""Load the shipped gazetteer: 34,006 places and their names. A second run changes nothing."""

import gzip
import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper
from django.db import connection, transaction
from django.utils import timezone

from relationships.cities.models.cities import City, CityName, GazetteerLoad

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = (DATA / "countries.csv", DATA / "cities.csv.gz", DATA / "names.csv.gz")
STEPS = len(FILES) + 3 + len(CityName._meta.indexes)
LOCK = 703448  # the GeoNames id of Kyiv: any fixed number, the same for every loader

STAGE = """
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
CREATE TEMPORARY TABLE new_country (code text, en text, uk text, es text, ar text,
    spoken text);
CREATE TEMPORARY TABLE new_city (geoname_id int PRIMARY KEY, name text, country_code text,
    admin1_code text, region text, latitude numeric, longitude numeric, population int,
    timezone text);
CREATE TEMPORARY TABLE new_name (geoname_id int, name text);
"""
COUNTRIES = """
INSERT INTO relationships_country (code, name) SELECT code, en FROM new_country
    ON CONFLICT (code) DO UPDATE SET name = excluded.name;
INSERT INTO relationships_countryname (country_id, language, name)
    SELECT code, language, named FROM new_country
    CROSS JOIN LATERAL (VALUES ('uk', uk), ('es', es), ('ar', ar)) AS names (language, named)
    ON CONFLICT (country_id, language) DO UPDATE SET name = excluded.name;
"""
CITIES = """
INSERT INTO relationships_city (geoname_id, name, country_code, admin1_code, region, latitude,
    longitude, population, timezone, source, source_url)
SELECT geoname_id, name, country_code, coalesce(admin1_code, ''), coalesce(region, ''), latitude,
    longitude, population, timezone, '', ''
FROM new_city WHERE true
ON CONFLICT (geoname_id) DO UPDATE SET name = excluded.name,
    country_code = excluded.country_code, admin1_code = excluded.admin1_code,
    region = excluded.region, latitude = excluded.latitude, longitude = excluded.longitude,
    population = excluded.population, timezone = excluded.timezone;
"""
NAMES = """
DELETE FROM relationships_cityname USING relationships_city AS city
    WHERE city.id = city_id AND geoname_id IS NOT NULL AND kind IN ('main', 'gazetteer');
INSERT INTO relationships_cityname (city_id, name, kind, language, population)
    SELECT id, name, 'main', '', coalesce(population, 0)
    FROM relationships_city WHERE geoname_id IS NOT NULL;
INSERT INTO relationships_cityname (city_id, name, kind, language, population)
    SELECT city.id, new_name.name, 'gazetteer', '', coalesce(city.population, 0)
    FROM relationships_city AS city JOIN new_name USING (geoname_id);
UPDATE relationships_cityname AS entry SET population = coalesce(city.population, 0)
    FROM relationships_city AS city
    WHERE city.id = city_id AND kind NOT IN ('main', 'gazetteer')
    AND entry.population <> coalesce(city.population, 0);
"""


class Progress:
    """A progress bar in plain text on standard error; silent if that is no terminal."""

    def __init__(self, stream: OutputWrapper, *, total: int, shown: bool) -> None:
        self.stream, self.total, self.shown, self.done = stream, total, shown, 0

    def step(self, what: str) -> None:
        self.done += 1
        if self.shown:
            bar = "#" * self.done + "." * (self.total - self.done)
            end = "\n" if self.done == self.total else ""
            self.stream.write(f"\r[{bar}] {what:<30}", ending=end)
            self.stream.flush()


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", metavar="CODE", help="only one country, such as UA")

    @transaction.atomic
    def handle(self, *, verbosity: int, only: str | None = None, **options: Any) -> None:
        fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in FILES)).hexdigest()
        shown = verbosity > 0 and self.stderr.isatty()
        progress = Progress(self.stderr, total=STEPS, shown=shown)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if GazetteerLoad.objects.filter(fingerprint=fingerprint).exists():
                self.say("The gazetteer is already loaded.", verbosity)
                return
            load(cursor, progress, only=only)
        cities = City.objects.filter(geoname_id__isnull=False).count()
        names = CityName.objects.from_gazetteer().count()
        if not only:
            GazetteerLoad.objects.create(
                fingerprint=fingerprint, loaded_at=timezone.now(), cities=cities, names=names
            )
        self.say(f"The gazetteer holds {cities:,} places under {names:,} names.", verbosity)

    def say(self, sentence: str, verbosity: int) -> None:
        if verbosity > 0:
            self.stdout.write(sentence)


def load(cursor: Any, progress: Progress, *, only: str | None) -> None:
    """Copy the files into temporary tables, then into ours; rows of staff are not touched."""
    cursor.execute(STAGE)
    for table, path in zip(("new_country", "new_city", "new_name"), FILES, strict=True):
        progress.step(f"reading {path.name}")
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv, HEADER)", file)
    if only:
        cursor.execute("DELETE FROM new_city WHERE country_code <> %s", [only])
    progress.step("countries")
    cursor.execute(COUNTRIES)
    progress.step("places")
    cursor.execute(CITIES)
    # Without fresh statistics the planner takes the table for small and scans it for each name.
    cursor.execute("ANALYZE new_name, relationships_city")
    with rebuilt_indexes(progress):
        progress.step("names")
        cursor.execute(NAMES)
        # Check now: an index cannot be built while deferred checks on its table are pending.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("DROP TABLE new_country, new_city, new_name")
    cursor.execute("ANALYZE relationships_city, relationships_cityname")


@contextmanager
def rebuilt_indexes(progress: Progress) -> Iterator[None]:
    """Drop the search indexes and build them again afterwards: several times as fast.

    All in one transaction, so that a load that fails leaves them as they were. Searches wait.
    """
    with connection.schema_editor(atomic=False) as editor:
        for index in CityName._meta.indexes:
            editor.remove_index(CityName, index)
        yield
        for index in CityName._meta.indexes:
            progress.step(f"index {index.name}")
            editor.add_index(CityName, index)
