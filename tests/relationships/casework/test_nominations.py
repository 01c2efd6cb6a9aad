"""Nominations for the public: the list, and one nomination at each of its stages."""

import re

import pytest
from django.utils.formats import date_format

from relationships.committees.domain import ballots, committees
from relationships.motions.domain import motions
from relationships.motions.domain.roll_calls import ROLL_CALL
from relationships.nominations.domain import nominations
from sistercities.kernel import entries, installation
from tests.factories import CouncilFactory, NominationFactory, clerk, kyiv
from tests.factories_agreements import (
    confirmed,
    frozen,
    put,
    signed_by_both,
    signed_by_link,
    signed_in_person,
)
from tests.factories_committees import (
    account,
    balloting,
    begun,
    chair_of,
    discuss,
    open_ballot,
    reviewing,
    submitted,
    vote_all,
)
from tests.factories_council import (
    confirmed_roll_call,
    designation_motion,
    entered_correction,
    entered_roll_call,
    filed_motion,
    motion_details,
    reported_motion,
    totals,
)
from tests.reading import is_for_everybody, queries, read, says
from tests.relationships.places import country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ukraine(db):
    return country()


LIST = "/en/nominations/"
KYIV = "/en/nominations/kyiv/"


def committee_page(committee):
    return f"/en/nominations/{committee.nomination.slug}/"


@pytest.fixture
def council():
    return CouncilFactory()


def test_a_draft_is_not_public(council):
    NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv")

    read(KYIV, status=404)
    assert "No nomination is under way" in says(LIST)


def test_the_list_says_where_each_stands_and_what_is_next():
    filed_motion()

    page = says(LIST)

    assert "Kyiv, Ukraine Step 2 of 8: Council votes to begin" in page
    assert "Next: The council votes on the motion, by roll call." in page


def test_what_has_ended_stays_on_the_list_with_its_reason_on_the_page():
    nomination = filed_motion().case
    nominations.withdraw(nomination, by=clerk(), reason="The proposers asked for it.")

    assert "Finished Withdrawn Kyiv, Ukraine" in says(LIST)
    page = says(KYIV)
    assert "Withdrawn. Nothing more will happen." in page
    assert "The nomination was withdrawn. Reason: The proposers asked for it." in page
    assert "It stopped here." in page
    assert ": The proposers asked for it. Motion filed Done" in page.replace("✓ ", "")


def test_a_nomination_that_was_returned_and_then_withdrawn_stands_where_it_was():
    nomination = confirmed_roll_call().motion.case
    put(nomination, "in_review")
    nominations.return_for_more(nomination, by=clerk(), reason="Letters are missing.")
    nominations.withdraw(nomination, by=clerk(), reason="No letters came.")

    response = read(KYIV)

    assert response.context["steps"][3]["state"] == "current"
    assert response.context["left"].facts == {"reason": "No letters came."}


def test_a_filed_motion_is_shown_with_its_people():
    filed_motion()

    page = says(KYIV)

    assert "Council file 22-0002-S31 Moved by Councilmember 1" in page
    assert "Seconded by Councilmember 2, Councilmember 3" in page
    assert "The council has not voted on this motion yet." in page


def test_a_roll_call_that_nobody_confirmed_does_not_appear():
    entered_roll_call()

    page = says(KYIV)

    assert "The council has not voted on this motion yet." in page
    assert "Aye" not in page
    assert "aye needed" not in page


def test_a_roll_call_is_shown_by_name_with_its_arithmetic():
    confirmed_roll_call(ayes=14)

    page = says(KYIV)

    assert "The motion carried. The council voted on March 25, 2022." in page
    assert "Councilmember 1 aye" in page
    assert "Councilmember 15 absent" in page
    assert "15 seats, 10 needed for a quorum, 14 present; 8 ayes needed, 14 ayes: carried" in page
    assert "What is a quorum?" in page


def test_a_correction_is_shown_with_what_it_corrects():
    first = confirmed_roll_call(ayes=14)
    confirm = entered_correction(first, ayes=13, noes=1)
    assert "13 ayes" not in says(KYIV)

    entries.confirm(confirm, by=clerk())

    page = says(KYIV)
    assert "13 ayes 1 no 1 absent" in page
    assert "13 ayes: carried" in page
    assert "Corrected. An earlier version said 14 ayes, 0 noes; it no longer counts." in page
    assert "Reason for the correction: A name was read wrongly" in page


