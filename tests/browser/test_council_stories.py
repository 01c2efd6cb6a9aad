"""A vote with a vacant seat, an amended item, a late agenda, a wrong vote: as people press it.

What follows from each is proved beside its rule; here somebody finds the way there.
"""

import datetime

import pytest
from playwright.sync_api import expect

from relationships.committees.domain import ballots
from relationships.models import Ballot, BallotResult, CommitteeVote, NeedFinding, RollCall
from tests.browser.test_admin_pages import sign_in
from tests.factories import clerk, left_on
from tests.factories_committees import account, balloting, called_and_confirmed, chair_of
from tests.factories_council import DAY, confirmed_roll_call, filed_motion, member
from tests.factories_meetings import hours, item_of, on_agenda, posted
from tests.journeys.world import letter_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
A_WEEK = datetime.timedelta(days=7)


def case(motion, act=""):
    return f"/admin/nominations/{motion.case.pk}/{act}"


def button(tab, name):
    return tab.page.get_by_role("button", name=name, exact=True)


def vote_of(tab, number, choice):
    row = tab.page.get_by_role("row", name=f"Councilmember {number} ", exact=False)
    return row.get_by_label(choice, exact=True)


def confirm(tab, address, what):
    """Somebody else confirms what waits on this page."""
    sign_in(tab, clerk())
    tab.visit(address)
    tab.press(tab.page.get_by_role("link", name=f"Confirm: {what}"))
    tab.press(button(tab, f"Confirm: {what}"))


def test_ten_ayes_four_absent_and_a_vacant_seat_by_keyboard(open_tab):
    """As Los Angeles voted on 9 June 2017, with 14 members in office."""
    motion = filed_motion()
    left_on(member(15), DAY - A_WEEK)
    on_agenda(motion, DAY)
    tab = open_tab()
    sign_in(tab, clerk())

    tab.visit(case(motion, "enter-roll-call/"))
    expect(tab.page.get_by_role("row", name="District 15")).to_contain_text("vacant")
    tab.assert_clean()
    tab.assert_accessible()
    for number in (11, 12, 13, 14):
        vote_of(tab, number, "absent").focus()
        tab.page.keyboard.press("Space")
    tab.press(button(tab, "Mark everybody who is left as aye"), "Enter")
    tab.press(button(tab, "Enter the roll call"), "Enter")
    confirm(tab, case(motion), "roll call")

    tab.visit(motion.case.get_public_url())
    words = "15 seats (1 vacant), 10 needed for a quorum, 10 present; 8 ayes needed, 10 ayes"
    expect(tab.page.locator(".arithmetic__result")).to_contain_text(words)
    names = tab.page.locator(".rollcall__vote")
    expect(names).to_have_count(15)
    expect(names.filter(has_text="District 15")).to_contain_text("vacant")
    expect(names.filter(has_text="absent")).to_have_count(4)
    tab.assert_clean()


def test_an_item_is_continued_amended_and_carried_as_amended(open_tab):
    motion = filed_motion()
    tab = open_tab()
    sign_in(tab, clerk())

    tab.visit(case(motion, "continue-motion/"))
    tab.page.locator("[name=decided_on]").fill(DAY.isoformat())
    tab.page.locator("[name=until]").fill((DAY + A_WEEK).isoformat())
    tab.press(button(tab, "Continue the motion to a day"))
    confirm(tab, case(motion), "what became of a motion")
    tab.visit(case(motion, "amend-motion/"))
    tab.page.locator("[name=amended_on]").fill((DAY + A_WEEK).isoformat())
    tab.page.locator("[name=title]").fill("Kyiv, and a report each year")
    tab.page.locator("[name=reason]").fill("A yearly report was added.")
    tab.press(button(tab, "Amend the motion"))
    confirmed_roll_call(motion, held_on=DAY + A_WEEK)

    tab.visit(motion.case.get_public_url())
    page = tab.page.locator("main")
    expect(page).to_contain_text("Amended on April 1, 2022: A yearly report was added.")
    expect(page).to_contain_text("Continued to a day, March 25, 2022: April 1, 2022.")
    expect(page).to_contain_text("The motion carried as amended.")
    page.get_by_text("As it read before the amendment").click()
    expect(page.get_by_text(motion.title).first).to_be_visible()
    tab.assert_clean()


def test_an_agenda_posted_an_hour_late_is_voted_on_after_a_finding(open_tab):
    motion = filed_motion()
    meeting = posted(DAY, motion.title, matter=motion.matter, before=hours(71))
    tab = open_tab()
    sign_in(tab, clerk())

    tab.visit(case(motion, "enter-roll-call/"))
    vote_of(tab, 3, "no").check()
    tab.press(button(tab, "Mark everybody who is left as aye"))
    tab.press(button(tab, "Enter the roll call"))

    expect(tab.page.locator(".field--error, .errorlist").first).to_contain_text("72 hours")
    expect(vote_of(tab, 3, "no")).to_be_checked()
    expect(vote_of(tab, 4, "aye")).to_be_checked()
    tab.visit(f"{meeting.get_staff_url()}enter-finding/")
    tab.page.locator("[name=item]").select_option(str(item_of(meeting).pk))
    tab.page.get_by_role("radio").first.check()
    for name, value in (("why", "A delegation comes."), ("present", "15"), ("ayes", "14")):
        tab.page.locator(f"[name={name}]").fill(value)
    tab.press(button(tab, "Enter that action was needed at once"))
    confirm(tab, meeting.get_staff_url(), "finding that action is needed at once")
    assert NeedFinding.objects.current().exists()
    tab.visit(case(motion, "enter-roll-call/"))
    tab.press(button(tab, "Mark everybody who is left as aye"))
    tab.press(button(tab, "Enter the roll call"))
    assert RollCall.objects.get().ayes == 15


def test_a_member_objects_by_the_link_in_her_mail_and_her_own_vote_stands(open_tab):
    ballot, members = balloting(3, quorum=2)
    called_and_confirmed(ballot, dict.fromkeys(members, "yes"))
    ballots.close_ballot(ballot, by=chair_of(members))
    her = account(members[1])
    _mail, path = letter_to(her.email)
    tab = open_tab()
    sign_in(tab, her)

    tab.visit(path)
    tab.page.locator("[name=reason]").fill("I said no.")
    tab.press(button(tab, "This is not my vote"))
    assert not BallotResult.objects.exists()
    tab.visit("/admin/")
    tab.press(tab.page.locator(".desk-card a").first)
    tab.page.get_by_label("no", exact=True).check()
    tab.press(tab.page.locator("form.usa-form [type=submit]"))

    assert Ballot.objects.get().is_open
    votes = CommitteeVote.objects.filter(elector__member=members[1])
    assert votes.latest("pk").choice == "no"
    tab.assert_clean()
