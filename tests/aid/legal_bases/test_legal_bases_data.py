import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from aid.legal_bases.domain import legal_bases_data
from aid.legal_bases.sentences import SHIPPED
from aid.models import LegalBasis
from tests.factories_aid import LegalBasisFactory

pytestmark = pytest.mark.django_db
TEXTS = ("title", "rule", "evidence_asked")


def loaded():
    out = io.StringIO()
    call_command("load_legal_bases", "los_angeles", stdout=out)
    return out.getvalue()


def test_the_bases_of_los_angeles_are_loaded_with_their_source():
    loaded()

    rows = LegalBasis.objects.values_list("key", "kinds_of_tie", "counts_in", "limit", "currency")
    assert list(rows) == [
        ("official-sister-city", ["sister"], "money", Decimal(100_000), "USD"),
        ("emergency", [], "", None, "USD"),
        ("another-government", [], "times", Decimal(3), "USD"),
        ("disposal-costs", [], "", None, "USD"),
    ]
    assert all("§22.547" in legal_basis.source for legal_basis in LegalBasis.objects.all())
    asked = LegalBasis.objects.exclude(evidence_asked="").values_list("key", flat=True)
    assert list(asked) == ["emergency", "disposal-costs"]


def test_loading_again_keeps_what_an_administrator_changed():
    loaded()
    LegalBasis.objects.filter(key="official-sister-city").update(
        limit=50_000, currency="EUR", year_begins_month=7, evidence_asked="Which city?"
    )

    said = loaded()

    legal_basis = LegalBasis.objects.get(key="official-sister-city")
    assert said == "All of them are there already. Nothing was changed.\n"
    assert (legal_basis.limit, legal_basis.currency, legal_basis.year_begins_month) == (
        50_000,
        "EUR",
        7,
    )
    assert (legal_basis.evidence_asked, LegalBasis.objects.count()) == ("Which city?", 4)


def test_a_basis_that_is_missing_is_added():
    LegalBasisFactory(key="emergency", title="Ours")

    assert [legal_basis.key for legal_basis in legal_bases_data.load("los_angeles")] == [
        "official-sister-city",
        "another-government",
        "disposal-costs",
    ]


def test_an_unknown_law_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match="los_angeles"):
        call_command("load_legal_bases", "atlantis")


def test_every_text_that_we_ship_is_marked_for_translation():
    texts = {
        legal_basis[name]
        for law in legal_bases_data.available()
        for legal_basis in json.loads((legal_bases_data.FOLDER / f"{law}.json").read_text())[
            "legal_bases"
        ]
        for name in TEXTS
        if legal_basis[name]
    }

    assert texts == set(SHIPPED)


def test_what_an_administrator_wrote_is_shown_as_written():
    legal_basis = LegalBasis(title="Law of our city", rule="§ 1", evidence_asked="")

    with translation.override("uk"):
        shown = (
            str(legal_basis),
            legal_basis.label,
            legal_basis.rule_label,
            legal_basis.evidence_label,
        )

    assert shown == ("Law of our city", "Law of our city", "§ 1", "")