def test_a_corrected_motion_shows_both_wordings_and_the_vote_on_it():
    motion = confirmed_roll_call().motion
    details = motion_details(title="Sister city Kyiv", council_file="22-0002-S99")
    wording = {name: details[name] for name in details if name != "purpose"}
    motions.correct_motion(motion, by=clerk(), reason="The file was misread.", **wording)

    page = says(KYIV)

    assert "Council file 22-0002-S99" in page
    assert "Motion Sister city relationship with Kyiv Council file 22-0002-S31" in page
    assert "Reason: The file was misread." in page
    assert page.count("First motion: to begin") == 1
    assert "The motion carried." in page


def test_a_designated_city_is_only_approved():
    confirmed_roll_call(designation_motion())

    page = says(KYIV)

    assert "Approved by the council; official only when both mayors have signed." in page
    assert "Second motion: to approve the city" in page


def test_before_the_discussion_only_the_number_of_reviews_is_told(council):
    committee, members = reviewing()
    submitted(members[0], scores=(5, 2), summary="My own view.")

    page = says(committee_page(committee))

    assert "1 of 7 reviews are in." in page
    assert "Scores are published when the chair opens the discussion." in page
    assert "My own view." not in page
    assert "Middle score" not in page


def test_the_discussion_releases_scores_and_reviews(council):
    committee, members = reviewing()
    for member in members[:2]:
        submitted(member, scores=(5, 2), summary=f"View of {member}.")
    discuss(committee, members)

    page = says(committee_page(committee))

    assert "Criterion 1 5, 5 5" in page
    assert "Review by Committee member 2 View of Committee member 2." in page
    assert "Comment on Criterion 1" in page
    assert "City Hall, Council Chamber" in page


def test_the_meeting_tells_who_was_there_beside_the_quorum_and_what_was_missing(council):
    committee, members = reviewing()
    submitted(members[0])
    discuss(committee, members)

    page = says(committee_page(committee))

    assert "7 present; 4 make a quorum." in page
    assert "1 of 7 reviews were in." in page
    assert "Whoever votes later counts as present for that vote." in page


def test_who_took_part_again_is_marked_in_the_table(council):
    committee, members = reviewing()
    recusal = committees.declare_conflict(members[6], by=account(members[6]), reason="My employer.")
    committees.lift_recusal(recusal, by=clerk(), reason="She has left the firm.")

    page = says(committee_page(committee))

    assert "resident Committee member 7 stepped aside from" in page


def test_a_demonstration_says_where_the_invented_people_begin(council):
    committee, _members = reviewing()
    before = says(committee_page(committee))
    installation.declare(demonstration=True)

    page = says(committee_page(committee))

    assert "Demonstration: the members of this committee are invented" not in before
    assert "Demonstration: the members of this committee are invented" in page


def test_who_steps_aside_is_named_with_the_reason_and_counts_no_more(council):
    committee, members = reviewing()
    committees.declare_conflict(members[6], by=account(members[6]), reason="My employer is there.")

    page = says(committee_page(committee))

    assert "0 of 6 reviews are in." in page
    assert "Committee member 7 : stepped aside on" in page
    assert "Conflict of interest: My employer is there." in page


def test_votes_are_shown_after_the_close_only(council):
    ballot, members = balloting()
    vote_all(ballot, members, "yyynn--")
    path = committee_page(ballot.committee)

    assert "Votes are shown by name when the chair closes the ballot." in says(path)
    assert "Committee member 4 no" not in says(path)

    ballots.close_ballot(ballot, by=chair_of(members))

    page = says(path)
    assert "Committee member 1 yes" in page
    assert "Committee member 4 no" in page
    assert "Needed for a quorum 4" in page
    assert "Recommended" in page


def test_a_frozen_agreement_is_shown_in_both_languages_with_its_fingerprint():
    agreement = frozen()

    page = says(KYIV)

    assert "The two cities become sister cities." in page
    assert "Київ та Лос-Анджелес – побратими." in page
    assert agreement.sha256 in page
    assert page.count("not signed yet") == 2


