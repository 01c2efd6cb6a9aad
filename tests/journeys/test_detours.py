"""The road where it goes wrong: a mistyped roll call, a tie of votes, a mayor who leaves."""

import re

import pytest
from playwright.sync_api import expect

from relationships.committees.domain import committees
from relationships.models import (
    Agreement,
    Ballot,
    City,
    CommitteeMember,
    Nomination,
    Relationship,
    RollCall,
    Term,
)
from sistercities.kernel.roles import CHAIR, CLERK, MEMBER
from tests.factories import NominationFactory, PersonFactory
from tests.factories_agreements import put
from tests.journeys.road import (
    assert_damage_is_found,
    choose_mayor,
    declare_and_review,
    freeze_agreement,
    move,
    nominate,
    open_discussion,
    seat_committee,
    sign_in_person,
    today,
    vote_by_roll_call,
)
from tests.journeys.world import SCAN, Player, account, check_record, council_and_cities

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YESTERDAY = -1
MEMBERS = ["Committee chair", "Committee member 1", "Committee member 2", "Committee member 3"]


@pytest.fixture
def people(open_tab):
    council_and_cities()
    players = [
        Player(open_tab, account("Clerk", CLERK)),
        Player(open_tab, account("Deputy clerk", CLERK)),
        Player(open_tab, account("Committee chair", CHAIR)),
    ]
    for name in MEMBERS[1:]:
        account(name, MEMBER)
    PersonFactory(name="Mayor of Kyiv 2")
    return [player.sign_in() for player in players]


def correct_the_roll_call(clerk, deputy, pk):
    """Six noes were typed that were ayes; the correction turns the result."""
    clerk.open_case(pk)
    clerk.press("link", "confirmed: page and corrections")
    clerk.press("link", "Correct: roll call")
    clerk.fill(correction_reason="Districts 1 to 8 were entered in the wrong column.")
    for number in range(1, 9):
        row = clerk.page.locator(
            "tr", has=clerk.page.get_by_text(f"Councilmember {number}", exact=True)
        )
        row.get_by_label("aye", exact=True).check()
    clerk.finish("Correct: roll call")
    deputy.act(pk, "Confirm: roll call")


def call_votes(clerk, deputy, chair, pk, choices):
    """The clerk enters what was called, the chair opens and closes, the deputy confirms both."""
    chair.act(pk, "Open the ballot")
    clerk.begin(pk, "Enter votes as called")
    for name, choice in zip(MEMBERS, choices, strict=False):
        row = clerk.page.get_by_role("group", name=re.compile(f"^{name}\\b"))
        row.get_by_label(choice, exact=True).check()
    clerk.finish("Enter votes as called")
    deputy.act(pk, "Confirm: votes entered for members")
    chair.act(pk, "Close the ballot")
    deputy.act(pk, "Confirm: result of a ballot")


def declare_for_the_others(clerk, deputy, pk):
    """One tells the clerk, who enters it; the rest have declared by themselves."""
    first, *rest = MEMBERS[1:]
    clerk.begin(pk, "Enter a declaration")
    clerk.page.locator("[name=member]").select_option(label=first)
    clerk.fill(answer="none")
    clerk.finish("Enter a declaration")
    deputy.act(pk, "Confirm: declaration of a member")
    for member in CommitteeMember.objects.filter(person__name__in=rest):
        committees.declare_no_conflict(member, by=member.person.user)


def new_mayor_takes_office(clerk):
    """The clerk closes one term on the page of its holder, and enters the next."""
    old = Term.objects.get(person__name="Mayor of Kyiv 1")
    clerk.tab.visit(f"{old.person.get_staff_url()}close-term/")
    clerk.page.locator("[name=last_day]").fill(today(YESTERDAY))
    clerk.press("button", "Close a term of office")
    clerk.sees("The term is closed.")
    clerk.tab.visit("/admin/relationships/term/add/")
    new = PersonFactory._meta.model.objects.get(name="Mayor of Kyiv 2")
    for name, value in (("office", old.office_id), ("person", new.pk)):
        clerk.page.locator(f"[name={name}]").evaluate(
            "(field, value) => { if (field.tagName === 'SELECT' && !field.querySelector("
            "`option[value='${value}']`)) field.add(new Option(value, value));"
            " field.value = value }",
            str(value),
        )
    clerk.page.locator("[name=began_on]").fill(today())
    clerk.press("button", "Save", exact=True)
    expect(clerk.page).to_have_url(f"{clerk.tab.address}/admin/relationships/term/")


