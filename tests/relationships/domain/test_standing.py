import json

import pytest

from relationships.domain import standing
from relationships.models import StandingChange
from relationships.sentences.history import tell
from relationships.states import RELATIONSHIP_MOVES, RelationshipState
from sistercities.models import PublicRecordEntry
from sistercities.workflow import RuleError, advance
from tests.days import tomorrow
from tests.factories import CityFactory, clerk
from tests.factories_relationships import (
    EARLIER,
    ENDS,
    SUSPENDS,
    recognised_tie,
    reported_tie,
    tie_with_standing,
)

pytestmark = pytest.mark.django_db
ROAD_TO = {
    "official": [],
    "dormant": ["dormant"],
    "suspended": ["suspended"],
    "ended": ["ended"],
}


def tie_in(state):
    return reported_tie() if state == "reported" else tie_with_standing(*ROAD_TO[state])


def waiting(tie=None, by=None, **fields):
    given = SUSPENDS | fields
    return standing.enter_standing_change(tie or recognised_tie(), by=by or clerk(), **given)


LEGAL = [
    (old, new)
    for old, after in RELATIONSHIP_MOVES.items()
    for new in sorted(after)
    if (old, new) != ("reported", "official")
]
ILLEGAL = [
    (old, new)
    for old in RelationshipState.values
    for new in RelationshipState.values
    if (old, new) not in LEGAL
]


@pytest.mark.parametrize(("old", "new"), LEGAL)
def test_every_legal_change_of_standing_is_confirmed_and_recorded(old, new):
    tie = tie_in(old)
    entries = PublicRecordEntry.objects.count()

    standing.confirm_standing_change(waiting(tie, to_state=new), by=clerk())

    tie.refresh_from_db()
    assert tie.state == new
    assert tie.ended_on == (EARLIER if new == "ended" else None)
    assert PublicRecordEntry.objects.count() == entries + 1


@pytest.mark.parametrize(("old", "new"), ILLEGAL)
def test_no_other_change_of_standing_can_be_entered(old, new):
    tie = tie_in(old)

    with pytest.raises(RuleError, match="cannot take this standing"):
        waiting(tie, to_state=new)


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, new in ILLEGAL if new not in RELATIONSHIP_MOVES[old]],
)
def test_no_other_move_is_in_the_table(old, new):
    tie = tie_in(old)

    with pytest.raises(RuleError, match="this step is not possible"):
        advance(tie, new, act="x", by=clerk())


def test_entered_change_is_a_draft_that_changes_nothing():
    tie, user = recognised_tie(), clerk()

    change = waiting(tie, by=user)

    tie.refresh_from_db()
    assert (tie.state, change.entered_by, change.is_confirmed) == ("official", user, False)
    assert standing.draft_change(tie) == change


def test_suspension_tells_its_conditions_and_its_review():
    change = waiting(recognised_tie(city=CityFactory(name="Nagoya")))

    standing.confirm_standing_change(change, by=clerk())

    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert (line["act"], line["happened_on"]) == ("tie_suspended", "2022-03-08")
    assert line["facts"]["conditions"] == "Peace and sovereignty are restored."
    assert line["facts"]["review_on"] == "2023-03-08"


def test_suspension_needs_conditions():
    with pytest.raises(RuleError, match="under which conditions"):
        waiting(conditions=" ")


@pytest.mark.parametrize("review_on", [None, EARLIER])
def test_suspension_needs_a_later_day_of_review(review_on):
    with pytest.raises(RuleError, match="Give a day, after the decision"):
        waiting(review_on=review_on)


def test_dormancy_needs_no_conditions():
    change = standing.enter_standing_change(
        recognised_tie(), by=clerk(), to_state="dormant", **ENDS
    )

    assert (change.conditions, change.review_on) == ("", None)


def test_change_needs_a_reason():
    with pytest.raises(RuleError, match="Give the reason"):
        waiting(reason=" ")


def test_change_was_not_decided_tomorrow():
    tie = recognised_tie()

    with pytest.raises(RuleError, match="in the future"):
        waiting(tie, decided_on=tomorrow())


def test_change_is_entered_once_at_a_time():
    tie = waiting().relationship

    with pytest.raises(RuleError, match="waits for a second person"):
        waiting(tie)


def test_who_entered_a_change_cannot_confirm_it():
    user = clerk()
    change = waiting(by=user)

    with pytest.raises(RuleError, match="somebody else must confirm"):
        standing.confirm_standing_change(change, by=user)

    change.relationship.refresh_from_db()
    assert change.relationship.state == "official"


def test_confirmed_change_is_not_confirmed_edited_or_discarded():
    change = tie_with_standing("suspended").standing_changes.get()

    with pytest.raises(RuleError, match="confirmed this on"):
        standing.confirm_standing_change(change, by=clerk())
    with pytest.raises(RuleError, match="confirmed this on"):
        standing.edit_standing_change(change, by=clerk(), **SUSPENDS)
    with pytest.raises(RuleError, match="confirmed this on"):
        standing.discard_standing_change(change, by=clerk())


def test_who_edits_a_change_has_entered_it():
    change, editor = waiting(), clerk()

    standing.edit_standing_change(change, by=editor, to_state="dormant", **ENDS)

    change.refresh_from_db()
    assert (change.to_state, change.conditions, change.entered_by) == ("dormant", "", editor)


def test_discarded_change_leaves_the_tie_as_it_is():
    change = waiting()

    standing.discard_standing_change(change, by=clerk())

    change.relationship.refresh_from_db()
    assert not StandingChange.objects.exists()
    assert change.relationship.state == "official"


def test_ended_tie_makes_room_for_a_new_one():
    city = tie_with_standing("ended").city_b

    tie = reported_tie(city=city)

    assert tie.state == "reported"


def test_hearsay_is_told_with_its_source():
    tie = recognised_tie()

    standing.say_what_is_known(
        tie, by=clerk(), standing="unclear", note_text="Said to be on hiatus", source="A comment"
    )

    tie.refresh_from_db()
    assert (tie.standing, tie.standing_note, tie.standing_source) == (
        "unclear",
        "Said to be on hiatus",
        "A comment",
    )


def test_what_is_said_of_a_standing_is_in_the_record():
    tie = recognised_tie()

    standing.say_what_is_known(
        tie, by=clerk(), standing="unclear", note_text="Said to be on hiatus", source="A comment"
    )
    standing.say_what_is_known(tie, by=clerk(), standing="clear")

    unclear, clear = map(tell, PublicRecordEntry.objects.order_by("sequence")[1:])
    assert unclear.text == (
        f"The standing of the tie with {tie.city_b.name} was noted as unclear. Said to be on hiatus"
        " Source: A comment"
    )
    assert clear.text.startswith(
        f"The standing of the tie with {tie.city_b.name} was noted as clear"
    )


@pytest.mark.parametrize("given", [{"note_text": "On hiatus"}, {"source": "A comment"}])
def test_hearsay_without_note_or_source_is_refused(given):
    with pytest.raises(RuleError, match="Say what is unclear"):
        standing.say_what_is_known(recognised_tie(), by=clerk(), standing="unclear", **given)
