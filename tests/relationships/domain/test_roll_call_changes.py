import pytest
from django.urls import reverse
from post_office.models import Email

from relationships.domain import council
from relationships.domain.roll_call_changes import changes, totals_in_words
from tests.factories import clerk
from tests.factories_council import (
    confirmed_roll_call,
    entered_correction,
    reported_motion,
    totals,
)

pytestmark = pytest.mark.django_db


def named(number):
    return f"District {number}, Councilmember {number}"


def test_changes_name_who_voted_otherwise_by_seat():
    correction = entered_correction(confirmed_roll_call(ayes=13, noes=1), ayes=12, noes=3)

    said = changes(correction)

    assert said == [
        f"{named(13)}: “no” instead of “aye”.",
        f"{named(15)}: “no” instead of “absent”.",
    ]


def test_changes_begin_with_the_result_when_it_turns():
    correction = entered_correction(confirmed_roll_call(ayes=8, noes=7), ayes=7, noes=8)

    said = changes(correction)

    assert said == [
        "Result: “not carried” instead of “carried”.",
        f"{named(8)}: “no” instead of “aye”.",
    ]


def test_changes_of_a_reported_vote_are_its_totals():
    first = council.report_roll_call(reported_motion(), by=clerk(), **totals())
    council.confirm_roll_call(first, by=clerk())
    again = totals() | {"ayes": 13, "absent": None}
    correction = council.report_roll_call(
        first.motion, by=clerk(), corrects=first, reason="Misread", **again
    )

    said = changes(correction)

    assert said == ["Ayes: “13” instead of “14”.", "Absent: “nothing” instead of “1”."]


def test_a_first_roll_call_changes_nothing():
    assert changes(confirmed_roll_call()) == []


@pytest.mark.parametrize(("noes", "words"), [(1, "13 ayes, 1 no"), (2, "13 ayes, 2 noes")])
def test_totals_count_in_words(noes, words):
    assert totals_in_words(confirmed_roll_call(ayes=13, noes=noes)) == words


def test_mail_about_a_correction_says_so_and_what_it_changes():
    correction = entered_correction(confirmed_roll_call(ayes=13, noes=1), reason="Misheard")
    Email.objects.all().delete()

    council.confirm_roll_call(correction, by=clerk())

    mail = Email.objects.get(to=correction.entered_by.email)
    assert mail.subject == "The correction of the roll call on Kyiv, Ukraine is confirmed"
    assert f"- {named(14)}: “aye” instead of “no”." in mail.message
    assert "Reason for the correction: Misheard" in mail.message


def test_pages_call_a_correction_one_and_show_its_changes_first(client):
    wrong = confirmed_roll_call(ayes=13, noes=1)
    entered_correction(wrong, reason="Misheard")
    case = wrong.motion.case
    client.force_login(clerk())

    waiting = client.get(reverse("nomination_case", args=[case.pk])).content.decode()
    asking = client.get(reverse("nomination_act", args=[case.pk, "confirm-roll-call"]))

    page, change = asking.content.decode(), f"{named(14)}: “aye” instead of “no”."
    assert "A correction of the roll call of March 25, 2022 waits for confirmation" in waiting
    assert change in waiting
    assert "Correction of the roll call of March 25, 2022: check every change" in page
    assert page.index(change) < page.index("The roll call as it will stand")
