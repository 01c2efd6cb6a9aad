import json

import pytest

from relationships.domain import recognitions
from relationships.models import Council, Recognition
from sistercities.models import PublicRecordEntry
from sistercities.workflow import RuleError
from tests.days import tomorrow
from tests.factories import CityFactory, clerk, some_council
from tests.factories_relationships import (
    A_DAY,
    recognised_tie,
    reported_tie,
    tie_with_standing,
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
        waiting_recognition(tie=tie_with_standing("ended"))


def test_second_person_makes_the_tie_official():
    row, second = waiting_recognition(), clerk()

    recognitions.confirm_recognition(row, by=second)

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

    recognitions.confirm_recognition(row, by=clerk())

    line = json.loads(PublicRecordEntry.objects.get().line)
    assert (line["act"], line["subject"]) == ("tie_recognised", "relationship/los-angeles/nagoya")
    assert line["facts"]["evidence"] == "Council file 59-1234"


def test_who_entered_evidence_cannot_confirm_it():
    user = clerk()
    row = waiting_recognition(by=user)

    with pytest.raises(RuleError, match="somebody else must confirm"):
        recognitions.confirm_recognition(row, by=user)

    row.refresh_from_db()
    assert not row.is_confirmed


def test_single_clerk_may_confirm_where_the_council_says_so():
    user = clerk()
    row = waiting_recognition(by=user)
    Council.objects.update(two_people=False)

    recognitions.confirm_recognition(row, by=user)

    row.refresh_from_db()
    assert (row.confirmed_by, row.single_handed) == (user, True)


def test_confirmed_evidence_is_not_confirmed_again():
    row = recognised_tie().recognitions.get()

    with pytest.raises(RuleError, match="confirmed this on"):
        recognitions.confirm_recognition(row, by=clerk())


def test_who_edits_evidence_has_entered_it():
    row, editor = waiting_recognition(), clerk()

    recognitions.edit_recognition(row, by=editor, evidence="Another file", evidence_on=A_DAY)

    row.refresh_from_db()
    assert (row.evidence, row.entered_by) == ("Another file", editor)
    with pytest.raises(RuleError, match="somebody else must confirm"):
        recognitions.confirm_recognition(row, by=editor)


def test_confirmed_evidence_is_not_edited():
    row = recognised_tie().recognitions.get()

    with pytest.raises(RuleError, match="confirmed this on"):
        recognitions.edit_recognition(row, by=clerk(), evidence="Other", evidence_on=A_DAY)


def test_discarded_evidence_leaves_the_tie_reported():
    row = waiting_recognition()

    recognitions.discard_recognition(row, by=clerk())

    row.relationship.refresh_from_db()
    assert not Recognition.objects.exists()
    assert row.relationship.state == "reported"
    assert row.relationship.steps.latest("id").act == "recognition_discarded"


def test_confirmed_evidence_is_not_discarded():
    row = recognised_tie().recognitions.get()

    with pytest.raises(RuleError, match="confirmed this on"):
        recognitions.discard_recognition(row, by=clerk())


def test_evidence_without_a_date_is_recorded_without_one():
    row = waiting_recognition(evidence="The city's own page", evidence_on=None)

    recognitions.confirm_recognition(row, by=clerk())

    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert line["facts"]["evidence"] == "The city's own page"
    assert "evidence_on" not in line["facts"]
