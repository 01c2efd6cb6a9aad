"""What staff do with a motion about a tie, and what the public reads of it on the city's page."""

import datetime

import pytest
from django.urls import reverse

from relationships.models import Motion, Relationship
from relationships.motions.domain.dispositions import DISPOSITION
from relationships.motions.domain.roll_call_annotations import ROLL_CALL_ANNOTATION
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from tests.days import days_ahead
from tests.factories import clerk
from tests.factories_council import member, motion_on_tie, tie_of_council, vote_on_tie
from tests.factories_meetings import posted
from tests.factories_relationships import SUSPENDS
from tests.reading import queries, read, says
from tests.relationships.places import country

pytestmark = pytest.mark.django_db
MOTION = {"moved_on": "2022-03-25", "council_file": "22-0100", "title": "Suspend it"}
SUSPENDED = {name: value for name, value in SUSPENDS.items() if name != "decision"}
SAID = {name: str(value) for name, value in SUSPENDED.items()} | {"decided_on": ""}


@pytest.fixture(autouse=True)
def ukraine(db):
    return country()


def tie_of(vote):
    return Relationship.objects.get(matter=vote.motion.matter_id)


def page_of(tie):
    return f"/en/cities/{tie.city_b.slug}/"


def send(client, tie, act, **typed):
    client.force_login(clerk())
    body = {"seen": tie.steps.latest("pk").pk}
    return client.post(reverse("relationship_act", args=[tie.pk, act]), body | typed)


def suspended(vote):
    said = SUSPENDED | {"roll_call": vote, "decided_on": None}
    row = entries.enter(STATUS_CHANGE, tie_of(vote), by=clerk(), **said)
    entries.confirm(row, by=clerk())
    return tie_of(vote)


def test_what_is_moved_is_chosen_from_what_the_status_allows(client):
    tie = tie_of_council()
    mover = {"mover": member(1).pk}

    wrong = send(client, tie, "file-motion", purpose="reinstate", **MOTION | mover)
    right = send(client, tie, "file-motion", purpose="suspend", **MOTION | mover)

    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"purpose"}
    assert wrong.context["form"]["title"].value() == "Suspend it"
    assert right.status_code == 302
    assert Motion.objects.get().purpose == "suspend"


def test_the_vote_is_chosen_and_says_the_day(client):
    vote = vote_on_tie()
    tie = tie_of(vote)

    send(client, tie, "change-status", roll_call=vote.pk, **SAID)

    draft = tie.status_changes.get()
    assert (draft.roll_call, draft.decided_on) == (vote, vote.held_on)


def test_without_a_vote_the_day_is_asked_for_beside_its_field(client):
    tie = tie_of(vote_on_tie())

    page = send(client, tie, "change-status", decision="File 22-0000", **SAID)

    assert page.status_code == 422
    assert page.context["form"].errors["decided_on"] == ["Give the day of the decision."]
    assert page.context["form"]["decision"].value() == "File 22-0000"


def test_a_vote_on_something_else_is_refused_in_a_sentence(client):
    vote = vote_on_tie("end")

    page = send(client, tie_of(vote), "change-status", roll_call=vote.pk, **SAID)

    assert page.status_code == 422
    assert "That vote was about something else." in page.content.decode()


def test_the_page_of_a_change_names_its_vote(client):
    tie = suspended(vote_on_tie())
    client.force_login(clerk())

    page = client.get(tie.status_changes.get().get_staff_url()).content.decode()

    assert "The vote that carried it" in page
    assert "14-0" in page


def test_the_desk_leads_to_the_vote_and_then_to_the_change(client):
    motion = motion_on_tie()
    client.force_login(clerk())
    before = slugs(client)
    vote = vote_on_tie("end", tie=withdrawn(motion))
    after = slugs(client)
    suspended_now = entries.enter(
        STATUS_CHANGE, tie_of(vote), by=clerk(), to_state="ended", reason="X", roll_call=vote,
        decided_on=None,
    )  # fmt: skip

    assert "ties-to-vote-on" in before
    assert "ties-to-change" not in before
    assert "ties-to-change" in after
    assert "ties-to-vote-on" not in after
    assert suspended_now.pk
    assert "ties-to-change" not in slugs(client)


def withdrawn(motion):
    row = entries.enter(
        DISPOSITION, motion, by=clerk(), what="withdrawn", decided_on=datetime.date(2022, 3, 25)
    )
    entries.confirm(row, by=clerk())
    return Relationship.objects.get(matter=motion.matter_id)


def slugs(client):
    groups = client.get(reverse("admin:index")).context["groups"]
    return [card["slug"] for group in groups for card in group["cards"] if card["count"]]


def test_the_public_reads_motion_vote_arithmetic_and_who_decided():
    vote = vote_on_tie()
    tie = suspended(vote)

    page = says(page_of(tie))

    for words in (
        "Decided by: the council's vote of March 25, 2022",
        "Motion to suspend the tie",
        "The motion carried.",
        "Ayes needed",
        "To suspend; 14 ayes, 0 noes",
    ):
        assert words in page
    source = read(page_of(tie)).content.decode()
    assert f'id="motion-{vote.motion_id}"' in source
    assert f'href="#motion-{vote.motion_id}"' in source


def test_the_public_reads_which_meeting_is_next():
    tie = Relationship.objects.get(matter=motion_on_tie().matter_id)
    posted(days_ahead(5), matter=tie.matter, before=None)

    assert "Next meeting on this" in says(page_of(tie))


def test_what_is_noted_of_the_vote_is_told_beside_the_change():
    tie = suspended(vote_on_tie())
    first = tie.status_changes.get().roll_call
    said = {"should_say": "7 ayes, 8 noes.", "because": "The recording"}
    entries.confirm(entries.enter(ROLL_CALL_ANNOTATION, first, by=clerk(), **said), by=clerk())

    page = says(page_of(tie))

    assert "What was noted later of this vote stands beside it." in page
    assert "It should say: 7 ayes, 8 noes." in page


def test_a_decision_of_elsewhere_is_said_to_be_reported():
    tie = tie_of_council()
    row = entries.enter(STATUS_CHANGE, tie, by=clerk(), **SUSPENDS)
    entries.confirm(row, by=clerk())

    page = says(page_of(tie))

    assert "Decided by the council, as reported here: Council file 22-0000" in page
    assert "Decided by: Council file 22-0000" in page


def test_a_tie_without_motions_costs_no_query_more():
    tie = tie_of_council()
    before = queries(page_of(tie))
    motion_on_tie(tie=tie)

    assert queries(page_of(tie)) - before <= 10
