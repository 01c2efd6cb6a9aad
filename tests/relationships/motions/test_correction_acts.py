"""The pages on which the clerk corrects a motion, a signature, a recognition; what people read."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relationships.models import Motion, Side, Signature
from sistercities.kernel import pending_uploads
from tests.factories import clerk
from tests.factories_agreements import (
    PDF,
    confirmed,
    frozen,
    signed_by_link,
    signed_by_scan,
    signed_in_person,
)
from tests.factories_corrections import (
    WHY,
    corrected_evidence,
    corrected_motion,
    corrected_signature,
    counting_signature,
    entered_signature_correction,
    frozen_long_ago,
)
from tests.factories_council import (
    confirmed_roll_call,
    designation_motion,
    filed_motion,
    member,
    reported_motion,
)
from tests.factories_relationships import recognised_tie
from tests.reading import says, words

pytestmark = pytest.mark.django_db


def nomination_of(signature):
    return signature.signatory.agreement.nomination


def url(nomination, act):
    return reverse("nomination_act", args=[nomination.pk, act])


def stands(page):
    """What the form shows, as a browser would send it back."""
    form = page.context["form"]
    sent = {field.html_name: field.value() for field in form}
    sent |= {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    return {name: getattr(value, "pk", value) for name, value in sent.items() if value is not None}


def send(client, nomination, act, **typed):
    return send_to(client, url(nomination, act), **typed)


def send_to(client, address, **typed):
    return client.post(address, stands(client.get(address)) | typed)


@pytest.fixture
def as_clerk(client):
    client.force_login(clerk())
    return client


def test_motion_is_corrected(as_clerk):
    nomination = filed_motion().case

    answer = send(as_clerk, nomination, "correct-motion", title="Kyiv", reason=WHY)

    new = Motion.objects.current().get()
    assert answer.status_code == 302
    assert (new.title, new.mover, list(new.seconders.all())) == (
        "Kyiv",
        member(1),
        [member(2), member(3)],
    )


def test_motion_without_a_change_or_a_reason_is_not_corrected(as_clerk):
    nomination = filed_motion().case

    same = send(as_clerk, nomination, "correct-motion", reason=WHY)
    silent = send(as_clerk, nomination, "correct-motion", title="Kyiv")

    assert (same.status_code, silent.status_code, Motion.objects.count()) == (422, 422, 1)
    assert "Nothing is different" in same.content.decode()


def test_other_motion_is_shown_before_it_is_corrected(as_clerk):
    nomination = designation_motion().case
    first = nomination.matter.motions.get(purpose="begin")

    blind = send(as_clerk, nomination, "correct-motion", motion=first.pk, title="X", reason=WHY)
    shown = send(as_clerk, nomination, "correct-motion", motion=first.pk, again="1", reason=WHY)
    typed = stands(shown) | {"title": "Kyiv"}
    as_clerk.post(url(nomination, "correct-motion"), typed)

    assert "Show this one as it stands first." in blind.content.decode()
    assert shown.context["form"]["council_file"].value() == "22-0002-S31"
    assert Motion.objects.current().get(purpose="begin").title == "Kyiv"


def test_mover_of_a_reported_motion_may_be_anybody(as_clerk):
    nomination = reported_motion().case
    somebody = member(5)

    send(as_clerk, nomination, "correct-motion", mover=somebody.pk, reason=WHY)

    assert Motion.objects.current().get().mover == somebody


def test_case_page_shows_the_corrected_motion_with_its_vote(as_clerk):
    motion = confirmed_roll_call().motion
    corrected_motion(motion, title="Kyiv")

    page = words(as_clerk.get(reverse("nomination_case", args=[motion.case.pk])))

    assert "Begin the process: Kyiv" in page
    assert f"Reason: {WHY}" in page
    assert page.count("Roll call of March 25, 2022") == 1


def test_signature_is_corrected_by_two(as_clerk):
    signature = counting_signature()
    correct = signature.get_staff_url() + "correct/"

    entered = send_to(as_clerk, correct, place="Town Hall", witnesses="W", correction_reason=WHY)
    confirm = Signature.objects.drafts().get().get_staff_url() + "confirm/"
    own = as_clerk.get(confirm)
    as_clerk.force_login(clerk())
    page = as_clerk.get(confirm)
    send_to(as_clerk, confirm)

    assert (entered.status_code, own.status_code) == (302, 403)
    assert "Place: “Town Hall” instead of “City Hall”." in page.content.decode()
    assert "Witnesses: “W” instead of “–”." in page.content.decode()
    assert "How you made sure" not in page.content.decode()
    current = Signature.objects.current().get()
    assert (current.place, current.signed_at) == ("Town Hall", signature.signed_at)


def test_scan_is_sent_again_and_waits_beside_what_was_wrong(as_clerk):
    signature = counting_signature()
    correct = signature.get_staff_url() + "correct/"
    content = PDF + b"all pages"

    refused = send_to(
        as_clerk, correct, scan=SimpleUploadedFile("scan.pdf", content), correction_reason=""
    )
    kept = refused.context["kept"][0]
    as_clerk.post(
        correct, stands(refused) | {"correction_reason": WHY, pending_uploads.TICKED: kept.signed}
    )

    draft = Signature.objects.drafts().get()
    assert refused.status_code == 422
    assert draft.scan.sha256 == hashlib.sha256(content).hexdigest()
    assert signature.scan.sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (signed_in_person, {"day", "clock", "scan"}),
        (signed_by_link, set()),
        (signed_by_scan, {"day", "clock"}),
    ],
)
def test_what_came_through_a_link_keeps_its_time_and_its_paper(as_clerk, given, asked):
    signature = confirmed(given(frozen()))

    form = as_clerk.get(signature.get_staff_url() + "correct/").context["form"]

    assert set(form.fields) & {"day", "clock", "scan"} == asked
    assert {"place", "place_timezone", "witnesses", "verified_how"} < set(form.fields)


def test_draft_of_a_signature_in_person_is_edited(as_clerk):
    signature = signed_in_person(frozen())
    edit = signature.get_staff_url() + "edit/"

    page = as_clerk.get(edit)
    send_to(as_clerk, edit, place="Town Hall")

    signature.refresh_from_db()
    assert "verified_how" not in page.context["form"].fields
    assert (signature.place, signature.scan.size) == ("Town Hall", len(PDF))
    assert signature.is_confirmed is False


def test_correction_that_waits_stands_on_the_desk_of_another(as_clerk):
    row = entered_signature_correction(counting_signature(), place="Town Hall")

    answer = as_clerk.get(reverse("desk_list", args=["needs-signature"]))

    assert [item["url"] for item in answer.context["items"]] == [row.get_staff_url()]


def test_case_page_tells_the_corrected_signature_from_the_one_that_counts(as_clerk):
    signature = counting_signature()
    corrected_signature(signature, place="Town Hall")

    page = words(as_clerk.get(reverse("nomination_case", args=[nomination_of(signature).pk])))

    assert (page.count("City Hall. Entered by"), page.count("Town Hall. Entered by")) == (1, 1)
    assert page.index("corrected: page") < page.index("confirmed: page and corrections Reason:")
    assert f"confirmed: page and corrections Reason: {WHY}" in page


def test_public_page_shows_the_corrected_signature_and_what_was_said_before():
    agreement = frozen_long_ago()
    corrected_signature(counting_signature(agreement), place="Town Hall")
    confirmed(signed_in_person(agreement, Side.PARTNER))
    printed = reverse("agreement_print", args=["kyiv", 1])

    for page in (says("/en/nominations/kyiv/"), says("/en/cities/kyiv/"), says(printed)):
        assert "Town Hall" in page
        assert f"Reason: {WHY}" in page
        assert "As it stood before the correction Place City Hall" in page


def test_draft_of_a_correction_is_not_public():
    entered_signature_correction(counting_signature(), place="Town Hall")

    assert "Town Hall" not in says("/en/nominations/kyiv/")


def test_recognition_is_corrected_by_two(client):
    tie = recognised_tie()
    correct = tie.recognitions.get().get_staff_url() + "correct/"
    client.force_login(clerk())
    typed = stands(client.get(correct)) | {"evidence": "Council file 59-9999"}
    client.post(correct, typed | {"correction_reason": WHY})
    confirm = tie.recognitions.drafts().get().get_staff_url() + "confirm/"
    client.force_login(clerk())

    page = client.get(confirm)
    client.post(confirm, stands(page))

    assert "“Council file 59-9999” instead of “Council file 59-1234”." in page.content.decode()
    assert tie.recognitions.current().get().evidence == "Council file 59-9999"


def test_city_page_shows_the_corrected_evidence_and_what_was_said_before():
    row = corrected_evidence()

    page = says(reverse("city_detail", args=[row.relationship.city_b.slug]))

    assert "Source: Council file 59-9999" in page
    assert (
        "As it stood before the correction Evidence for the recognition Council file 59-1234"
        in page
    )
