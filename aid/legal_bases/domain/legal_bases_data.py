"""The legal bases shipped with this software, as data: load those of one city's law.

A basis is identified by its key. One that exists already is not changed: amounts, currency and the
start of the year are the administrator's.
"""

import json
from pathlib import Path

from django.db import transaction

from aid.legal_bases.domain.wordings import enter_basis
from aid.legal_bases.models import LegalBasis

FOLDER = Path(__file__).resolve().parents[2] / "data"


def available() -> list[str]:
    """The laws whose bases we ship."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@transaction.atomic
def load(name: str) -> list[LegalBasis]:
    """Add the bases of this law that are missing, and return those that were added."""
    law = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    source = {"source": law["source"], "source_url": law["source_url"]}
    there = set(LegalBasis.objects.values_list("key", flat=True))
    return [
        enter_basis(LegalBasis(**facts, **source), by=None)
        for facts in law["legal_bases"]
        if facts["key"] not in there
    ]
