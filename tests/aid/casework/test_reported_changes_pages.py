"""What a donor reported is seen on the donation, and foretold where it stops a step."""

import pytest
from django.urls import reverse

from aid.casework.domain import triage
from aid.models import PledgeMessage
from tests.aid.acting import case_url, send, state_of, url
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    cleared,
    entered_approval,
    proposed,
    ready,
    requested,
    shipped,
)
from tests.reading import words

pytestmark = pytest.mark.django_db
STOPS = "and nobody has marked it as read. Read it there first;"


@pytest.fixture(autouse=True)
def staff(client):
    CouncilFactory()
    client.force_login(clerk())
    return client


def reported(donation, text="One broke, only 1 left"):
    PledgeMessage.objects.create(pledge=donation.pledge, kind="change", text=text)
    return donation


def drafted(donation):
    entered_approval(donation)
    return donation


@pytest.mark.parametrize(
    ("act", "prepared"),
    [
        ("enter-approval", requested),
        ("confirm-approval", drafted),
        ("make-ready", cleared),
        ("ship", ready),
    ],
)
def test_the_step_says_that_it_would_be_refused(staff, act, prepared):
    donation = reported(prepared(proposed("donor")))
    before = donation.state

    page = staff.get(url(donation, act))
    answer = send(
        staff,
        donation,
        act,
        carrier="Carrier 1",
        reference="BL-1",
        left_on="2026-03-05",
        expected_on="2026-03-06",
        approved_on="2026-03-05",
    )

    assert page.context["consequences"].happens[0] == (
        "Nothing: as things stand, this step is refused. The reason:"
    )
    assert STOPS in page.context["consequences"].happens[1]
    assert (answer.status_code, STOPS in words(answer)) == (422, True)
    assert state_of(donation) == before


def test_the_donation_shows_what_nobody_has_read(staff):
    donation = reported(proposed("donor"))

    page = staff.get(case_url(donation))

    for shown in (STOPS, "What the donor reported", "One broke, only 1 left", "not marked as read"):
        assert shown in words(page)
    assert f'href="{reverse("pledge_case", args=[donation.pledge_id])}#thread"' in (
        page.content.decode()
    )


def test_the_latest_change_stays_after_it_was_read(staff):
    donation = reported(reported(proposed("donor"), "The first"), "The second")
    triage.mark_read(donation.pledge, by=clerk())

    page = words(staff.get(case_url(donation)))

    assert [text in page for text in ("The second", "The first", STOPS, "not marked as read")] == [
        True,
        False,
        False,
        False,
    ]


def test_what_is_on_its_way_is_stopped_by_nothing(staff):
    donation = reported(shipped(proposed("donor")))

    page = words(staff.get(case_url(donation)))

    assert ("One broke, only 1 left" in page, STOPS in page) == (True, False)


def test_an_answer_is_no_change(staff):
    donation = proposed("donor")
    PledgeMessage.objects.create(pledge=donation.pledge, kind="answer", text="In a garage")

    page = words(staff.get(case_url(donation)))

    assert ("What the donor reported" in page, STOPS in page) == (False, False)
