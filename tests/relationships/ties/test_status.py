import json

import pytest
from django.db import DatabaseError, transaction

from relationships.casework.sentences.history import tell
from relationships.models import Council
from relationships.ties.domain import status
from relationships.ties.domain.status import STATUS_CHANGE
from relationships.ties.domain.tie_facts import TIE_DATE
from relationships.ties.states import RELATIONSHIP_MOVES, RelationshipState
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError, advance
from sistercities.models import PublicRecordEntry
from tests.days import tomorrow
from tests.factories import CityFactory, clerk
from tests.factories_relationships import (
    A_DAY,
    EARLIER,
    ENDS,
    SUSPENDS,
    recognised_tie,
    reported_tie,
    tie_with_status,
)

pytestmark = pytest.mark.django_db
ROAD_TO = {
    "official": [],
    "dormant": ["dormant"],
    "suspended": ["suspended"],
    "ended": ["ended"],
}


def tie_in(state):
    return reported_tie() if state == "reported" else tie_with_status(*ROAD_TO[state])


def waiting(tie=None, by=None, **fields):
    given = SUSPENDS | fields
    return entries.enter(STATUS_CHANGE, tie or recognised_tie(), by=by or clerk(), **given)


LEGAL = [
    (old, new)
    for old, after in RELATIONSHIP_MOVES.items()
    for new in sorted(after)
    if (old, new) != ("reported", "official") and old != "ended"
]
ILLEGAL = [
    (old, new)
    for old in RelationshipState.values
    for new in RelationshipState.values
    if (old, new) not in LEGAL
]


@pytest.mark.parametrize(("old", "new"), LEGAL)
def test_every_legal_change_of_status_is_confirmed_and_recorded(old, new):
    tie = tie_in(old)
    recorded = PublicRecordEntry.objects.count()

    entries.confirm(waiting(tie, to_state=new), by=clerk())

    tie.refresh_from_db()
    assert tie.state == new
    assert tie.ended_on == (EARLIER if new == "ended" else None)
    assert PublicRecordEntry.objects.count() == recorded + 1


@pytest.mark.parametrize(("old", "new"), ILLEGAL)
def test_no_other_change_of_status_can_be_entered(old, new):
    tie = tie_in(old)

    with pytest.raises(RuleError, match="cannot take this status"):
        waiting(tie, to_state=new)


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, new in ILLEGAL if new not in RELATIONSHIP_MOVES[old]],
)
def test_no_other_move_is_in_the_table(old, new):
    tie = tie_in(old)

    with pytest.raises(RuleError, match="this step is not possible"):
        advance(tie, new, act="x", by=clerk())


def test_suspension_tells_its_conditions_and_its_review():
    change = waiting(recognised_tie(city=CityFactory(name="Nagoya")))

    entries.confirm(change, by=clerk())

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


def test_suspension_may_be_reviewed_a_time_after_an_event():
    change = waiting(review_on=None, review_after="One year after peace is declared")
    entries.confirm(change, by=clerk())

    told = tell(PublicRecordEntry.objects.order_by("-sequence")[:1])[0].text
    assert told.endswith("To be reviewed after: One year after peace is declared.")


@pytest.mark.parametrize(
    ("road", "to_state"),
    [((), "suspended"), ((), "ended"), (("suspended",), "official"), (("dormant",), "suspended")],
)
def test_the_council_decides_on_suspending_reinstating_and_ending(road, to_state):
    tie = tie_with_status(*road)

    with pytest.raises(RuleError, match="Name the council's decision"):
        waiting(tie, to_state=to_state, decision=" ")


def test_that_a_tie_is_dormant_is_no_decision():
    assert waiting(to_state="dormant", decision="").pk


def test_where_the_council_does_not_decide_none_is_asked_for():
    tie = recognised_tie()
    Council.objects.update(decides_on_ties=False)

    change = waiting(tie, to_state="ended", decision="")
    entries.confirm(change, by=clerk())

    assert change.is_confirmed


def test_a_tie_of_other_cities_is_not_ours_to_decide():
    tie = recognised_tie()
    Council.objects.filter(pk=Council.objects.get().pk).update(city=CityFactory())

    assert waiting(tie, to_state="ended", decision="").pk


def test_the_decision_is_asked_for_in_sql(sql):
    change = waiting(to_state="ended")
    sql(f"UPDATE relationships_statuschange SET decision = '' WHERE id = {change.pk}")

    with pytest.raises(DatabaseError, match="the council decides"), transaction.atomic():
        sql(
            "UPDATE relationships_statuschange SET confirmed_at = now(), confirmed_by_id ="
            f" {clerk().pk} WHERE id = {change.pk}"
        )


def test_a_suspension_without_review_is_refused_in_sql(sql):
    change = waiting()

    with pytest.raises(DatabaseError, match="suspension_is_reviewed"), transaction.atomic():
        sql(f"UPDATE relationships_statuschange SET review_on = NULL WHERE id = {change.pk}")


def test_dormancy_needs_no_conditions():
    change = entries.enter(STATUS_CHANGE, recognised_tie(), by=clerk(), to_state="dormant", **ENDS)

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


