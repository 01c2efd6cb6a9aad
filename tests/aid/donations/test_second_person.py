"""What another person must do is said at the top; what was typed too late comes back in words."""

import pytest

from aid.casework.pages.processes import DONATION
from relationships.motions.domain import motions as votes
from tests.aid.acting import case_url, url
from tests.factories import clerk
from tests.factories_aid import (
    A_DAY,
    approved,
    cancelled,
    cleared,
    entered_approval,
    proposed,
    requested,
    surplus_item,
    the_council,
    voted,
    with_basis,
)
from tests.factories_council import member
from tests.reading import words

pytestmark = pytest.mark.django_db
WHY = "You entered it yourself, so somebody else must confirm it."
STILL_OPEN = {"correct-request", "add-motion-document"}
NOTHING = "There is nothing for you to do here at the moment."


@pytest.fixture(autouse=True)
def council():
    the_council()


@pytest.fixture
def me(client):
    user = clerk()
    client.force_login(user)
    return user


def engine():
    return with_basis(proposed("council", items=[surplus_item()]))


def test_who_entered_the_approval_reads_on_its_page_that_another_confirms_it(client, me):
    draft = entered_approval(requested(voted(engine())), entered_by=me)

    page = client.get(draft.get_staff_url())

    assert page.context["for_another"] == [("Confirm: approval of a donation", WHY)]


def test_who_may_confirm_it_reads_nothing_of_the_kind(client, me):
    draft = entered_approval(requested(voted(engine())))

    page = client.get(draft.get_staff_url())

    assert page.context["for_another"] == []


def test_where_nothing_waits_the_page_says_so(client, me):
    page = client.get(case_url(cancelled(proposed("donor"))))

    assert (page.context["for_another"], NOTHING in words(page)) == ([], True)


def test_conditions_typed_too_late_come_back_under_their_names(client, me):
    donation = cleared(approved(engine()))

    page = client.post(
        url(donation, "record-conditions"),
        {"title_on": "2026-03-02", "radios_note": "In the depot"},
    )

    assert page.status_code == 409
    assert page.context["typed"] == [
        ("Title has passed: Done on", "2026-03-02"),
        ("Radios removed: Note: what shows that it is so?", "In the depot"),
    ]


def test_choices_made_too_late_come_back_in_words(client, me):
    donation = engine()
    mover = member(1)
    votes.file_motion(
        donation,
        by=me,
        purpose="donate",
        council_file="26-1",
        title="Engine",
        mover=mover,
        seconders=[],
        moved_on=A_DAY,
    )

    page = client.post(
        url(donation, "file-motion"), {"moved_on": "2026-03-02", "mover": mover.pk, "title": "Mine"}
    )

    assert page.context["typed"] == [
        ("Moved on", "2026-03-02"),
        ("Mover", str(mover)),
        ("Title", "Mine"),
    ]


@pytest.mark.parametrize("act", sorted({act.name for act in DONATION.acts} - STILL_OPEN))
def test_every_act_that_comes_too_late_gives_back_what_was_typed(client, me, act):
    donation = cancelled(approved(engine()))

    page = client.post(url(donation, act), {"reason": "My long reason", "note": "My note"})

    assert (page.status_code, "My long reason" in words(page)) == (409, True)
