"""Legal grounds that come with this software, as data: load those of one city's law.

A ground is known by its key. One that is there already stays as it is: amounts, currency and the
start of the year belong to the administrator.
"""

import json
from pathlib import Path

from django.db import transaction

from aid.legal_bases.domain.wordings import enter_ground
from aid.legal_bases.models import LegalGround

FOLDER = Path(__file__).resolve().parents[2] / "data"


def available() -> list[str]:
    """The laws that we ship."""
    return sorted(path.stem.removeprefix("grounds_") for path in FOLDER.glob("grounds_*.json"))


@transaction.atomic
def load(name: str) -> list[LegalGround]:
    """Add the grounds of this law that are missing, and return those that were added."""
    law = json.loads((FOLDER / f"grounds_{name}.json").read_text(encoding="utf-8"))
    source = {"source": law["source"], "source_url": law["source_url"]}
    there = set(LegalGround.objects.values_list("key", flat=True))
    return [
        enter_ground(LegalGround(**facts, **source), by=None)
        for facts in law["grounds"]
        if facts["key"] not in there
    ]
