"""Corrections of motions, of the evidence of a recognition, and of what is said of a signature."""

import datetime
import json
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from relationships.models import (
    Motion,
    Nomination,
    Relationship,
    Side,
    Signature,
    StatusChange,
)
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from sistercities.kernel.calendar import moment_typed
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.days import same_time, today, tomorrow
from tests.factories import clerk
from tests.factories_agreements import confirmed, frozen, pdf, signed_by_link, signed_in_person
from tests.factories_corrections import (
    WHY,
    corrected_evidence,
    corrected_motion,
    corrected_signature,
    counting_signature,
    entered_signature_correction,
    frozen_long_ago,
)
from tests.factories_council import (
    DAY,
    confirmed_roll_call,
    designation_motion,
    filed_motion,
    member,
    reported_motion,
)
from tests.factories_relationships import SUSPENDS

pytestmark = pytest.mark.django_db


def last_entry():
    return json.loads(PublicRecordEntry.objects.latest("sequence").line)


def refuses(sentence):
    return pytest.raises(RuleError, match=sentence)


def test_corrected_motion_is_a_new_row_that_counts():
    motion = filed_motion()

    new = corrected_motion(motion, title=" Sister city Kyiv ", seconders=[member(4)])

    assert (new.corrects, new.correction_reason, new.title) == (motion, WHY, "Sister city Kyiv")
    assert (motion.current, new.current, list(new.seconders.all())) == (new, new, [member(4)])
    assert Motion.objects.get(pk=motion.pk).title == "Sister city relationship with Kyiv"


def test_corrected_motion_is_in_the_record_with_what_it_said_before():
    motion = filed_motion()

    corrected_motion(motion, council_file="22-0002-S99")

    entry = last_entry()
    assert (entry["act"], entry["subject"]) == ("motion_corrected", motion.case.reference)
    assert entry["facts"]["before"]["council_file"] == "22-0002-S31"
    assert (entry["facts"]["changed"], entry["facts"]["reason"]) == (["council_file"], WHY)
    assert describe("motion_corrected", entry["facts"]) == (
        "The motion was corrected. It now reads “Sister city relationship with Kyiv” (council file"
        " 22-0002-S99), moved by Councilmember 1 on March 25, 2022. Reason: It was misread."
    )


def test_correction_of_a_motion_leaves_its_votes_and_the_nomination():
    motion = confirmed_roll_call().motion

    corrected_motion(motion, title="Sister city Kyiv")

    assert motion.decision.carried is True
    assert Nomination.objects.get(pk=motion.case.pk).state == "begun"


def test_roll_call_entered_later_stands_on_the_original_and_names_the_corrected_file():
    motion = filed_motion()
    corrected_motion(motion, council_file="22-0002-S99")

    roll_call = confirmed_roll_call(motion)

    assert (motion.decision, last_entry()["facts"]["council_file"]) == (roll_call, "22-0002-S99")


def test_corrected_motion_is_corrected_again_from_its_new_wording():
    motion = filed_motion()
    new = corrected_motion(motion, title="Sister city Kyiv")

    newest = corrected_motion(new, title="Kyiv")

    with refuses("Correct the new wording"):
        corrected_motion(motion, title="Another")
    assert motion.current == newest


def test_of_a_council_file_given_up_by_a_correction_nobody_is_asked():
    motion = designation_motion()
    first = motion.matter.motions.get(purpose="begin")

    with refuses("already carries the motion"):
        corrected_motion(first, council_file=motion.council_file)
    corrected_motion(motion, council_file="22-0002-S33")
    new = corrected_motion(first, council_file="22-0002-S32")

    assert new.council_file == "22-0002-S32"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, "Nothing is different"),
        ({"title": " "}, "Give the title"),
        ({"council_file": ""}, "number of the council file"),
        ({"reason": " ", "title": "Kyiv"}, "Give the reason"),
        ({"moved_on": DAY + datetime.timedelta(days=1)}, "cannot have voted before"),
    ],
)
def test_motion_is_not_corrected(parts, sentence):
    motion = confirmed_roll_call().motion

    with refuses(sentence):
        corrected_motion(motion, **parts)

    assert motion.current == motion


