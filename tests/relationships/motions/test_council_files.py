"""A council file may carry several motions; whoever types its number again is asked whether so."""

import pytest

from relationships.models import Motion
from tests.factories import clerk
from tests.factories_council import (
    DESIGNATE,
    confirmed_roll_call,
    designation_motion,
    member,
    recommended,
)
from tests.reading import words
from tests.relationships.motions.test_correction_acts import send, stands, url

pytestmark = pytest.mark.django_db
ASKED = (
    "Council file 22-0002-S31 already carries the motion “Sister city relationship with Kyiv”."
    " Tick here if this motion belongs to the same file."
)


@pytest.fixture
def case(client):
    client.force_login(clerk())
    return recommended(confirmed_roll_call().motion.case)


def typed(**more):
    given = {
        "moved_on": "2022-06-02",
        "council_file": "22-0002–S31",
        "title": "Designate Kyiv",
        "mover": member(1).pk,
        "seconders": [member(2).pk],
    }
    return given | more


def test_the_number_of_another_motion_is_asked_about_and_nothing_typed_is_lost(client, case):
    first = send(client, case, "file-motion", **typed())

    form = first.context["form"]
    assert (first.status_code, Motion.objects.filter(purpose=DESIGNATE).count()) == (422, 0)
    assert form.errors == {"same_file": [ASKED]}
    assert "This motion belongs to the same council file" in words(first)
    assert (form["title"].value(), form["seconders"].value()) == (
        "Designate Kyiv",
        [str(member(2).pk)],
    )


def test_a_tick_lets_it_stand(client, case):
    again = send(client, case, "file-motion", **typed(again="1", same_file="on"))
    kept = stands(again)["same_file"]
    answer = client.post(url(case, "file-motion"), stands(again) | typed(same_file=kept))

    motion = Motion.objects.get(purpose=DESIGNATE)
    assert answer.status_code == 302
    assert motion.council_file == "22-0002–S31"


def test_a_number_of_its_own_is_not_asked_about(client, case):
    page = client.get(url(case, "file-motion"))
    answer = send(client, case, "file-motion", **typed(council_file="22-0002-S40"))

    assert "belongs to the same council file" not in words(page)
    assert answer.status_code == 302


def test_a_correction_is_asked_only_when_it_changes_the_number(client):
    motion = designation_motion()
    client.force_login(clerk())
    of_this = {"motion": motion.pk, "shown": motion.pk, "reason": "Misread"}

    asked = send(client, motion.case, "correct-motion", **of_this, council_file="22-0002-S31")
    ticked = client.post(url(motion.case, "correct-motion"), stands(asked) | {"same_file": "on"})
    later = motion.current
    of_that = {"motion": later.pk, "shown": later.pk, "reason": "Misread", "title": "Kyiv"}
    titled = send(client, motion.case, "correct-motion", **of_that)

    assert asked.context["form"].errors == {"same_file": [ASKED]}
    assert (ticked.status_code, titled.status_code) == (302, 302)
    assert motion.current.title == "Kyiv"
