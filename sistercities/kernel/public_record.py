"""The hash-chained record of public acts.

Each public act appends one entry in its own transaction. The chain lets anybody check, with
``docs/verify_record.py`` and nothing else, that no entry was changed, dropped or moved.
"""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sistercities.kernel.models import PublicRecordEntry

VERSION = 1
FIRST_HASH = "0" * 64
_LOCK = 0x5157E2


@transaction.atomic
def append(
    *, act: str, subject: str, happened_on: date, facts: dict[str, Any]
) -> PublicRecordEntry:
    """Append a public act to the record. Call it last, after every row lock.

    ``subject`` is a public reference such as ``nomination/kyiv``. ``facts`` hold strings, whole
    numbers, lists and objects of these only, and nothing personal about donors or residents.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = PublicRecordEntry.objects.order_by("-sequence").first()
    sequence = last.sequence + 1 if last else 1
    previous = last.hash if last else FIRST_HASH
    now = timezone.now().replace(microsecond=0)
    line = _line(
        act=act,
        facts=facts,
        happened_on=happened_on.isoformat(),
        previous=previous,
        recorded_at=_utc(now),
        sequence=sequence,
        subject=subject,
        version=VERSION,
    )
    return PublicRecordEntry.objects.create(
        sequence=sequence,
        recorded_at=now,
        line=line,
        previous_hash=previous,
        hash=hashlib.sha256(line.encode()).hexdigest(),
    )


def head() -> PublicRecordEntry | None:
    """The newest entry, whose hash vouches for all before it."""
    return PublicRecordEntry.objects.order_by("-sequence").first()


def _line(**members: Any) -> str:
    _refuse_floats(members)
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_floats(key)
            _refuse_floats(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_floats(item)
    elif not isinstance(value, str | int) or isinstance(value, bool):
        raise TypeError(f"The record holds text and whole numbers only, not {value!r}.")


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
