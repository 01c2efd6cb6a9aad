"""The council votes by name on giving away what is its own; two people stand for the roll call."""

import datetime

import pytest
from post_office.models import Email

from aid.donations.domain import approvals
from relationships.models import Motion
from relationships.motions.domain import motions
from relationships.motions.domain.matters import decision_on, draft_of, motions_on
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.aid.approving import confirm_approval, enter_approval
from tests.factories import clerk
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    approved,
    cancelled,
    entered_approval,
    proposed,
    requested,
    the_council,
    voted,
    with_basis,
)
from tests.factories_council import choices, member
from tests.factories_meetings import on_agenda
from tests.reading import record

pytestmark = pytest.mark.django_db


def moved(donation=None, *, by=None, **given):
    the_council()
    donation = donation or with_basis(proposed("council"))
    motion = {
        "council_file": "26-0100",
        "title": "Engine 1 for Kyiv",
        "mover": member(1),
        "seconders": [member(2)],
        "moved_on": A_DAY,
    }
    motions.file_motion(donation, by=by or clerk(), purpose="donate", **motion | given)
    return donation


def entered(donation=None, *, by=None, held_on=NEXT_DAY, **count):
    donation = donation or moved()
    said = choices(**count, on=held_on)
    entries.enter(
        ROLL_CALL,
        donation.motion,
        by=by or clerk(),
        item=on_agenda(donation.motion, held_on),
        choices=said,
    )
    return donation


def confirmed(donation=None, **count):
    donation = entered(donation, **count)
    entries.confirm(draft_of(donation), by=clerk())
    return donation


def corrected(donation, *, by=None, reason="A name was read wrongly", on=NEXT_DAY, **count):
    said = choices(**count, on=on)
    return entries.correct(
        donation.motion.decision,
        by=by or clerk(),
        correction_reason=reason,
        item=on_agenda(donation.motion, on),
        choices=said,
    )


def acts(donation):
    return list(donation.steps.order_by("id").values_list("act", flat=True))


def test_a_motion_makes_the_donation_public():
    donation = moved()

    [entry] = record()
    motion = Motion.objects.get()
    assert (motion.purpose, motion.case, donation.motion) == ("donate", donation, motion)
    assert donation.is_public
    assert (entry["act"], entry["subject"]) == ("donation_motion_filed", donation.subject)
    assert entry["happened_on"] == "2026-03-02"
    assert entry["facts"] == {
        "reference": donation.reference,
        "city": donation.city.name,
        "recipient": donation.body.name,
        "property": "council",
        "things": ["1 × Fire engine, 1999"],
        "legal_basis": donation.legal_basis.title,
        "basis_evidence": "The fire of January",
        "value": "18000.00",
        "currency": "USD",
        "purpose": "donate",
        "council_file": "26-0100",
        "title": "Engine 1 for Kyiv",
        "mover": "Councilmember 1",
        "seconders": ["Councilmember 2"],
        "moved_on": "2026-03-02",
    }
    assert "“Engine 1 for Kyiv” (council file 26-0100)" in describe(entry["act"], entry["facts"])


def without_basis():
    the_council()
    return proposed("council")


def a_donors():
    the_council()
    return proposed("donor")


@pytest.mark.parametrize(
    ("donation", "given", "sentence"),
    [
        (None, {"council_file": " "}, "Give the number of the council file"),
        (None, {"moved_on": datetime.date(2099, 1, 1)}, "lies in the future"),
        (None, {"moved_on": datetime.date(1999, 1, 1)}, "was not a member of the council"),
        (a_donors, {}, "does not vote on what belongs to a donor"),
        (without_basis, {}, "Choose the legal basis first"),
        (lambda: moved(), {}, "There is such a motion already"),
        (lambda: approved(with_basis(without_basis())), {}, "so this motion is not possible"),
    ],
)
def test_a_motion_is_refused(donation, given, sentence):
    with pytest.raises(RuleError, match=sentence):
        moved(donation and donation(), **given)


def test_the_mover_does_not_second():
    the_council()

    with pytest.raises(RuleError, match="mover cannot second"):
        moved(seconders=[member(1)])


def test_two_donations_may_stand_in_one_council_file_if_somebody_says_so():
    first = moved()

    with pytest.raises(RuleError, match="already carries the motion “Engine 1 for Kyiv”"):
        moved()
    second = moved(same_file=True)

    assert first.motion.council_file == second.motion.council_file


def test_an_entered_roll_call_is_a_draft():
    donation = entered(ayes=14)

    assert draft_of(donation).ayes == 14
    assert decision_on(donation) is None
    assert len(record()) == 1
    assert acts(donation)[-1] == "roll_call_entered"


def test_a_confirmed_roll_call_counts_and_is_in_the_record():
    donation = confirmed(ayes=14, noes=1)

    entry = record()[-1]
    assert decision_on(donation).carried
    assert donation.state == "proposed"
    assert acts(donation)[-1] == "donation_vote_carried"
    assert (entry["act"], entry["happened_on"]) == ("donation_vote_carried", "2026-03-03")
    assert (entry["facts"]["ayes"], entry["facts"]["needed"]) == (14, 8)
    assert entry["facts"]["votes"]["no"] == ["Councilmember 15"]


def test_a_motion_that_is_not_carried_leaves_the_donation_to_the_clerk():
    donation = confirmed(ayes=7, noes=8)

    donation.refresh_from_db()
    assert donation.state == "proposed"
    assert approvals.rejected(donation) == decision_on(donation)
    assert [entry["act"] for entry in record()] == [
        "donation_motion_filed",
        "donation_vote_not_carried",
    ]


