"""The day of a motion decides who may have moved it; a wrong day throws nothing away."""

import pytest
from django.urls import reverse

from relationships.models import Motion
from tests.factories import PersonFactory, clerk
from tests.factories_council import draft_nomination, member

pytestmark = pytest.mark.django_db


def file_motion(client, nomination, **typed):
    client.force_login(clerk())
    address = reverse("nomination_act", args=[nomination.pk, "file-motion"])
    page = client.get(address)
    unseen = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    motion = {"moved_on": "2022-03-25", "council_file": "22-0002", "title": "Kyiv"}
    return client.post(address, motion | typed | unseen)


def test_a_day_without_a_council_says_so_and_keeps_who_was_chosen(client):
    nomination = draft_nomination()

    response = file_motion(
        client,
        nomination,
        moved_on="1950-01-01",
        mover=member(1).pk,
        seconders=[member(2).pk],
    )

    form = response.context["form"]
    assert (response.status_code, Motion.objects.count()) == (422, 0)
    assert form.errors == {"moved_on": ["Nobody is entered as in office on Jan. 1, 1950."]}
    assert list(form.fields["mover"].queryset) == [member(1)]
    assert list(form.fields["seconders"].queryset) == [member(2)]


def test_looking_at_another_day_keeps_who_was_chosen(client):
    nomination = draft_nomination()

    response = file_motion(client, nomination, moved_on="1950-01-01", mover=member(1).pk, again="")

    form = response.context["form"]
    assert (form["mover"].value(), list(form.fields["mover"].queryset)) == (
        str(member(1).pk),
        [member(1)],
    )


def test_somebody_who_was_not_in_office_is_named(client):
    nomination, visitor = draft_nomination(), PersonFactory(name="Visitor")

    response = file_motion(client, nomination, mover=visitor.pk)

    assert (response.status_code, Motion.objects.count()) == (422, 0)
    assert "Visitor was not a member of the council on that day." in response.content.decode()


def test_members_are_offered_by_seat_and_not_by_name(client):
    nomination = draft_nomination()

    response = file_motion(client, nomination, again="")

    names = [person.name for person in response.context["form"].fields["mover"].queryset]
    assert names == [f"Councilmember {number}" for number in range(1, 16)]
