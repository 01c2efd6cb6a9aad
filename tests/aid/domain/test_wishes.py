"""What was written down wrongly about the recipient's wish is corrected by a further row."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aid.domain.wishes import correct_wish
from aid.models import Wish
from relationships.domain import documents
from relationships.sentences import describe
from sistercities.models import PublicRecordEntry
from sistercities.workflow import RuleError
from tests.aid.approving import confirm_approval, enter_approval
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
    shipped,
    the_council,
    wished,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return the_council()


def correct(donation, by=None, reason="A slip of the pen", **changes):
    stands = donation.wish
    given = {name: getattr(stands, name) for name in ("how", "wished_on", "office", "note")}
    return correct_wish(donation, by=by or clerk(), reason=reason, **given | changes)


def refusal(donation, **changes):
    before = Wish.objects.count()
    with pytest.raises(RuleError) as refused:
        correct(donation, **changes)
    assert Wish.objects.count() == before
    return refused.value.messages


def test_correction_takes_the_place_and_the_first_stays_readable():
    donation, by = wished(proposed()), clerk()
    first = donation.wish

    row = correct(
        donation, by=by, how="call", office=" Mayor ", wished_on=datetime.date(2026, 3, 1)
    )

    assert (donation.wish, row.corrects, donation.wishes.count()) == (row, first, 2)
    assert list(Wish.objects.current()) == [row]
    assert (row.office, row.entered_by, row.correction_reason) == (
        "Mayor",
        by,
        "A slip of the pen",
    )
    step = donation.steps.get()
    assert describe(step.act, step.facts) == (
        "The recipient's wish was corrected: Mayor, on the telephone or in a video call, on March"
        " 1, 2026. Before: Chief of the fire station, by letter, on March 2, 2026. Reason: “A slip"
        " of the pen”"
    )
    assert PublicRecordEntry.objects.count() == 0


def test_correction_can_be_corrected():
    donation = wished(proposed())

    correct(donation, office="Mayor")
    correct(donation, office="Fire service")

    assert donation.wish.office == "Fire service"
    assert Wish.objects.current().count() == 1


def test_letter_stays_unless_there_is_another():
    def letter(name):
        upload = SimpleUploadedFile(name, PDF)
        return documents.keep(upload, nomination=None, title=name, by=clerk())

    old, new = letter("old.pdf"), letter("new.pdf")
    donation = wished(proposed(), document=old)

    kept = correct(donation, office="Mayor")
    changed = correct(donation, document=new)

    assert (kept.document, changed.document) == (old, new)


def test_what_needs_a_wish_still_has_one():
    donation = wished(proposed())
    correct(donation, office="Mayor")

    enter_approval(donation, by=clerk())
    correct(donation, office="Fire service")
    confirm_approval(donation, by=clerk())

    assert (donation.state, donation.wish.office) == ("approved", "Fire service")


@pytest.mark.parametrize("on", [entered_approval, approved, shipped, received, cancelled])
def test_wish_is_corrected_wherever_the_donation_stands(on):
    donation = wished(proposed())
    on(donation)

    correct(donation, office="Mayor")

    assert donation.wish.office == "Mayor"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing is different from what stands there already."),
        ({"office": " Mayor", "reason": ""}, "Give the reason for the correction."),
        ({"office": " "}, "Say which office of the recipient wished for it."),
        ({"wished_on": datetime.date(2099, 1, 1)}, "This date is in the future."),
    ],
)
def test_correction_is_refused(changes, sentence):
    assert refusal(wished(proposed()), **changes)[0].startswith(sentence)


def test_wish_is_not_moved_behind_the_approval():
    donation = approved(wished(proposed(), wished_on=A_DAY - datetime.timedelta(days=1)))

    assert refusal(donation, wished_on=NEXT_DAY)[0].startswith("It was approved on")
    assert correct(donation, wished_on=A_DAY).wished_on == A_DAY


def test_there_must_be_a_wish():
    donation = proposed()

    with pytest.raises(RuleError, match="There is no wish to correct"):
        correct_wish(donation, by=clerk(), reason="Slip", how="call", wished_on=A_DAY, office="x")