def test_a_mistyped_roll_call_is_turned_by_two():
    donation = confirmed(ayes=7, noes=7)
    corrected(donation, ayes=8, noes=7)

    entries.confirm(draft_of(donation), by=clerk())

    facts = record()[-1]["facts"]
    assert approvals.rejected(donation) is None
    assert decision_on(donation).carried
    before = {name: facts["before"][name] for name in ("held_on", "ayes", "noes", "absent")}
    assert before == {"held_on": "2026-03-03", "ayes": 7, "noes": 7, "absent": 1}
    assert facts["voted_otherwise"] == [
        "Councilmember 8: no → aye",
        "Councilmember 15: absent → no",
    ]
    sentence = describe(record()[-1]["act"], facts)
    assert f"donation {donation.reference} to {donation.city.name}" in sentence
    assert "Before: March 3, 2026, ayes 7, noes 7" in sentence
    assert "Councilmember 8: no → aye" in sentence
    assert sentence.endswith("Reason: “A name was read wrongly”")


def test_one_draft_at_a_time():
    donation = entered()

    with pytest.raises(RuleError, match="waits for confirmation"):
        entered(donation)


def test_the_council_votes_once():
    donation = confirmed()

    with pytest.raises(RuleError, match="has decided this motion"):
        entered(donation)


def test_a_cancelled_donation_is_not_voted_on():
    with pytest.raises(RuleError, match="so the council cannot vote on this motion"):
        entered(cancelled(moved()))


def test_everybody_in_office_is_named():
    donation = moved()
    said = choices(on=NEXT_DAY)
    said.popitem()

    with pytest.raises(RuleError, match="How did these members vote"):
        entries.enter(
            ROLL_CALL,
            donation.motion,
            by=clerk(),
            item=on_agenda(donation.motion, NEXT_DAY),
            choices=said,
        )


def test_a_confirmed_roll_call_tells_who_entered_it():
    by = clerk(email="first@example.org")
    donation = entered(by=by)

    entries.confirm(draft_of(donation), by=clerk())

    mail = Email.objects.get(to="first@example.org")
    assert mail.subject == f"The roll call on {donation.reference} is confirmed"
    assert f"/admin/donations/{donation.pk}/" in mail.message


def further(donation):
    moved(donation, council_file="26-0199", title="Engine 1, again")
    return donation


def test_after_a_lost_vote_a_further_motion_is_filed_and_carried():
    donation = requested(confirmed(ayes=7, noes=8))
    first = donation.motion

    further(donation)
    waits = (decision_on(donation), approvals.rejected(donation))
    confirmed(donation, ayes=14)

    assert waits == (None, None)
    assert donation.motion != first
    assert [motion.decision.carried for motion in motions_on(donation)] == [False, True]
    assert approvals.missing_for_approval(donation) == []
    assert put_approved(donation).state == "approved"


def put_approved(donation):
    enter_approval(donation, by=clerk())
    confirm_approval(donation, by=clerk())
    return donation


def test_a_carried_motion_is_not_filed_again():
    with pytest.raises(RuleError, match="has carried such a motion already"):
        further(confirmed(ayes=14))


def test_a_lost_vote_is_not_turned_once_a_further_motion_is_filed():
    donation = confirmed(ayes=7, noes=8)
    wrong = decision_on(donation)
    further(donation)

    with pytest.raises(RuleError, match="A further motion has been filed since"):
        entries.correct(wrong, by=clerk(), correction_reason="Misread", choices=choices(8, 7))


def test_a_correction_takes_the_place_of_the_roll_call():
    donation = confirmed(ayes=14)
    corrected(donation, ayes=13, noes=1)

    entries.confirm(draft_of(donation), by=clerk())

    decision = decision_on(donation)
    assert (decision.ayes, decision.noes, decision.corrects.ayes) == (13, 1, 14)
    assert acts(donation)[-1] == "donation_vote_corrected_carried"
    assert record()[-1]["facts"]["reason"] == "A name was read wrongly"


def test_a_correction_may_change_the_result_while_nothing_is_approved():
    donation = confirmed(ayes=14)
    corrected(donation, ayes=7, noes=8)

    entries.confirm(draft_of(donation), by=clerk())

    assert not decision_on(donation).carried
    assert donation.state == "proposed"


def test_a_correction_does_not_date_the_vote_after_the_approval():
    donation = approved(voted(with_basis(without_basis())))

    with pytest.raises(RuleError, match="so the council voted on that day or before"):
        corrected(donation, ayes=15, on=NEXT_DAY)


def test_a_correction_changes_no_result_on_which_an_approval_rests():
    donation = approved(voted(with_basis(without_basis())))

    with pytest.raises(RuleError, match="what was built on a vote stays"):
        corrected(donation, ayes=7, noes=8)

    corrected(donation, ayes=14, on=A_DAY)
    with pytest.raises(RuleError, match="what was built on a vote stays"):
        entries.edit(draft_of(donation), by=clerk(), choices=choices(7, 8, on=A_DAY))
    entries.confirm(draft_of(donation), by=clerk())
    assert donation.state == "approved"


def test_a_correction_that_was_entered_before_the_approval_is_checked_again():
    donation = voted(with_basis(without_basis()))
    corrected(donation, ayes=7, noes=8)
    entered_approval(donation)
    donation = approved(donation)

    with pytest.raises(RuleError, match="what was built on a vote stays"):
        entries.confirm(draft_of(donation), by=clerk())


def test_a_further_motion_waits_while_a_correction_of_the_lost_vote_waits():
    donation = confirmed(ayes=7, noes=8)
    draft = corrected(donation, ayes=6, noes=9)

    with pytest.raises(RuleError, match="entered waits for confirmation"):
        further(donation)

    entries.discard(draft, by=clerk(), reason="Entered twice.")
    assert further(donation).matter.motions.count() == 2
