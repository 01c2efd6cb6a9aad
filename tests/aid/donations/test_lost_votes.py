"""What the clerk does when the council has not approved a donation."""

import pytest

from sistercities.kernel import entries
from tests.aid.acting import buttons, case_url, send, send_entry, state_of, url
from tests.factories import clerk
from tests.factories_aid import A_DAY, proposed, the_council, voted
from tests.factories_council import choices
from tests.reading import words

pytestmark = pytest.mark.django_db


def lost():
    the_council()
    return voted(proposed("council"), carried=False)


def test_after_a_lost_vote_the_next_step_is_to_cancel(client):
    donation = lost()
    client.force_login(clerk())

    page = client.get(case_url(donation))
    form = client.get(url(donation, "cancel-rejected")).context["form"]
    send(
        client, donation, "cancel-rejected", why=form["why"].value(), reason=form["reason"].value()
    )

    assert [act.name for act in page.context["acts"]] == ["file-motion", "cancel-rejected"]
    assert [act.name for act in page.context["exits"]] == ["correct-motion", "add-motion-document"]
    assert "a carried roll call of the council (0 ayes, 15 noes, 8 needed)" in words(page)
    assert (state_of(donation), donation.cancelled_why) == ("cancelled", "council")
    assert donation.cancelled_reason == (
        "Not approved by the council: 0 ayes, 15 noes, 8 needed"
        f" (file {donation.motion.council_file})."
    )


def test_a_lost_vote_can_still_be_corrected_before_it_is_cancelled(client):
    donation = lost()
    said = choices(8, 7, on=A_DAY)
    wrong = donation.motion.decision
    draft = entries.correct(wrong, by=clerk(), correction_reason="Misread", choices=said)
    client.force_login(clerk())

    waiting_for = client.get(case_url(donation))
    send_entry(client, draft, "confirm")

    assert "Confirm: roll call" in words(waiting_for)
    assert buttons(client, donation) == ["record-request"]


def test_a_motion_is_corrected_on_its_page(client):
    donation = lost()
    client.force_login(clerk())
    form = client.get(url(donation, "correct-motion")).context["form"]
    names = ("motion", "shown", "moved_on", "council_file", "mover")
    typed = {name: form[name].value() for name in names}
    typed = {name: getattr(value, "pk", value) for name, value in typed.items()}

    send(client, donation, "correct-motion", **typed, title="Engine 7", reason="Misread")

    page = words(client.get(case_url(donation)))
    assert donation.motion.current.title == "Engine 7"
    assert "Engine 7" in page
