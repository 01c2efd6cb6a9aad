"""A slip of the pen in the motion on a donation is put right by a further row, with its reason."""

import json

import pytest

from relationships.casework.pages.papers import motions_of
from relationships.models import Motion
from relationships.motions.domain.matters import decision_on
from relationships.motions.domain.motions import correct_motion
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk
from tests.factories_aid import NEXT_DAY, proposed, shipped, the_council, voted
from tests.factories_council import member

pytestmark = pytest.mark.django_db


def moved():
    the_council()
    return voted(proposed("council"))


def correct(donation, motion=None, **changes):
    motion = motion or donation.motion.current
    given = {
        "council_file": motion.council_file,
        "title": motion.title,
        "text": motion.text,
        "mover": motion.mover,
        "moved_on": motion.moved_on,
        "seconders": list(motion.seconders.all()),
        "reason": "A slip of the pen",
    }
    return correct_motion(motion, by=clerk(), **given | changes)


def test_correction_is_a_further_row_and_the_donation_keeps_the_first():
    donation = moved()
    first = donation.motion

    correct(donation, title="Engine 2")
    last = correct(donation, title="Engine 1", mover=member(3), council_file="26-0999")

    donation.refresh_from_db()
    entry = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert (donation.motion, donation.motion.current) == (first, last)
    assert decision_on(donation).carried
    assert (entry["act"], entry["subject"]) == ("donation_motion_corrected", donation.subject)
    assert entry["facts"]["changed"] == ["council_file", "title", "mover"]
    assert entry["facts"]["before"]["title"] == "Engine 2"
    sentence = describe(entry["act"], entry["facts"])
    assert "“Engine 1” (council file 26-0999), moved by Councilmember 3" in sentence
    assert f"Before: “Engine 2” (council file {first.council_file})" in sentence
    [shown] = motions_of(donation)
    assert (shown["motion"], shown["call"] is None) == (last, False)
    assert len(shown["corrections"]) == 2


def test_vote_is_not_before_the_corrected_motion():
    with pytest.raises(RuleError, match="cannot have voted before the motion was made"):
        correct(moved(), moved_on=NEXT_DAY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing is different"),
        ({"title": "Engine 2", "reason": " "}, "Give the reason for the correction"),
        ({"council_file": ""}, "Give the title and the number"),
        ({"seconders": "mover"}, "The mover cannot second"),
    ],
)
def test_correction_is_refused(changes, sentence):
    donation = moved()
    if changes.get("seconders"):
        changes = {"seconders": [donation.motion.mover]}

    with pytest.raises(RuleError, match=sentence):
        correct(donation, **changes)

    assert Motion.objects.count() == 1


def test_motion_stays_once_it_is_shipped():
    donation = shipped(moved())

    with pytest.raises(RuleError, match="so this step is not possible"):
        correct(donation, title="Engine 2")


def test_a_motion_that_was_corrected_meanwhile_is_not_corrected_again():
    donation = moved()
    correct(donation, title="Engine 2")

    with pytest.raises(RuleError, match="Somebody has corrected this motion meanwhile"):
        correct(donation, donation.motion, title="Engine 3")
