import json

import pytest

from relationships.ties.domain import recognitions
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.days import tomorrow
from tests.factories import CityFactory, clerk, some_council
from tests.factories_relationships import (
    recognised_tie,
    reported_tie,
    tie_with_status,
    waiting_recognition,
)

pytestmark = pytest.mark.django_db


def test_entered_evidence_is_a_draft_that_changes_nothing():
    user = clerk()

    row = waiting_recognition(by=user, evidence=" Council file 59-1234 ")

    assert (row.evidence, row.entered_by, row.is_confirmed) == ("Council file 59-1234", user, False)
    assert row.relationship.state == "reported"
    assert recognitions.draft_recognition(row.relationship) == row
    assert PublicRecordEntry.objects.count() == 0


def test_evidence_cannot_be_empty():
    with pytest.raises(RuleError, match="own evidence"):
        waiting_recognition(evidence=" ")


def test_evidence_cannot_be_of_tomorrow():
    some_council()

    with pytest.raises(RuleError, match="in the future"):
        waiting_recognition(evidence_on=tomorrow())


def test_evidence_is_entered_once_at_a_time():
    tie = waiting_recognition().relationship

    with pytest.raises(RuleError, match="waits for a second person"):
        waiting_recognition(tie=tie)


def test_only_a_reported_tie_can_be_recognised():
    with pytest.raises(RuleError, match="Only a reported tie"):
        waiting_recognition(tie=recognised_tie())


def test_ended_tie_is_not_recognised():
    with pytest.raises(RuleError, match="Only a reported tie"):
        waiting_recognition(tie=tie_with_status("ended"))


def test_second_person_makes_the_tie_official():
    row, second = waiting_recognition(), clerk()

    entries.confirm(row, by=second)

    tie = row.relationship
    tie.refresh_from_db()
    row.refresh_from_db()
    assert (tie.state, tie.provenance, tie.official_on) == ("official", "reported", None)
    assert (row.confirmed_by, row.single_handed) == (second, False)
    assert list(tie.steps.values_list("act", flat=True)) == [
        "tie_reported",
        "recognition_entered",
        "tie_recognised",
    ]


def test_recognition_stands_in_the_public_record():
    row = waiting_recognition(tie=reported_tie(city=CityFactory(name="Nagoya")))

    entries.confirm(row, by=clerk())

    line = json.loads(PublicRecordEntry.objects.get().line)
    assert (line["act"], line["subject"]) == ("tie_recognised", "relationship/los-angeles/nagoya")
    assert line["facts"]["evidence"] == "Council file 59-1234"


def test_evidence_without_a_date_is_recorded_without_one():
    row = waiting_recognition(evidence="The city's own page", evidence_on=None)

    entries.confirm(row, by=clerk())

    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert line["facts"]["evidence"] == "The city's own page"
    assert "evidence_on" not in line["facts"]
