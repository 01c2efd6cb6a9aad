"""What is proposed beside a donation, and that it would pass the cap, is said on every page."""

import pytest

from tests.aid.acting import case_url, send, state_of, url
from tests.aid.councils import engine_for, given
from tests.days import today
from tests.factories import clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    donate_motion,
    entered_approval,
    money_basis,
    requested,
    the_council,
    voted,
    with_basis,
)
from tests.reading import words

pytestmark = pytest.mark.django_db
LEFT = "$40,000 is left; this donation is worth $60,000."
REFUSED = "Nothing: as things stand, this step is refused. The reason:"


@pytest.fixture
def legal_basis():
    return money_basis(100_000)


@pytest.fixture
def body():
    the_council()
    return RecipientBodyFactory()


@pytest.fixture
def engine(body, legal_basis):
    """Worth more than what will be left."""
    return with_basis(engine_for(body, "60000"), legal_basis)


@pytest.fixture
def staff(client, engine):
    client.force_login(clerk())
    return client


def previewed(client, donation, act):
    return client.get(url(donation, act)).context["consequences"].happens


STEPS = {
    "file-motion": lambda case: case,
    "enter-approval": lambda case: requested(voted(case)),
    "confirm-approval": lambda case: entered_approval(case).donation,
}


@pytest.mark.parametrize("act", ["choose-basis", *STEPS])
def test_every_step_names_what_is_proposed_too(staff, engine, body, legal_basis, act):
    other = with_basis(engine_for(body, "60000"), legal_basis)
    STEPS.get(act, STEPS["file-motion"])(engine)

    page = words(staff.get(url(engine, act)))

    assert f"Proposed and not approved yet: $60,000 ({other.reference})." in page
    assert engine.reference + ")." not in page


def test_the_case_page_names_what_is_proposed_too(staff, engine, body, legal_basis):
    other = with_basis(engine_for(body, "60000"), legal_basis)

    page = words(staff.get(case_url(engine)))

    assert f"Proposed and not approved yet: $60,000 ({other.reference})." in page


def test_the_motion_is_foretold_to_be_beyond_the_cap(staff, engine, body, legal_basis):
    given(body, legal_basis, "60000")

    first = previewed(staff, engine, "file-motion")[0]

    assert first.startswith("As things stand it does not fit under the cap, and cannot be approved")
    assert first.endswith(LEFT)
    assert LEFT in words(staff.get(case_url(engine)))


def test_the_motion_may_be_filed_all_the_same(staff, engine, body, legal_basis):
    given(body, legal_basis, "60000")

    donate_motion(engine)
    page = previewed(staff, engine, "enter-roll-call")

    assert page[0].startswith("It counts when a second person confirms it.")


@pytest.mark.parametrize("act", ["enter-approval", "confirm-approval"])
def test_an_approval_beyond_the_cap_is_foretold_as_refused(staff, engine, body, legal_basis, act):
    STEPS[act](engine)
    given(body, legal_basis, "60000")

    told = previewed(staff, engine, act)
    answer = send(staff, engine, act, approved_on=today())

    assert (told[0], told[1].endswith(LEFT), len(told)) == (REFUSED, True, 2)
    assert (answer.status_code, LEFT in words(answer)) == (422, True)
    assert state_of(engine) == "proposed"


@pytest.mark.parametrize("act", ["enter-approval", "confirm-approval"])
def test_what_is_only_proposed_is_foretold_and_hinders_no_approval(
    staff, engine, body, legal_basis, act
):
    with_basis(engine_for(body, "60000"), legal_basis)
    STEPS[act](engine)

    told = previewed(staff, engine, act)
    answer = send(staff, engine, act, approved_on=today())

    assert REFUSED not in told
    assert answer.status_code == 302
