"""Two members of one name are told apart by their seats, wherever one of them is named."""

import pytest
from django.urls import reverse

from relationships.committees.domain import committees
from relationships.committees.forms.committees import (
    EndMembershipForm,
    FormCommitteeForm,
    RecordDeclarationForm,
    RoleForm,
    SeatMemberForm,
)
from relationships.council.domain.bodies import enter_body, seat_member
from relationships.council.domain.members import persons_apart
from relationships.council.forms.bodies import BodyRoleForm, EndBodyMembershipForm
from relationships.meetings.forms.held import AttendanceForm
from relationships.models import Body, Person
from tests.days import today
from tests.factories import PersonFactory, clerk, renamed, some_council
from tests.factories_committees import begun, seated_committee
from tests.factories_council import (
    DAY,
    confirmed_roll_call,
    draft_nomination,
    filed_motion,
    member,
    reported_motion,
)
from tests.factories_meetings import posted
from tests.reading import says
from tests.relationships.motions.test_dispositions import case_of, last_entry
from tests.relationships.places import country

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Lee Kim (District 14)", "Lee Kim (District 15)"


@pytest.fixture
def nomination():
    country()
    case = draft_nomination()
    for number in (14, 15):
        renamed(member(number), "Lee Kim")
    return case


def kims():
    return Person.objects.filter(name="Lee Kim").order_by("pk")


def moved(nomination):
    first, second = kims()
    return filed_motion(nomination, mover=first, seconders=[second, member(3)])


def labels(field):
    return [str(label) for _value, label in field.choices]


def test_mover_and_seconders_are_chosen_by_seat(client, nomination):
    client.force_login(clerk())

    form = client.get(reverse("nomination_act", args=[nomination.pk, "file-motion"])).context[
        "form"
    ]

    for name in ("mover", "seconders"):
        assert {FIRST, SECOND, "Councilmember 3"} <= set(labels(form.fields[name]))


def test_the_record_tells_which_of_them_moved_it(nomination):
    moved(nomination)

    facts = last_entry()["facts"]
    assert (facts["mover"], facts["seconders"]) == (FIRST, [SECOND, "Councilmember 3"])


@pytest.mark.parametrize("voted", [False, True])
def test_the_public_reads_which_of_them_moved_it(nomination, voted):
    motion = moved(nomination)
    if voted:
        confirmed_roll_call(motion)

    page = says(f"/en/nominations/{case_of(motion).slug}/")

    assert f"Moved by {FIRST}" in page
    assert SECOND in page
    assert "Lee Kim," not in page


def test_staff_reads_which_of_them_moved_it(client, nomination):
    motion = moved(nomination)
    client.force_login(clerk())

    page = client.get(reverse("nomination_case", args=[motion.case.pk])).content.decode()

    assert FIRST in page


def test_who_was_there_is_ticked_by_seat(nomination):
    form = AttendanceForm(case=posted(DAY), by=clerk())

    assert {FIRST, SECOND} <= set(labels(form.fields["present"]))


def test_why_one_of_them_stepped_aside_is_asked_by_seat(client, nomination):
    motion = moved(nomination)
    client.force_login(clerk())

    form = client.get(reverse("nomination_act", args=[motion.case.pk, "enter-roll-call"])).context[
        "form"
    ]

    assert f"Why {FIRST} stepped aside" in {field.label for field in form.fields.values()}


def test_who_never_held_a_seat_keeps_the_name(nomination):
    stranger = PersonFactory(name="Lee Kim")

    called = persons_apart([*kims()], today())

    assert sorted(called.values()) == ["Lee Kim", FIRST, SECOND]
    assert called[stranger.pk] == "Lee Kim"


def test_a_reported_motion_names_them_by_seat_too(nomination):
    reported_motion(nomination, mover=kims()[0], seconders=[kims()[1]])

    assert last_entry()["facts"]["mover"] == FIRST


def test_without_namesakes_no_seat_is_told():
    country()
    motion = filed_motion()

    assert "Moved by Councilmember 1 Seconded by" in says(
        f"/en/nominations/{case_of(motion).slug}/"
    )


def offered(field):
    return {str(label) for _key, label in field.choices}


def residents():
    """Two persons of one name who never held an office, and how lists call them."""
    persons = [PersonFactory(name="Olena Koval") for _ in range(2)]
    return persons, {f"Olena Koval (person {person.pk})" for person in persons}


@pytest.mark.parametrize("name", ["chair", "deputy", "person_1"])
def test_who_is_seated_on_a_committee_is_told_apart(name):
    _persons, called = residents()

    assert called <= offered(FormCommitteeForm(case=begun(), by=clerk()).fields[name])


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (SeatMemberForm, "person"),
        (RoleForm, "member"),
        (EndMembershipForm, "member"),
        (RecordDeclarationForm, "member"),
    ],
)
def test_so_are_the_members_of_a_committee(form, name):
    persons, called = residents()
    committee = seated_committee(2, quorum=1, empty_seats=2)
    for seat, person in zip(committee.seats.order_by("-pk")[:2], persons, strict=True):
        committees.seat_member(seat, by=clerk(), person=person)

    assert called <= offered(form(case=committee.nomination, by=clerk()).fields[name])


@pytest.mark.parametrize("form", [BodyRoleForm, EndBodyMembershipForm])
def test_and_those_of_a_standing_committee(form):
    some_council()
    persons, called = residents()
    body = enter_body(Body(name="Committee on affairs"), by=clerk())
    for person in persons:
        seat_member(body, by=clerk(), person=person, role="member", began_on=today())

    assert called <= offered(form(case=body, by=clerk()).fields["member"])
