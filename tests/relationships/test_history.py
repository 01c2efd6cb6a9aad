"""What happened to a case, in the order in which it happened."""

import datetime

import pytest

from relationships.sentences.history import history_of
from sistercities import public_record

pytestmark = pytest.mark.django_db


def recorded(subject, *days):
    for day in days:
        public_record.append(
            act="withdrawn",
            subject=subject,
            happened_on=datetime.date.fromisoformat(day),
            facts={"reason": day},
        )


def test_the_latest_day_comes_first_and_a_reported_one_stands_at_its_day():
    recorded("nomination/kyiv", "2026-03-01", "2022-03-25", "2026-03-02", "2026-03-02")
    recorded("nomination/odesa", "2026-03-03")

    told = history_of(["nomination/kyiv"])

    assert [(one.at.isoformat(), one.entry.sequence) for one in told] == [
        ("2026-03-02", 4),
        ("2026-03-02", 3),
        ("2026-03-01", 1),
        ("2022-03-25", 2),
    ]