def test_a_signature_appears_once_it_is_confirmed():
    agreement = frozen()
    signature = signed_in_person(agreement)
    assert says(KYIV).count("not signed yet") == 2

    confirmed(signature)

    page = says(KYIV)
    assert page.count("not signed yet") == 1
    assert "(City Hall; signed in person)" in page
    assert "official only when both have signed." in page


def test_two_signatures_finish_the_road():
    signed_by_both(frozen())

    page = says(KYIV)

    assert "Both mayors have signed. The tie is official." in page
    assert "Not yet" not in page
    assert "Finished Official Kyiv, Ukraine" in says(LIST)


def test_links_and_addresses_of_signatories_are_not_public():
    signed_by_link(frozen())

    page = says(KYIV)

    assert "@example.org" not in page
    assert "/sign/" not in page


def test_a_reported_vote_has_totals_and_a_source():
    roll_call = entries.enter(ROLL_CALL, reported_motion(), by=clerk(), **totals())
    entries.confirm(roll_call, by=clerk())

    page = says(KYIV)

    assert "14 ayes 0 noes 1 absent" in page
    assert "Names, and whatever is not shown here, are not in our source: Associated Press" in page
    assert "Associated Press , as of March 26, 2022" in page
    assert "needed for a quorum" not in page


def test_what_a_source_does_not_say_is_not_made_up():
    unsaid = {"abstentions": None, "absent": None, "recused": None}
    motion = reported_motion(moved_on=None)
    roll_call = entries.enter(ROLL_CALL, motion, by=clerk(), **totals() | unsaid)
    entries.confirm(roll_call, by=clerk())

    page = says(KYIV)

    assert "Date of the motion Not in our source" in page
    assert "14 ayes 0 noes Names" in page


def test_the_history_names_no_staff():
    confirmed_roll_call()

    assert "Clerk" not in says(KYIV)


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(council):
    put(NominationFactory(), "in_review")
    put(NominationFactory(), "lapsed")
    one = queries(LIST)
    for nomination in NominationFactory.create_batch(24):
        put(nomination, "in_review")
    for nomination in NominationFactory.create_batch(25):
        put(nomination, "lapsed")

    assert queries(LIST) == one
    is_for_everybody(read(LIST))


def test_the_page_asks_the_database_as_often_for_many_members_as_for_few(council):
    asked = []
    for size in (4, 12):
        committee, members = reviewing(size)
        for member in members:
            submitted(member)
        discuss(committee, members)
        ballot = open_ballot(committee, chair_of(members))
        vote_all(ballot, members, "y" * size)
        ballots.close_ballot(ballot, by=chair_of(members))
        asked.append(queries(committee_page(committee)))

    assert asked[0] == asked[1]
    is_for_everybody(read(committee_page(committee)))


def test_a_due_day_says_what_is_due_and_ends_with_its_stage():
    CouncilFactory()
    country()
    committee, seated = reviewing(7, nomination=begun(slug="kyiv"))
    vote = date_format(committee.vote_due_on)
    page = "/en/nominations/kyiv/"

    reviews = f"Reviews are due on {date_format(committee.reviews_due_on)}, the vote on {vote}."
    assert f"then they meet, and vote. {reviews}" in says(page)

    discuss(committee, seated)
    assert f"Next: The committee votes on its recommendation. The vote is due on {vote}." in says(
        page
    )

    ballot = open_ballot(committee, chair_of(seated))
    assert f"advises. The vote is due on {vote}." in says(page)

    vote_all(ballot, seated, "yyyyyyy")
    ballots.close_ballot(ballot, by=chair_of(seated))
    assert "Next: The council votes on approval, by roll call." in says(page)
    assert "is due on" not in says(page) + says("/en/nominations/")


def test_the_parts_of_a_long_page_are_linked_from_its_top():
    CouncilFactory()
    country()
    reviewing(7, nomination=begun(slug="kyiv"))

    page = read("/en/nominations/kyiv/").content.decode()
    targets = re.findall(r'<a href="#(\w+)">', page)

    assert targets == ["history", "committee", "council"]
    assert all(f'id="{target}"' in page for target in targets)
