"""The acts on a donation over HTTP, as the clerk does them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aid.donations.domain import shipping_conditions
from aid.models import ConditionRecord, RecipientRequest
from relationships.motions.domain.matters import decision_on, draft_of
from relationships.motions.domain.roll_calls import ROLL_CALL
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from tests.aid.acting import buttons, case_url, entry_url, send, send_entry, state_of, url
from tests.days import today
from tests.factories import clerk, kyiv
from tests.factories_agreements import PDF
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    approved,
    cancelled,
    cleared,
    donate_motion,
    entered_approval,
    money_basis,
    official_tie,
    proposed,
    ready,
    received_pledge,
    requested,
    roll_call_on,
    surplus_item,
    the_council,
    voted,
    with_basis,
)
from tests.factories_council import choices, member
from tests.factories_meetings import on_agenda
from tests.factories_relationships import SUSPENDS
from tests.reading import words

pytestmark = pytest.mark.django_db
RECIPIENT_REQUEST = {"how": "letter", "requested_on": "2026-03-02", "office": "Chief"}


def councils(**given):
    the_council()
    return with_basis(proposed("council", **given), money_basis())


def moved():
    donation = councils()
    donate_motion(donation)
    return donation


def called(donation=None, *, by=None, **count):
    donation = donation or moved()
    said = choices(**count, on=NEXT_DAY)
    entries.enter(
        ROLL_CALL,
        donation.motion,
        by=by or clerk(),
        item=on_agenda(donation.motion, NEXT_DAY),
        choices=said,
    )
    return donation


def waiting(by=None):
    donation = requested(voted(councils()))
    entered_approval(donation, entered_by=by or clerk())
    return donation


def two_lines():
    return councils(items=[surplus_item(), surplus_item("7000.00", "power")])


ACTS = {
    "record-request": lambda: proposed("donor"),
    "file-motion": councils,
    "enter-roll-call": moved,
    "correct-motion": moved,
    "enter-approval": lambda: requested(voted(councils())),
    "record-conditions": lambda: approved(councils()),
    "make-ready": lambda: cleared(proposed("donor")),
    "reopen-condition": lambda: ready(proposed("donor")),
    "cancel-line": two_lines,
    "cancel": councils,
    "cancel-rejected": lambda: voted(councils(), carried=False),
}


@pytest.mark.parametrize("act", ACTS)
def test_clerk_opens_the_page(client, act):
    address = url(ACTS[act](), act)
    client.force_login(clerk())

    page = client.get(address)

    assert (page.status_code, "What will happen" in page.content.decode()) == (200, True)


def test_the_first_button_is_the_next_step(client):
    the_council()
    donation = proposed("council")
    client.force_login(clerk())
    first = [buttons(client, donation)[0]]

    for step in (requested, with_basis, donate_motion):
        step(donation)
        first.append(buttons(client, donation)[0])
    for step in (
        lambda case: roll_call_on(case.motion, confirmed=False),
        lambda case: entries.confirm(draft_of(case), by=clerk()),
        entered_approval,
        approved,
        cleared,
    ):
        step(donation)
        donation.refresh_from_db()
        first.append((buttons(client, donation) or ["its draft is confirmed"])[0])

    assert first == [
        "record-request",
        "choose-basis",
        "file-motion",
        "enter-roll-call",
        "its draft is confirmed",
        "enter-approval",
        "its draft is confirmed",
        "record-conditions",
        "make-ready",
    ]


def test_a_request_is_recorded_with_its_letter(client):
    donation = proposed("donor")
    client.force_login(clerk())

    letter = SimpleUploadedFile("letter.pdf", PDF)
    answer = send(client, donation, "record-request", **RECIPIENT_REQUEST, letter=letter)

    recipient_request = RecipientRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, case_url(donation))
    assert (recipient_request.office, recipient_request.document.is_public) == ("Chief", False)


def test_a_letter_that_is_no_document_is_refused_in_words(client):
    donation = proposed("donor")
    client.force_login(clerk())

    letter = SimpleUploadedFile("letter.pdf", b"<html>")
    answer = send(client, donation, "record-request", **RECIPIENT_REQUEST, letter=letter)

    assert (answer.status_code, RecipientRequest.objects.count()) == (422, 0)
    assert "not a PDF, JPEG or PNG" in words(answer)


def test_the_council_is_walked_to_its_vote(client):
    donation, first, second = councils(), clerk(), clerk()
    client.force_login(first)

    send(
        client,
        donation,
        "file-motion",
        moved_on="2026-03-02",
        council_file="26-0100",
        title="Engine 1",
        mover=member(1).pk,
        seconders=[member(2).pk],
    )
    votes = {f"vote_{term.pk}": said for term, said in choices(14, on=NEXT_DAY).items()}
    donation.refresh_from_db()
    item = on_agenda(donation.motion, NEXT_DAY).pk
    send(client, donation, "enter-roll-call", item=item, **votes)
    donation.refresh_from_db()
    draft = draft_of(donation)
    refused = client.get(entry_url(draft, "confirm"))
    client.force_login(second)
    page = client.get(entry_url(draft, "confirm"))
    send_entry(client, draft, "confirm")

    assert refused.status_code == 403
    assert "Councilmember 14" in words(page)
    donation.refresh_from_db()
    assert decision_on(donation).ayes == 14
    assert "Roll call of March 3, 2026" in words(client.get(case_url(donation)))


def test_a_correction_shows_the_roll_call_as_it_stands(client):
    donation = called(ayes=14)
    entries.confirm(draft_of(donation), by=clerk())
    client.force_login(clerk())

    wrong = decision_on(donation)
    form = client.get(entry_url(wrong, "correct")).context["form"]
    votes = {f"vote_{term.pk}": said for term, said in choices(13, 2, on=NEXT_DAY).items()}
    given = votes | {"item": wrong.item_id, "correction_reason": "Misread"}
    send_entry(client, wrong, "correct", **given)

    assert form["item"].value() == wrong.item_id
    assert [field.value() for _term, field, _why in form.rows()] == ["aye"] * 14 + ["absent"]
    assert draft_of(donation).correction_reason == "Misread"


def test_who_entered_the_approval_cannot_open_its_confirmation(client):
    by = clerk()
    donation = waiting(by)
    client.force_login(by)

    answers = [
        client.get(url(donation, "confirm-approval")),
        client.post(url(donation, "confirm-approval")),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "You entered it yourself, so somebody else must confirm it." in words(answers[0])
    assert "until somebody else confirms it" in words(client.get(case_url(donation)))


def test_the_approval_shows_what_is_approved(client):
    donation = waiting()
    client.force_login(clerk())

    page = words(client.get(url(donation, "confirm-approval")))
    send(client, donation, "confirm-approval")

    for shown in (
        "Fire engine, 1999",
        "$18,000",
        "$100,000 is left",
        donation.legal_basis.title,
        "Chief of the fire station, by letter",
        donation.motion.title,
        donation.motion.council_file,
        "Councilmember 14",
    ):
        assert shown in page
    assert state_of(donation) == "approved"


def test_a_suspended_tie_refuses_in_a_sentence(client):
    donation = requested(proposed("donor", pledge=received_pledge(city=kyiv())))
    change = entries.enter(STATUS_CHANGE, official_tie(donation.city), by=clerk(), **SUSPENDS)
    entries.confirm(change, by=clerk())
    client.force_login(clerk())

    answer = send(client, donation, "enter-approval", approved_on=today())

    assert answer.status_code == 422
    assert "The tie with Kyiv is suspended since" in words(answer)
    assert "The tie with Kyiv is suspended since" in words(client.get(case_url(donation)))


def test_conditions_are_recorded_in_one_form(client):
    donation, by = approved(proposed("donor")), clerk()
    client.force_login(by)

    send(
        client,
        donation,
        "record-conditions",
        title_on="2026-03-02",
        title_note="Deed of gift",
        export_on="2026-03-03",
        export_document=SimpleUploadedFile("answer.pdf", PDF),
    )

    title, export = ConditionRecord.objects.all()
    assert (title.note, title.done_on, title.by) == ("Deed of gift", A_DAY, by)
    assert (export.note, export.document.content_type) == ("", "application/pdf")
    assert buttons(client, donation)[0] == "make-ready"


def test_what_is_left_empty_stays_open(client):
    donation = approved(proposed("donor"))
    client.force_login(clerk())

    shown = client.get(url(donation, "record-conditions")).context["form"]
    empty = send(client, donation, "record-conditions")
    bare = send(client, donation, "record-conditions", title_on="2026-03-02")
    send(client, donation, "record-conditions", title_on="2026-03-02", title_note="Deed")

    assert [field.value() for _label, fields in shown.groups() for field in fields] == [None] * 6
    assert "for at least one" in words(empty)
    assert list(bare.context["form"].errors) == ["title_note"]
    assert [
        state.shipping_condition for state in shipping_conditions.open_conditions(donation)
    ] == ["export"]


def test_a_condition_noted_without_a_day_was_met_today(client):
    donation = approved(proposed("donor"))
    client.force_login(clerk())

    send(client, donation, "record-conditions", title_note="Deed of gift")

    assert "today is taken" in words(client.get(url(donation, "record-conditions")))
    assert ConditionRecord.objects.get().done_on == today()


def test_it_is_made_ready_and_opened_again(client):
    donation = cleared(proposed("donor"))
    client.force_login(clerk())

    send(client, donation, "make-ready")
    assert state_of(donation) == "ready"

    send(client, donation, "reopen-condition", shipping_condition="title", reason="No date")
    assert state_of(donation) == "approved"
    assert "open again" in words(client.get(case_url(donation)))


def test_a_line_is_cancelled(client):
    donation = two_lines()
    line = donation.lines.last()
    client.force_login(clerk())

    send(client, donation, "cancel-line", line=line.pk, why="broken", reason="It burned.")

    assert state_of(donation) == "proposed"
    assert "it broke or was lost. It burned." in words(client.get(case_url(donation)))


def test_a_donation_is_cancelled(client):
    donation = approved(councils())
    client.force_login(clerk())

    page = client.get(url(donation, "cancel"))
    send(client, donation, "cancel", why="council", reason="Rescinded on Monday.")

    assert [value for value, _label in page.context["form"].fields["why"].choices] == [
        "broken",
        "tie",
        "council",
        "recipient",
        "other",
    ]
    assert state_of(donation) == "cancelled"
    assert "Rescinded on Monday." in words(client.get(case_url(donation)))


def test_a_request_in_the_future_is_said_at_its_field(client):
    donation = proposed("donor")
    client.force_login(clerk())

    answer = send(
        client,
        donation,
        "record-request",
        how="letter",
        requested_on="2099-01-01",
        office="Chief",
    )

    assert answer.context["form"].errors == {"requested_on": ["This date is in the future."]}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_what_cannot_be_done_any_more_gives_back_what_was_typed(client, act):
    donation = cancelled(proposed("council"))
    client.force_login(clerk())

    answer = client.post(url(donation, act), {"reason": "It was mistyped", "note": "My words"})

    assert answer.status_code == 409
    assert "It was mistyped" in answer.content.decode()
