"""A roll call that is wrong, and whose result is built upon, is annotated in public."""

import json

import pytest
from django.urls import reverse

from relationships.models import RollCall, RollCallAnnotation
from relationships.motions.domain.roll_call_annotations import (
    ROLL_CALL_ANNOTATION,
    may_be_annotated,
)
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk
from tests.factories_council import (
    begun_and_built_upon,
    confirmed_roll_call,
    entered_correction,
)
from tests.reading import words

pytestmark = pytest.mark.django_db
NOTE = {"should_say": "7 ayes, 7 noes: not carried.", "because": "The recording of the meeting"}
WHERE = "on the page of that roll call"


def annotated(call=None):
    row = entries.enter(ROLL_CALL_ANNOTATION, call or begun_and_built_upon(), by=clerk(), **NOTE)
    entries.confirm(row, by=clerk())
    return row


def test_the_refusal_of_a_turning_correction_says_what_to_do_instead():
    call = begun_and_built_upon()

    with pytest.raises(RuleError, match=f"“Annotate the roll call”, {WHERE}"):
        entered_correction(call, ayes=7, noes=7)

    assert may_be_annotated(call)


def test_an_annotation_is_public_and_changes_nothing_else():
    call = begun_and_built_upon()
    state = call.case.state

    annotated(call)

    call.refresh_from_db()
    line = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert (call.state, call.carried, call.case.state) == ("counts", True, state)
    assert (line["act"], line["subject"]) == ("roll_call_annotation", "nomination/kyiv")
    assert describe(line["act"], line["facts"]) == (
        "Beside the roll call of March 25, 2022 (ayes 14, noes 0, council file 22-0002-S31), whose"
        " result stays, it was noted that it should say: “7 ayes, 7 noes: not carried.” How this is"
        " known: The recording of the meeting"
    )


def test_where_the_result_can_still_be_turned_the_roll_call_is_corrected():
    call = confirmed_roll_call()

    with pytest.raises(RuleError, match="can still be turned"):
        annotated(call)

    assert not may_be_annotated(call)


def test_a_roll_call_is_annotated_once():
    row = annotated()

    with pytest.raises(RuleError, match="Correct the annotation"):
        annotated(row.roll_call)

    assert not may_be_annotated(row.roll_call)


def test_once_struck_it_may_be_annotated_anew():
    row = annotated()
    strike = entries.strike(row, by=clerk(), correction_reason="It was another meeting.")

    entries.confirm(strike, by=clerk())

    assert may_be_annotated(row.roll_call)
    assert annotated(RollCall.objects.get(pk=row.roll_call_id)).counts


def test_an_annotation_stays_with_the_first_row_when_a_name_is_corrected():
    call = begun_and_built_upon()
    entries.confirm(entered_correction(call, ayes=13, noes=1), by=clerk())
    current = RollCall.objects.current().get()

    row = annotated(current.first)

    assert (row.roll_call, current.corrects) == (call, call)


@pytest.mark.parametrize("empty", NOTE)
def test_an_annotation_says_what_is_so_and_how_that_is_known(empty):
    call, said = begun_and_built_upon(), NOTE | {empty: " "}

    with pytest.raises(RuleError, match="how this is known"):
        entries.enter(ROLL_CALL_ANNOTATION, call, by=clerk(), **said)

    assert not RollCallAnnotation.objects.exists()


def test_the_public_reads_it_beside_the_roll_call(client):
    row = entries.enter(ROLL_CALL_ANNOTATION, begun_and_built_upon(), by=clerk(), **NOTE)
    address = reverse("nomination_detail", args=[row.case.slug])
    draft = words(client.get(address))

    entries.confirm(row, by=clerk())
    page = words(client.get(address))

    assert NOTE["should_say"] not in draft
    assert f"It should say: {NOTE['should_say']}" in page
    assert "How this is known: The recording of the meeting" in page


def test_a_clerk_annotates_it_from_the_page_of_the_roll_call(client):
    call = begun_and_built_upon()
    client.force_login(clerk())
    address = f"{call.get_staff_url()}annotate/"
    offered = [act.name for act in client.get(call.get_staff_url()).context["exits"]]
    page = client.get(address)
    hidden = {name: page.context[name] for name in ("form_key", "seen")}

    answer = client.post(address, NOTE | hidden)

    case = words(client.get(reverse("nomination_case", args=[call.case.pk])))
    assert "annotate" in offered
    assert (answer.status_code, RollCallAnnotation.objects.drafts().count()) == (302, 1)
    assert "Waits for a second person: annotation of a roll call" in case
    assert NOTE["should_say"] in case
