"""“Correct the recipient's request”, on the page of a donation, and what the public page tells."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sistercities.kernel.entries import confirm
from tests.entering import corrected
from tests.factories import clerk
from tests.factories_agreements import PDF
from tests.factories_aid import A_DAY, approved, marked, proposed, requested, the_council
from tests.reading import words

pytestmark = pytest.mark.django_db

REASON = "The letter was misread"


@pytest.fixture(autouse=True)
def council():
    return the_council()


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def url(donation):
    return reverse("donation_act", args=[donation.pk, "correct-request"])


def exits(client, donation):
    page = client.get(reverse("donation_case", args=[donation.pk]))
    return [act.name for act in page.context["exits"]]


def correct(client, donation, **typed):
    page = client.get(url(donation))
    hidden = {"seen": page.context["seen"], "correction_reason": REASON}
    stands = {"how": "letter", "requested_on": "2026-03-02", "office": "Chief of the fire station"}
    return client.post(url(donation), stands | hidden | typed)


def put_right(donation):
    corrected(donation.recipient_request, reason=REASON, how="call", office="Mayor")
    return donation


def test_clerk_corrects_the_request_as_it_stands(staff):
    donation = requested(proposed(), note="By courier")
    form = staff.get(url(donation)).context["form"]
    stands = {name: form[name].value() for name in ("how", "requested_on", "office", "note")}

    letter = SimpleUploadedFile("letter.pdf", PDF)
    response = correct(staff, donation, office="Mayor", letter=letter)

    waits = words(staff.get(response.headers["Location"]))
    confirm(donation.recipient_requests.drafts().get(), by=clerk())
    page = words(staff.get(response.headers["Location"]))
    assert "By whom: “Mayor” instead of “Chief of the fire station”." in waits
    assert stands == {
        "how": "letter",
        "requested_on": A_DAY,
        "office": "Chief of the fire station",
        "note": "By courier",
    }
    assert (donation.recipient_request.office, donation.recipient_request.document is not None) == (
        "Mayor",
        True,
    )
    assert f"Reason: {REASON}" in page
    assert "Before: Chief of the fire station" in page


@pytest.mark.parametrize("field", ["correction_reason", "office", "how"])
def test_what_must_be_said_is_asked_at_its_field(staff, field):
    response = correct(staff, requested(proposed()), **{"office": "Mayor"} | {field: ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_button_is_there_once_a_request_is(staff):
    donation = proposed()
    before = exits(staff, donation)

    requested(donation)

    assert (
        "correct-request" in before,
        "correct-request" in exits(staff, donation),
    ) == (False, True)


def test_public_page_tells_the_request_that_counts_and_what_stood_before(client):
    donation = put_right(approved(requested(proposed())))

    page = words(client.get(donation.get_absolute_url()))

    assert "On the telephone or in a video call, Mayor" in page
    assert "before: By letter, Chief of the fire station" in page
    assert f"Reason: “{REASON}”" in page


def test_public_page_of_a_city_in_conflict_tells_no_office_no_day_and_no_reason(client):
    donation = put_right(approved(requested(proposed())))
    marked(city=donation.city)

    page = words(client.get(donation.get_absolute_url()))

    assert "On the telephone or in a video call It was corrected." in page
    assert [word in page for word in ("Mayor", "Chief of", REASON)] == [False, False, False]


@pytest.mark.parametrize(
    ("in_conflict", "told"),
    [
        (False, "The request as it is now, as it was before, and why it was corrected."),
        (True, "That the request was corrected; neither reason nor office nor day."),
    ],
)
def test_form_says_what_the_public_reads(staff, in_conflict, told):
    donation = approved(requested(proposed()))
    if in_conflict:
        marked(city=donation.city)

    assert told in words(staff.get(url(donation)))
