import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from aid.legal_bases.domain import grounds_data
from aid.legal_bases.sentences import SHIPPED
from aid.models import LegalGround
from tests.factories_aid import LegalGroundFactory

pytestmark = pytest.mark.django_db
TEXTS = ("title", "rule", "evidence_asked")


def loaded():
    out = io.StringIO()
    call_command("load_grounds", "los_angeles", stdout=out)
    return out.getvalue()


def test_the_grounds_of_los_angeles_are_loaded_with_their_source():
    loaded()

    rows = LegalGround.objects.values_list("key", "kinds_of_tie", "counts_in", "limit", "currency")
    assert list(rows) == [
        ("official-sister-city", ["sister"], "money", Decimal(100_000), "USD"),
        ("emergency", [], "", None, "USD"),
        ("another-government", [], "times", Decimal(3), "USD"),
        ("disposal-costs", [], "", None, "USD"),
    ]
    assert all("§22.547" in ground.source for ground in LegalGround.objects.all())
    asked = LegalGround.objects.exclude(evidence_asked="").values_list("key", flat=True)
    assert list(asked) == ["emergency", "disposal-costs"]


def test_loading_again_keeps_what_an_administrator_changed():
    loaded()
    LegalGround.objects.filter(key="official-sister-city").update(
        limit=50_000, currency="EUR", year_begins_month=7, evidence_asked="Which city?"
    )

    said = loaded()

    ground = LegalGround.objects.get(key="official-sister-city")
    assert said == "All of them are there already. Nothing was changed.\n"
    assert (ground.limit, ground.currency, ground.year_begins_month) == (50_000, "EUR", 7)
    assert (ground.evidence_asked, LegalGround.objects.count()) == ("Which city?", 4)


def test_a_ground_that_is_missing_is_added():
    LegalGroundFactory(key="emergency", title="Ours")

    assert [ground.key for ground in grounds_data.load("los_angeles")] == [
        "official-sister-city",
        "another-government",
        "disposal-costs",
    ]


def test_an_unknown_law_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match="los_angeles"):
        call_command("load_grounds", "atlantis")


def test_every_text_that_we_ship_is_marked_for_translation():
    texts = {
        ground[name]
        for law in grounds_data.available()
        for ground in json.loads((grounds_data.FOLDER / f"grounds_{law}.json").read_text())[
            "grounds"
        ]
        for name in TEXTS
        if ground[name]
    }

    assert texts == set(SHIPPED)


def test_what_an_administrator_wrote_is_shown_as_written():
    ground = LegalGround(title="Law of our city", rule="§ 1", evidence_asked="")

    with translation.override("uk"):
        shown = (str(ground), ground.label, ground.rule_label, ground.evidence_label)

    assert shown == ("Law of our city", "Law of our city", "§ 1", "")
