"""No step is taken on what is being corrected: it waits until the correction is settled."""

from decimal import Decimal

import pytest

from aid.donations.domain.choice_of_basis import choose_basis
from aid.shipping.domain import shipments
from aid.shipping.domain.thanks import thank
from relationships.motions.domain import motions
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.aid.approving import enter_approval
from tests.days import today
from tests.factories import clerk
from tests.factories_aid import (
    A_DAY,
    LegalBasisFactory,
    proposed,
    ready,
    received,
    requested,
    the_council,
    voted,
    with_basis,
)
from tests.factories_council import member

pytestmark = pytest.mark.django_db


def with_a_value():
    the_council()
    return with_basis(proposed("council"))


def value_of(donation):
    return donation.lines.get().item.valuation


def choose(donation):
    choose_basis(donation, by=clerk(), legal_basis=LegalBasisFactory())


def choose_its_own(donation):
    choose_basis(
        donation, by=clerk(), legal_basis=donation.legal_basis, evidence="The fire of January"
    )


def wording_of(donation):
    return donation.legal_basis.wordings.get()


def move(donation):
    motions.file_motion(
        donation,
        by=clerk(),
        purpose="donate",
        council_file="26-0100",
        title="An engine",
        mover=member(1),
        seconders=[member(2)],
        moved_on=A_DAY,
    )


def wanted():
    the_council()
    return requested(proposed())


def request_of(donation):
    return donation.recipient_request


def approve(donation):
    enter_approval(donation, by=clerk())


def declared_thing():
    the_council()
    return voted(with_basis(requested(proposed("council"))))


def words_of(donation):
    return donation.lines.get().item.descriptions.get()


def on_the_way():
    return ready(proposed("council"))


def complete(donation):
    thank(donation, by=clerk())


def say_thanks(donation):
    thank(donation, by=clerk(), text="Thank you.")


def name_of(donation):
    return donation.body.names.get()


def leave(donation):
    shipments.ship(
        donation, by=clerk(), carrier="C", reference="R", left_on=today(), expected_on=today()
    )


def arrived():
    return received(proposed("council"))


def a_donors_arrived():
    return received(proposed())


def acceptance_of(donation):
    return donation.acceptances.get()


STEPS = [
    ("thanks for what arrived", a_donors_arrived, acceptance_of, {"office": "Mayor"}, say_thanks),
    ("completing on an acceptance", arrived, acceptance_of, {"office": "Mayor"}, complete),
    ("a motion on a thing", with_a_value, words_of, {"maker": "Pierce"}, move),
    ("an approval of a thing", declared_thing, words_of, {"maker": "Pierce"}, approve),
    ("shipping on a thing", on_the_way, words_of, {"maker": "Pierce"}, leave),
    ("an approval on the name", wanted, name_of, {"name": "Fire station"}, approve),
    ("an approval on the request", wanted, request_of, {"office": "Mayor"}, approve),
    ("the basis on a value", with_a_value, value_of, {"amount": Decimal(9)}, choose),
    ("the basis on its wording", with_a_value, wording_of, {"title": "Relief"}, choose_its_own),
    ("a motion on a wording", with_a_value, wording_of, {"title": "Relief"}, move),
    ("an approval of a wording", declared_thing, wording_of, {"title": "Relief"}, approve),
    ("a motion on a value", with_a_value, value_of, {"amount": Decimal(9)}, move),
]

# The page of the act; which basis is chosen, the page does not know before it is sent.
PAGES = {
    "thanks for what arrived": "thank",
    "completing on an acceptance": "complete",
    "a motion on a thing": "file-motion",
    "an approval of a thing": "enter-approval",
    "shipping on a thing": "ship",
    "an approval on the name": "enter-approval",
    "an approval on the request": "enter-approval",
    "the basis on a value": "choose-basis",
    "a motion on a wording": "file-motion",
    "an approval of a wording": "enter-approval",
    "a motion on a value": "file-motion",
}


@pytest.mark.parametrize(
    ("begin", "entry", "better", "step"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS]
)
def test_a_step_waits_for_the_correction_of_what_it_rests_on(begin, entry, better, step):
    donation = begin()
    draft = entries.correct(entry(donation), by=clerk(), correction_reason="Misread", **better)

    with pytest.raises(RuleError, match=f"entered by {draft.entered_by}, waits"):
        step(donation)

    entries.discard(draft, by=clerk(), reason="Entered twice.")
    step(donation)


@pytest.mark.parametrize(
    ("begin", "entry", "better", "act"),
    [(*row[1:4], PAGES[row[0]]) for row in STEPS if row[0] in PAGES],
    ids=PAGES,
)
def test_the_page_of_the_step_says_that_a_correction_waits(client, begin, entry, better, act):
    donation = begin()
    draft = entries.correct(entry(donation), by=clerk(), correction_reason="Misread", **better)
    client.force_login(clerk())

    shown = client.get(donation.get_staff_url()).context
    page = client.get(f"{donation.get_staff_url()}{act}/").content.decode()

    offered = {one.name for one in (*shown["acts"], *shown["exits"])}
    assert act != "file-motion" or act not in offered
    assert f"entered by {draft.entered_by}, waits" in page
    assert "refused" in page or "Nothing was changed." in page