def old_mayor_is_refused(clerk, pk):
    clerk.begin(pk, "Enter a signature given in person")
    choose_mayor(clerk, "Kyiv")
    clerk.fill(day=today(), clock="00:00", place="Kyiv", scan=SCAN)
    clerk.press("button", "Enter a signature given in person")
    clerk.sees("does not hold the office")


def name_mayors_again(clerk, pk):
    clerk.begin(pk, "Name the signatories")
    clerk.page.locator("[name=partner_term]").select_option(label="Mayor of Kyiv: Mayor of Kyiv 2")
    clerk.fill(partner_authority="Charter of the city")
    clerk.finish("Name the signatories")
    clerk.act(pk, "Freeze the text for signature")


def the_record_is_sound(citizen, folder):
    verify = check_record(citizen, folder)
    assert_damage_is_found(verify, (folder / "record.jsonl").read_text(encoding="utf-8"))


def test_a_mistyped_roll_call_and_a_tie_of_votes_are_put_right(people, open_tab, tmp_path):
    clerk, deputy, chair = people

    pk = nominate(clerk)
    move(clerk, pk, "26-0002")
    wrong = {f"Councilmember {number}": "no" for number in range(1, 9)}
    vote_by_roll_call(clerk, deputy, pk, wrong)
    assert Nomination.objects.get().state == "not_carried"
    correct_the_roll_call(clerk, deputy, pk)
    assert Nomination.objects.get().state == "begun"
    seat_committee(clerk, pk, MEMBERS, quorum="3")
    declare_for_the_others(clerk, deputy, pk)
    declare_and_review(chair, pk, "4")
    open_discussion(chair, pk, MEMBERS)
    for choices in (["yes", "yes", "no", "no"], ["yes", "yes", "yes", "no"]):
        call_votes(clerk, deputy, chair, pk, choices)
    results = list(Ballot.objects.order_by("number").values_list("result", flat=True))
    assert results == ["tie", "passed"]
    move(clerk, pk, "26-0002-S1")
    vote_by_roll_call(clerk, deputy, pk)

    assert Nomination.objects.get().state == "designated"
    assert RollCall.objects.current().count() == 2
    assert RollCall.objects.confirmed().count() == 3
    citizen = open_tab()
    citizen.visit("/en/nominations/kyiv/")
    citizen.page.get_by_text("wrong column").first.wait_for()
    the_record_is_sound(citizen, tmp_path)


def test_a_mayor_leaves_before_the_signature_and_the_next_one_signs(people, open_tab, tmp_path):
    """It begins where the story before ends; what it builds on was laid down without a road."""
    clerk, deputy, _chair = people
    nomination = NominationFactory(city=City.objects.get(name="Kyiv"), slug="kyiv")
    put(nomination, "designated")
    pk = nomination.pk

    freeze_agreement(clerk, pk)
    new_mayor_takes_office(clerk)
    old_mayor_is_refused(clerk, pk)
    clerk.act(pk, "Supersede the text", reason="A new mayor took office in Kyiv.")
    name_mayors_again(clerk, pk)
    sign_in_person(clerk, deputy, pk, "Kyiv", mayor="Mayor of Kyiv 2")
    sign_in_person(clerk, deputy, pk, "Los Angeles")

    assert (Nomination.objects.get().state, Relationship.objects.get().state) == (
        "official",
        "official",
    )
    assert list(Agreement.objects.values_list("version", "state")) == [
        (1, "superseded"),
        (2, "in_force"),
    ]
    citizen = open_tab()
    citizen.visit("/en/nominations/kyiv/")
    citizen.page.get_by_text("Mayor of Kyiv 2").first.wait_for()
    the_record_is_sound(citizen, tmp_path)
