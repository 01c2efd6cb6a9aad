import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relationships.models import Nomination, PartnerContact
from relationships.nominations.domain import nominations
from sistercities.kernel.workflow import RuleError, advance
from sistercities.models import PublicRecordEntry
from tests.factories import CouncilFactory, NominationFactory, clerk, kyiv
from tests.factories_committees import put_in_state

pytestmark = pytest.mark.django_db


def opened(**fields):
    CouncilFactory()
    return nominations.open_nomination(kyiv(), kind="sister", by=clerk(), **fields)


def test_opening_makes_a_draft_with_an_address():
    nomination = opened()

    assert (nomination.state, nomination.slug, nomination.city.slug) == ("draft", "kyiv", "kyiv")
    assert nomination.steps.get().act == "nomination_opened"
    assert list(Nomination.objects.public()) == []


def test_opening_needs_a_council():
    with pytest.raises(RuleError, match="council first"):
        nominations.open_nomination(kyiv(), kind="sister", by=clerk())


def test_opening_refuses_the_councils_own_city():
    council = CouncilFactory()

    with pytest.raises(RuleError, match="its own sister city"):
        nominations.open_nomination(council.city, kind="sister", by=clerk())


def test_opening_refuses_a_second_live_nomination_of_the_kind():
    nomination = opened()

    with pytest.raises(RuleError, match="under way"):
        nominations.open_nomination(nomination.city, kind="sister", by=clerk())


def test_city_may_be_nominated_again_after_the_first_ended():
    first, user = opened(), clerk()
    nominations.withdraw(first, by=user, reason="Too early.")

    second = nominations.open_nomination(first.city, kind="sister", by=user)

    assert (second.state, second.slug) == ("draft", "kyiv-2")


def test_dossier_keeps_the_contact_apart():
    nomination = opened()

    nominations.save_dossier(
        nomination,
        by=clerk(),
        why="A reason",
        contact={"name": "Partner official 1", "email": "p@example.org", "language": "uk"},
    )

    nomination.refresh_from_db()
    assert nomination.why == "A reason"
    assert PartnerContact.objects.get().name == "Partner official 1"
    assert "Partner official" not in str(nomination.steps.last().facts)


def test_missing_names_what_the_dossier_lacks():
    nomination = opened()
    nominations.save_dossier(
        nomination, by=clerk(), why="A reason", cooperation="Culture", contact={}
    )

    assert nominations.missing(nomination) == [
        "community support",
        "what it will cost",
        "staff report",
        "staff recommendation",
        "partner contact",
    ]


def test_draft_that_is_withdrawn_stays_out_of_the_record():
    nomination = opened()

    nominations.withdraw(nomination, by=clerk(), reason="A mistake.")

    assert PublicRecordEntry.objects.count() == 0
    assert list(Nomination.objects.public()) == []


def test_ended_nomination_has_a_closed_dossier():
    nomination, user = opened(), clerk()
    nominations.withdraw(nomination, by=user, reason="A mistake.")

    with pytest.raises(RuleError, match="has ended"):
        nominations.save_dossier(nomination, by=user, why="Late", contact={})


@pytest.mark.parametrize(
    ("leave", "state"),
    [
        (nominations.withdraw, "withdrawn"),
        (nominations.lapse, "lapsed"),
        (nominations.return_for_more, "returned"),
    ],
)
def test_public_nomination_leaves_with_a_reason_in_the_record(leave, state):
    nomination, user = opened(), clerk()
    advance(nomination, "filed", act="motion_filed", by=user)

    leave(nomination, by=user, reason="The reason.")

    nomination.refresh_from_db()
    entry = PublicRecordEntry.objects.get()
    assert nomination.state == state
    assert '"reason":"The reason."' in entry.line
    assert '"subject":"nomination/kyiv"' in entry.line


def test_returned_nomination_goes_on_where_it_stood():
    nomination, user = opened(), clerk()
    advance(nomination, "filed", act="motion_filed", by=user)
    nominations.return_for_more(nomination, by=user, reason="Add the cost.")

    nominations.resubmit(nomination, by=user, reason="The cost is in.")

    nomination.refresh_from_db()
    assert nomination.state == "filed"


@pytest.mark.parametrize("stood_at", ["filed", "committee_formed", "in_review"])
def test_what_is_returned_can_be_worked_on_and_then_submitted_again(stood_at):
    nomination, user = put_in_state(opened(), stood_at), clerk()
    nominations.return_for_more(nomination, by=user, reason="Add the cost.")
    nominations.save_dossier(nomination, by=user, contact={}, cost_note="$200 a year")
    pdf = SimpleUploadedFile("letter.pdf", b"%PDF-1.7")
    paper = {"title": "Letter", "dated_on": None, "language": "en", "is_public": True}
    nominations.add_document(nomination, by=user, upload=pdf, **paper)
    nominations.save_dossier(nomination, by=user, contact={}, cost_note="$300 a year")

    nominations.resubmit(nomination, by=user, reason="The cost is in.")

    nomination.refresh_from_db()
    assert nomination.state == stood_at


def test_a_nomination_that_is_returned_twice_goes_on_where_it_stood_the_second_time():
    nomination, user = opened(), clerk()
    for stood_at in ("filed", "in_review"):
        put_in_state(nomination, stood_at)
        nominations.return_for_more(nomination, by=user, reason="Add the cost.")
        nominations.save_dossier(nomination, by=user, contact={}, cost_note=stood_at)
        nominations.resubmit(nomination, by=user, reason="The cost is in.")

    nomination.refresh_from_db()
    assert nomination.state == "in_review"


def test_only_a_returned_nomination_is_submitted_again():
    nomination = opened()

    with pytest.raises(RuleError, match="was returned"):
        nominations.resubmit(nomination, by=clerk(), reason="Again.")


def test_overdue_is_live_and_past_its_day(django_assert_num_queries):
    late = NominationFactory(due_on="2024-01-01")
    NominationFactory(due_on="2024-01-03")

    found = Nomination.objects.overdue("2024-01-02")

    assert list(found) == [late]