def test_mover_of_a_corrected_motion_was_in_office_and_does_not_second_it():
    motion = filed_motion()

    with refuses("cannot second"):
        corrected_motion(motion, mover=member(2))
    with refuses("lies in the future"):
        corrected_motion(motion, moved_on=datetime.date(2999, 1, 1))
    with refuses("was not a member"):
        corrected_motion(motion, moved_on=datetime.date(1950, 1, 1))


def test_reported_motion_keeps_its_source_when_it_is_corrected():
    motion = reported_motion()

    new = corrected_motion(motion, council_file="", title="Kyiv")

    assert (new.is_reported, new.source, new.as_of) == (True, motion.source, motion.as_of)


def test_corrected_evidence_is_in_the_record_with_what_it_said_before():
    corrected_evidence()

    entry = last_entry()
    assert entry["act"] == "recognition_corrected"
    assert entry["facts"]["before"]["evidence"] == "Council file 59-1234"
    assert describe(entry["act"], entry["facts"]).endswith(
        "was corrected: Council file 59-9999, dated May 1, 2024. Reason: It was misread."
    )


def test_corrected_signature_counts_once_it_is_confirmed():
    wrong = counting_signature()
    row = entered_signature_correction(wrong, place="Town Hall", witnesses="Two witnesses")
    before = list(Signature.objects.current())

    entries.confirm(row, by=clerk())

    assert (before, list(Signature.objects.current())) == ([wrong], [row])
    assert (row.corrects, row.place, row.scan) == (wrong, "Town Hall", wrong.scan)
    assert Nomination.objects.get().state == "signed_by_one"


def test_corrected_signature_is_in_the_record_with_what_was_said_before():
    corrected_signature(counting_signature(), place="Town Hall")

    entry = last_entry()
    assert (entry["act"], entry["facts"]["reason"]) == ("signature_corrected", WHY)
    assert (entry["facts"]["before"]["place"], entry["facts"]["place"]) == (
        "City Hall",
        "Town Hall",
    )
    assert "was corrected: signed on" in describe(entry["act"], entry["facts"])


def test_one_side_corrected_is_still_one_side():
    agreement = frozen_long_ago()
    corrected_signature(counting_signature(agreement), place="Town Hall")
    state = Nomination.objects.get().state

    confirmed(signed_by_link(agreement))

    assert (state, Nomination.objects.get().state) == ("signed_by_one", "official")
    assert Signature.objects.current().count() == 2


def test_day_corrected_before_the_second_signature_dates_the_tie():
    agreement = frozen_long_ago()
    first = counting_signature(agreement, signed_at=same_time(2))
    corrected_signature(first, signed_at=same_time(4))

    confirmed(signed_in_person(agreement, Side.PARTNER, signed_at=same_time(6)))

    assert Relationship.objects.get().official_on == (
        Signature.objects.current().get(signatory__side=Side.HOME).local_day
    )


def official(**texts):
    """Signed four and two days ago; returns the earlier and the later signature."""
    agreement = frozen_long_ago(**texts)
    earlier = counting_signature(agreement, signed_at=same_time(4))
    later = confirmed(signed_in_person(agreement, Side.PARTNER, signed_at=same_time(2)))
    return earlier, later


def test_official_day_does_not_move_by_a_correction():
    earlier, later = official()
    since = Relationship.objects.get().official_on

    with refuses("no correction moves that day"):
        entered_signature_correction(earlier, signed_at=same_time(1))
    with refuses("no correction moves that day"):
        entered_signature_correction(later, signed_at=same_time(3))
    corrected_signature(earlier, signed_at=same_time(5))

    assert Relationship.objects.get().official_on == since


def test_official_day_is_looked_at_again_when_a_correction_is_confirmed():
    earlier, later = official()
    same_day = corrected_signature(earlier, signed_at=later.signed_at)
    one = entered_signature_correction(same_day, signed_at=same_time(4))
    other = entered_signature_correction(later, signed_at=same_time(4))
    entries.confirm(one, by=clerk())

    with refuses("no correction moves that day"):
        entries.confirm(other, by=clerk())


def suspended(tie):
    days = {"decided_on": today(), "review_on": tomorrow()}
    return entries.enter(STATUS_CHANGE, tie, by=clerk(), **SUSPENDS | days)


def becomes_official(agreement):
    second = signed_in_person(agreement, Side.PARTNER, signed_at=same_time(2))
    return lambda: confirmed(Signature.objects.get(pk=second.pk))