def test_ended_tie_makes_room_for_a_new_one():
    city = tie_with_status("ended").city_b

    tie = reported_tie(city=city)

    assert tie.state == "reported"


def test_hearsay_is_told_with_its_source():
    tie = recognised_tie()

    status.say_what_is_known(
        tie, by=clerk(), certainty="unclear", note_text="Said to be on hiatus", source="A comment"
    )

    tie.refresh_from_db()
    assert (tie.certainty, tie.certainty_note, tie.certainty_source) == (
        "unclear",
        "Said to be on hiatus",
        "A comment",
    )


def test_what_is_known_of_a_status_is_in_the_record():
    tie = recognised_tie()

    status.say_what_is_known(
        tie, by=clerk(), certainty="unclear", note_text="Said to be on hiatus", source="A comment"
    )
    status.say_what_is_known(tie, by=clerk(), certainty="clear")

    unclear, clear = tell(PublicRecordEntry.objects.order_by("sequence")[1:])
    assert unclear.text == (
        f"The status of the tie with {tie.city_b.name} was noted as unclear. Said to be on hiatus"
        " Source: A comment"
    )
    assert clear.text.startswith(f"The status of the tie with {tie.city_b.name} was noted as clear")


@pytest.mark.parametrize("given", [{"note_text": "On hiatus"}, {"source": "A comment"}])
def test_hearsay_without_note_or_source_is_refused(given):
    with pytest.raises(RuleError, match="Say what is unclear"):
        status.say_what_is_known(recognised_tie(), by=clerk(), certainty="unclear", **given)


def settled(row):
    entries.confirm(row, by=clerk())
    return row


def test_a_suspension_in_1900_is_mended():
    tie = tie_with_status("suspended")
    change = tie.status_changes.get()

    settled(
        entries.correct(
            change,
            by=clerk(),
            correction_reason="Misread.",
            decided_on=EARLIER.replace(year=1900),
        )
    )

    tie.refresh_from_db()
    assert (tie.state, status.last_change(tie).decided_on.year) == ("suspended", 1900)


def test_the_last_day_of_a_tie_follows_its_correction():
    tie = tie_with_status("ended")
    better = {"decided_on": EARLIER.replace(day=1)}

    settled(
        entries.correct(
            tie.status_changes.get(), by=clerk(), correction_reason="Misread.", **better
        )
    )

    tie.refresh_from_db()
    assert (tie.state, tie.ended_on) == ("ended", EARLIER.replace(day=1))


@pytest.mark.parametrize(
    ("changes", "back_to"),
    [
        (["suspended"], "official"),
        (["dormant", "ended"], "dormant"),
        (["suspended", "official"], "suspended"),
        (["ended"], "official"),
    ],
)
def test_a_struck_change_takes_the_tie_back(changes, back_to):
    tie = tie_with_status(*changes)

    settled(
        entries.strike(
            status.last_change(tie), by=clerk(), correction_reason="Entered for the wrong city."
        )
    )

    tie.refresh_from_db()
    assert (tie.state, tie.ended_on) == (back_to, None)


def test_the_end_of_a_reported_tie_is_struck_too():
    tie = reported_tie()
    change = settled(waiting(tie, to_state="ended"))

    settled(entries.strike(change, by=clerk(), correction_reason="It is another city."))

    tie.refresh_from_db()
    assert tie.state == "reported"


def test_an_earlier_change_is_not_struck_before_the_later():
    tie = tie_with_status("suspended", "official")

    with pytest.raises(RuleError, match="Strike the later change first"):
        entries.strike(tie.status_changes.first(), by=clerk(), correction_reason="Wrong.")


def test_an_end_is_not_struck_once_the_cities_have_begun_anew():
    ended = tie_with_status("ended")
    reported_tie(city=ended.city_b)
    draft = entries.strike(
        ended.status_changes.get(), by=clerk(), correction_reason="It never ended."
    )

    with pytest.raises(RuleError, match="have a tie already"):
        entries.confirm(draft, by=clerk())


@pytest.mark.parametrize("corrected", ["recognition", "last change"])
def test_no_change_is_built_on_what_is_being_corrected(corrected):
    tie = tie_with_status("suspended")
    if corrected == "recognition":
        row, better = tie.recognitions.get(), {"evidence": "Another file"}
    else:
        row, better = status.last_change(tie), {"reason": "Another reason."}
    entries.correct(row, by=clerk(), correction_reason="Misread.", **better)

    with pytest.raises(RuleError, match="waits: confirm or discard it first"):
        waiting(tie, to_state="official")


def test_changes_follow_each_other_in_time():
    tie = tie_with_status("suspended")

    with pytest.raises(RuleError, match="follow each other in time"):
        waiting(tie, to_state="official", decided_on=EARLIER.replace(year=2020))


def test_no_change_comes_before_the_tie():
    tie = recognised_tie()
    entries.enter(
        TIE_DATE,
        tie,
        by=clerk(),
        what="since",
        on=A_DAY.replace(year=1967),
        precision="day",
        source="A list",
    )

    with pytest.raises(RuleError, match="The tie began on May 1, 1967"):
        waiting(tie, decided_on=A_DAY.replace(year=1966), review_on=A_DAY)
