import datetime

import pytest
from django.urls import reverse
from post_office.models import Email

from relationships.motions.acts.motions import ROLL_CALLS
from relationships.motions.domain.roll_calls import ROLL_CALL, totals_in_words
from sistercities.kernel import entries
from tests.factories import came_on, clerk, left_on
from tests.factories_council import (
    DAY,
    choices,
    confirmed_roll_call,
    entered_correction,
    member,
    reported_motion,
    totals,
)
from tests.factories_meetings import on_agenda
from tests.relationships.motions.test_voice_votes import voted

pytestmark = pytest.mark.django_db


def test_the_mail_of_a_vote_by_voice_calls_it_so():
    call = voted()

    mail = Email.objects.get(to=call.entered_by.email, subject__contains="is confirmed")
    assert mail.subject == f"The vote by voice on {call.case} is confirmed"
    assert "Ayes:" not in mail.message


def named(number):
    return f"District {number}, Councilmember {number}"


def test_changes_name_who_voted_otherwise_by_seat():
    correction = entered_correction(confirmed_roll_call(ayes=13, noes=1), ayes=12, noes=3)

    said = ROLL_CALLS.in_words(correction)

    assert said == [
        f"{named(13)}: “no” instead of “aye”.",
        f"{named(15)}: “no” instead of “absent”.",
    ]


def test_changes_begin_with_the_result_when_it_turns():
    correction = entered_correction(confirmed_roll_call(ayes=8, noes=7), ayes=7, noes=8)

    said = ROLL_CALLS.in_words(correction)

    assert said == [
        "Result: “not carried” instead of “carried”.",
        f"{named(8)}: “no” instead of “aye”.",
    ]


def test_changes_of_a_reported_vote_are_its_totals():
    first = entries.enter(ROLL_CALL, reported_motion(), by=clerk(), **totals())
    entries.confirm(first, by=clerk())
    again = totals() | {"ayes": 13, "absent": None}
    correction = entries.correct(first, by=clerk(), correction_reason="Misread", **again)

    said = ROLL_CALLS.in_words(correction)

    assert said == ["Ayes: “13” instead of “14”.", "Absent: “–” instead of “1”."]


def test_a_correction_names_who_was_not_in_office_then():
    first = confirmed_roll_call(ayes=15)
    came_on(member(15), DAY)
    left_on(member(15), DAY)
    later = DAY + datetime.timedelta(days=1)
    said = choices(ayes=14, on=later)

    draft = entries.correct(
        first,
        by=clerk(),
        correction_reason="A day later",
        item=on_agenda(first.motion, later),
        choices=said,
    )

    assert ROLL_CALLS.in_words(draft) == [
        "Held on: “March 26, 2022” instead of “March 25, 2022”.",
        f"{named(15)}: “–” instead of “aye”.",
    ]


@pytest.mark.parametrize(("noes", "words"), [(1, "13 ayes, 1 no"), (2, "13 ayes, 2 noes")])
def test_totals_count_in_words(noes, words):
    assert totals_in_words(confirmed_roll_call(ayes=13, noes=noes)) == words


def test_mail_about_a_correction_says_so_and_what_it_changes():
    correction = entered_correction(confirmed_roll_call(ayes=13, noes=1), reason="Misheard")
    Email.objects.all().delete()

    entries.confirm(correction, by=clerk())

    mail = Email.objects.get(to=correction.entered_by.email)
    assert mail.subject == "The correction of the roll call on Kyiv, Ukraine is confirmed"
    assert f"- {named(14)}: “aye” instead of “no”." in mail.message
    assert "Reason for the correction: Misheard" in mail.message


def test_pages_show_what_a_correction_changes_first(client):
    wrong = confirmed_roll_call(ayes=13, noes=1)
    draft = entered_correction(wrong, reason="Misheard")
    client.force_login(clerk())

    waiting = client.get(reverse("nomination_case", args=[wrong.case.pk])).content.decode()
    page = client.get(f"{draft.get_staff_url()}confirm/").content.decode()

    change = f"{named(14)}: “aye” instead of “no”."
    assert "A correction waits: roll call" in waiting
    assert change in waiting
    assert page.index(change) < page.index("The roll call as it will stand")
