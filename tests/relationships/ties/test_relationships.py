import datetime
import json

import pytest

from relationships.agreements.domain import coming_into_force
from relationships.models import Attestation, City, Council, Relationship, RelationshipDate
from relationships.ties.domain import relationships
from relationships.ties.domain.tie_facts import ATTESTATION, TIE_DATE
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.days import tomorrow
from tests.factories import CityFactory, CouncilFactory, clerk, some_council
from tests.factories_relationships import A_DAY, recognised_tie, reported_tie, signed_agreement

pytestmark = pytest.mark.django_db


def test_reported_tie_names_its_source_and_both_cities():
    council = CouncilFactory()

    tie = reported_tie(
        city=CityFactory(name="Nagoya"), source=" The list ", source_url="https://example.org/"
    )

    assert (tie.city_a, tie.city_b.name) == (council.city, "Nagoya")
    assert (tie.state, tie.provenance, tie.source) == ("reported", "reported", "The list")
    assert (tie.source_url, tie.as_of, tie.official_on) == ("https://example.org/", A_DAY, None)


def test_reported_tie_gives_both_cities_their_addresses():
    tie = reported_tie(city=CityFactory(name="Nagoya"))

    slugs = City.objects.with_address().values_list("slug", flat=True)
    assert sorted(slugs) == ["los-angeles", "nagoya"]
    assert relationships.reference(tie) == "relationship/los-angeles/nagoya"


def test_reported_tie_can_be_between_any_two_cities():
    lyon = CityFactory(name="Lyon")

    tie = reported_tie(city=CityFactory(name="Canton"), other=lyon)

    assert tie.city_a == lyon
    assert not Relationship.objects.of_council().exists()


def test_our_own_city_is_the_first_of_the_two():
    council, lyon = CouncilFactory(), CityFactory(name="Lyon")

    tie = reported_tie(city=council.city, other=lyon)

    assert (tie.city_a, tie.city_b) == (council.city, lyon)


def test_reported_tie_stands_in_the_history_but_not_in_the_public_record():
    user = clerk()

    tie = reported_tie(by=user)

    assert list(tie.steps.values_list("act", "by", "to_state")) == [
        ("tie_reported", user.pk, "reported")
    ]
    assert PublicRecordEntry.objects.count() == 0


def test_reported_tie_needs_a_source():
    with pytest.raises(RuleError, match="Name the source"):
        reported_tie(source="  ")


def test_reported_tie_was_not_read_in_the_future():
    some_council()

    with pytest.raises(RuleError, match="in the future"):
        reported_tie(as_of=tomorrow())


def test_reported_tie_is_not_of_a_city_with_itself():
    council = CouncilFactory()

    with pytest.raises(RuleError, match="its own sister city"):
        reported_tie(city=council.city)


def test_reported_tie_needs_a_council_or_another_city():
    with pytest.raises(RuleError, match="Enter the council first"):
        relationships.report_tie(
            CityFactory(), kind="sister", by=clerk(), source="A list", as_of=A_DAY
        )


def test_second_live_tie_is_refused_in_either_order():
    city = CityFactory(name="Nagoya")
    reported_tie(city=city)

    with pytest.raises(RuleError, match="already have a tie"):
        reported_tie(city=city, kind="friendship")
    with pytest.raises(RuleError, match="already have a tie"):
        reported_tie(city=Council.objects.get().city, other=city)


@pytest.mark.parametrize(
    ("precision", "kept"),
    [("year", "1984-01-01"), ("month", "1984-02-01"), ("day", "1984-02-10")],
)
def test_date_keeps_no_more_than_its_precision(precision, kept):
    row = entries.enter(
        TIE_DATE,
        reported_tie(),
        by=clerk(),
        what="since",
        on=datetime.date(1984, 2, 10),
        precision=precision,
        source="A newspaper",
        note="Another says 1990.",
    )

    row.refresh_from_db()
    assert (row.on.isoformat(), row.precision) == (kept, precision)
    assert row.note == "Another says 1990."


def test_dates_that_contradict_each_other_all_stay():
    tie = reported_tie()

    for year in (2005, 2007):
        entries.enter(
            TIE_DATE,
            tie,
            by=clerk(),
            what="since",
            on=datetime.date(year, 8, 1),
            precision="year",
            source=f"Source of {year}",
        )

    assert [row.on.year for row in tie.dates.all()] == [2005, 2007]
    assert tie.steps.filter(act="tie_date_added").count() == 2


def test_date_needs_a_source():
    with pytest.raises(RuleError, match="source of this date"):
        entries.enter(
            TIE_DATE, reported_tie(), by=clerk(), what="since", on=A_DAY, precision="day", source=""
        )

    assert not RelationshipDate.objects.exists()


def test_attestation_keeps_what_another_list_says():
    tie, user = reported_tie(), clerk()

    row = entries.enter(ATTESTATION, tie, by=user, note="Not on this list", source="A newspaper")

    assert list(tie.attestations.all()) == [row]
    assert (row.note, row.source, row.entered_by) == ("Not on this list", "A newspaper", user)


@pytest.mark.parametrize("missing", ["says", "source"])
def test_attestation_needs_words_and_a_source(missing):
    given = {"says": "Not on this list", "source": "A newspaper"} | {missing: " "}

    with pytest.raises(RuleError, match="Say what the source says"):
        entries.enter(ATTESTATION, reported_tie(), by=clerk(), **given)

    assert not Attestation.objects.exists()


def test_two_confirmed_signatures_make_the_tie_official():
    agreement = signed_agreement("home", "partner", city=CityFactory(name="Kyiv"))

    tie = relationships.create_official(agreement, official_on=A_DAY, by=clerk())

    assert (tie.state, tie.provenance, tie.official_on) == ("official", "process", A_DAY)
    assert (tie.agreement, tie.nomination) == (agreement, agreement.nomination)
    assert [step.act for step in tie.steps.all()] == ["tie_official"]


def test_official_tie_stands_in_the_public_record():
    agreement = signed_agreement("home", "partner", city=CityFactory(name="Kyiv"))

    relationships.create_official(agreement, official_on=A_DAY, by=clerk())

    line = json.loads(PublicRecordEntry.objects.get().line)
    assert (line["act"], line["happened_on"]) == ("tie_official", "2024-05-01")
    assert line["subject"] == "relationship/los-angeles/kyiv"
    assert line["facts"]["sha256"] == agreement.sha256


@pytest.mark.parametrize("sides", [[], ["home"], ["partner"]])
def test_fewer_than_two_signatures_make_nothing_official(sides):
    agreement = signed_agreement(*sides)

    with pytest.raises(RuleError, match="both cities have signed"):
        relationships.create_official(agreement, official_on=A_DAY, by=clerk())

    assert not Relationship.objects.exists()


def test_signatures_cannot_make_a_second_tie():
    tie = recognised_tie(kind="friendship")
    agreement = signed_agreement("home", "partner", city=tie.city_b)

    with pytest.raises(RuleError, match="End it first"):
        relationships.create_official(agreement, official_on=A_DAY, by=clerk())


def test_ties_alone_say_how_one_becomes_official():
    with pytest.raises(RuntimeError, match="registered already"):
        coming_into_force.register(relationships.create_official)