def change_of_status_is_entered(agreement):
    becomes_official(agreement)()
    return lambda: suspended(Relationship.objects.get())


def change_of_status_is_confirmed(agreement):
    becomes_official(agreement)()
    draft = suspended(Relationship.objects.get())
    return lambda: entries.confirm(StatusChange.objects.get(pk=draft.pk), by=clerk())


def signature_is_corrected_otherwise(agreement):
    first = Signature.objects.current().get(signatory__agreement=agreement)
    return lambda: entered_signature_correction(first, place="Another place")


RESTS_ON_A_SIGNATURE = [
    becomes_official,
    change_of_status_is_entered,
    change_of_status_is_confirmed,
    signature_is_corrected_otherwise,
]


@pytest.mark.parametrize("prepare", RESTS_ON_A_SIGNATURE)
def test_what_rests_on_a_signature_waits_while_a_correction_of_it_waits(prepare):
    agreement = frozen_long_ago()
    first = counting_signature(agreement, signed_at=same_time(4))
    follow = prepare(agreement)
    draft = entered_signature_correction(first, place="Town Hall")

    with refuses("waits: confirm or discard it first"):
        follow()
    entries.discard(draft, by=clerk(), reason="It was right.")

    follow()

    assert not Signature.objects.drafts().filter(corrects=first, place="Town Hall").exists()


def test_scan_made_here_is_replaced_and_the_old_one_kept():
    wrong = counting_signature()

    row = corrected_signature(wrong, scan_file=pdf(b"%PDF-1.7\nall pages\n%%EOF\n"))

    assert (row.scan.sha256 != wrong.scan.sha256, wrong.scan.file.size > 0) == (True, True)


def test_time_and_paper_that_came_through_a_link_are_not_corrected():
    signature = confirmed(signed_by_link(frozen_long_ago()))

    with refuses("its time is that of this register"):
        entered_signature_correction(signature, signed_at=same_time(3))
    with refuses("The signatory sent this paper"):
        entered_signature_correction(signature, scan_file=pdf())
    row = corrected_signature(signature, verified_how="Called the published number")

    assert (row.link, row.typed_name) == (signature.link, signature.typed_name)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Nothing is different"),
        ({"reason": " ", "place": "X"}, "Give the reason"),
        ({"place": " "}, "Say where it was signed"),
        ({"verified_how": " "}, "how you made sure"),
        ({"signed_at": timezone.now() + datetime.timedelta(days=1)}, "in the future"),
        ({"signed_at": timezone.now() - datetime.timedelta(days=30)}, "before the text was frozen"),
    ],
)
def test_signature_is_not_corrected(said, sentence):
    signature = counting_signature()

    with refuses(sentence):
        entered_signature_correction(signature, **said)

    assert Signature.objects.count() == 1


def test_same_minute_is_the_same_time():
    agreement = frozen_long_ago()
    signature = counting_signature(agreement, signed_at=same_time(2))
    typed = signature.signed_at.replace(second=0, microsecond=0)

    row = entered_signature_correction(signature, signed_at=typed, place="Town Hall")

    assert row.signed_at == signature.signed_at


def test_same_clock_is_the_same_time_also_in_the_hour_that_came_twice():
    first = datetime.datetime(2025, 11, 2, 8, 30, tzinfo=datetime.UTC)
    agreement = frozen_long_ago(at=first - datetime.timedelta(days=1))
    zone = "America/Los_Angeles"
    signature = counting_signature(agreement, signed_at=first, place_timezone=zone)
    typed = moment_typed(datetime.date(2025, 11, 2), datetime.time(1, 30), ZoneInfo(zone))

    row = entered_signature_correction(signature, signed_at=typed, place="Town Hall")

    assert (typed > first, row.signed_at) == (True, first)


def test_signature_is_corrected_by_two_people_who_did_not_send_the_link():
    sender, author = clerk(), clerk()
    signature = confirmed(signed_by_link(frozen(), by=sender))
    row = entered_signature_correction(signature, by=author, place="Town Hall")

    for somebody in (author, sender):
        with refuses("somebody else must confirm"):
            entries.confirm(row, by=somebody)


def test_motion_filed_here_keeps_a_day_whatever_is_corrected():
    with refuses("Give the day of the motion"):
        corrected_motion(filed_motion(), moved_on=None)
