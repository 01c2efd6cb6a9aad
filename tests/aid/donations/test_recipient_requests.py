"""What was written down wrongly about the recipient's request is corrected by a further row."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aid.donations.domain.recipient_requests import RECIPIENT_REQUEST
from aid.models import RecipientRequest
from sistercities.kernel.entries import enter
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.aid.approving import confirm_approval, enter_approval
from tests.entering import corrected, struck
from tests.factories import clerk
from tests.factories_agreements import PDF
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    approved,
    cancelled,
    entered_approval,
    proposed,
    received,
    requested,
    shipped,
    the_council,
)

pytestmark = pytest.mark.django_db
SAID = {"how": "letter", "requested_on": A_DAY, "office": "Chief of the fire station"}


@pytest.fixture(autouse=True)
def council():
    return the_council()


def correct(donation, reason="A slip of the pen", **changes):
    return corrected(donation.recipient_request, reason=reason, **changes)


def refusal(donation, **changes):
    before = RecipientRequest.objects.count()
    with pytest.raises(RuleError) as refused:
        correct(donation, **changes)
    assert RecipientRequest.objects.count() == before
    return refused.value.messages


def test_correction_takes_the_place_and_the_first_stays_readable():
    donation = requested(proposed())
    first = donation.recipient_request

    row = correct(donation, how="call", office=" Mayor ", requested_on=datetime.date(2026, 3, 1))

    assert (donation.recipient_request, row.corrects, donation.recipient_requests.count()) == (
        row,
        first,
        2,
    )
    assert row.office == "Mayor"
    step = donation.steps.latest("pk")
    assert describe(step.act, step.facts) == (
        "The recipient's request was corrected: Mayor, on the telephone or in a video call, on"
        " March"
        " 1, 2026. Before: Chief of the fire station, by letter, on March 2, 2026. Reason: “A slip"
        " of the pen”"
    )
    assert PublicRecordEntry.objects.count() == 0


def letter():
    return SimpleUploadedFile("letter.pdf", PDF)


def test_letter_stays_unless_there_is_another():
    donation = proposed()
    first = enter(RECIPIENT_REQUEST, donation, by=clerk(), letter=letter(), **SAID)

    kept = correct(donation, office="Mayor")
    changed = correct(donation, letter=letter())

    assert kept.document == first.document
    assert changed.document not in (None, first.document)


def test_what_needs_a_request_still_has_one():
    donation = requested(proposed())
    correct(donation, office="Mayor")

    enter_approval(donation, by=clerk())
    correct(donation, office="Fire service")
    confirm_approval(donation, by=clerk())

    assert (donation.state, donation.recipient_request.office) == ("approved", "Fire service")


@pytest.mark.parametrize("on", [entered_approval, approved, shipped, received, cancelled])
def test_request_is_corrected_wherever_the_donation_stands(on):
    donation = requested(proposed())
    on(donation)

    correct(donation, office="Mayor")

    assert donation.recipient_request.office == "Mayor"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"office": " "}, "Say which office of the recipient requested it."),
        ({"requested_on": datetime.date(2099, 1, 1)}, "This date is in the future."),
    ],
)
def test_correction_is_refused(changes, sentence):
    assert refusal(requested(proposed()), **changes)[0].startswith(sentence)


def test_request_is_not_moved_behind_the_approval():
    donation = approved(requested(proposed(), requested_on=A_DAY - datetime.timedelta(days=1)))

    assert refusal(donation, requested_on=NEXT_DAY)[0].startswith("It was approved on")
    assert correct(donation, requested_on=A_DAY).requested_on == A_DAY


def test_request_is_struck_until_an_approval_rests_on_it():
    donation = requested(proposed())
    struck(donation.recipient_request)
    without = donation.recipient_request

    enter(RECIPIENT_REQUEST, donation, by=clerk(), **SAID)
    enter_approval(donation, by=clerk())

    assert without is None
    with pytest.raises(RuleError, match="An approval rests on the recipient's request"):
        struck(donation.recipient_request)
