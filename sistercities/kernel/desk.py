"""A list on the desk, and the groups in which the lists stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from sistercities.kernel.models import User

Rows = QuerySet[Any]
NEEDS, WAITING, LATE = "needs", "waiting", "late"


@dataclass(frozen=True)
class Card:
    """One list on the desk: its rows, and the sentence and address of each."""

    slug: str
    group: str
    heading: str | Promise
    rows: Callable[[User, date], Rows]
    line: Callable[[Any], str]
    address: Callable[[Any], str]
    empty: str | Promise = ""
