import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from aid.models import Need
from aid.needs.domain import needs
from aid.needs.states import HELD_BACK
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import today, tomorrow
from tests.factories import CityFactory, clerk, kyiv, some_council
from tests.factories_aid import RecipientBodyFactory, proposed, published_need, shipped
from tests.factories_committees import PNG
from tests.reading import record

pytestmark = pytest.mark.django_db


def typed(**given):
    first = {"kind": "fire_engine", "language": "en"}
    return first | {"what": "Fire engine", "quantity": 2} | given


def letter():
    return SimpleUploadedFile("letter.png", PNG, content_type="image/png")


def entered(body=None, **given):
    return needs.enter_need(body or RecipientBodyFactory(), by=clerk(), **typed(**given))


def test_a_need_is_entered_as_a_draft_with_its_reference():
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))

    first, second = entered(body), entered(RecipientBodyFactory(city=body.city))

    assert (first.state, first.reference) == ("draft", "kyiv-need-1")
    assert second.reference == "kyiv-need-2"
    assert [step.act for step in first.steps.all()] == ["need_entered"]
    assert record() == []


def test_references_of_two_cities_of_one_name_differ():
    here, there = (RecipientBodyFactory(city=CityFactory(name="Clovis")) for _ in range(2))

    assert [entered(here).reference, entered(there).reference] == ["clovis-need-1", "clovis-need-2"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"what": "  "}, "Say what is needed."),
        ({"quantity": 0}, "At least one must be asked for."),
        ({"needed_by": datetime.date(2020, 1, 1)}, "The day by which it is needed has passed."),
    ],
)
def test_a_need_says_what_how_many_and_by_when(given, sentence):
    with pytest.raises(RuleError, match=sentence):
        entered(**given)

    assert not Need.objects.exists()


@pytest.mark.parametrize("kind", HELD_BACK)
def test_nothing_is_asked_for_that_cannot_be_passed_on(kind):
    with pytest.raises(RuleError, match="we cannot pass things of this kind on"):
        entered(kind=kind)


def test_the_request_letter_is_kept_and_private():
    need = entered(letter=letter())

    paper = need.request_letter
    assert (paper.is_public, paper.content_type, paper.nomination) == (False, "image/png", None)
    assert paper.title == f"Request letter for {need.reference}"


def test_a_letter_that_is_no_scan_is_refused():
    with pytest.raises(RuleError, match="not a PDF, JPEG or PNG"):
        entered(letter=SimpleUploadedFile("letter.docx", b"PK..", content_type="x"))


def test_a_draft_is_edited_and_keeps_its_letter():
    need = entered(letter=letter())
    paper = need.request_letter

    needs.edit_need(need, by=clerk(), **typed(quantity=5, details="Diesel"))

    need.refresh_from_db()
    assert (need.quantity, need.details, need.request_letter) == (5, "Diesel", paper)


def test_a_published_need_does_not_change():
    need = published_need()

    with pytest.raises(RuleError, match="close it and publish another one"):
        needs.edit_need(need, by=clerk(), **typed())


def test_the_database_keeps_a_published_need_as_it_is(sql):
    need = published_need()

    with pytest.raises(IntegrityError, match="a published need does not change"):
        sql("UPDATE aid_need SET quantity = 99 WHERE id = %s", [need.pk])


def test_publishing_makes_it_public_without_personal_data():
    some_council()
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))
    by_day = tomorrow()
    need = entered(body, request_note="Call of the chief", needed_by=by_day)

    needs.publish(need, by=clerk())

    [entry] = record()
    assert list(Need.objects.published()) == list(Need.objects.public()) == [need]
    assert (entry["act"], entry["subject"]) == ("need_published", "need/kyiv-need-1")
    assert entry["facts"] == {
        "reference": "kyiv-need-1",
        "city": "Kyiv",
        "body_kind": "fire",
        "item_kind": "fire_engine",
        "what": "Fire engine",
        "quantity": 2,
        "needed_by_on": by_day.isoformat(),
    }
    assert describe(entry["act"], entry["facts"]) == (
        "Kyiv, fire and rescue service: need kyiv-need-1 was published: 2 × “Fire engine”"
        " (fire engine)."
    )


def test_no_need_is_published_without_letter_or_note():
    need = entered()

    with pytest.raises(RuleError, match="request letter first, or a note"):
        needs.publish(need, by=clerk())

    need.refresh_from_db()
    assert (need.state, record()) == ("draft", [])


def test_the_database_publishes_no_need_without_letter_or_note(sql):
    need = entered()

    with pytest.raises(IntegrityError, match="need_published_names_its_request"):
        sql(
            "UPDATE aid_need SET state = 'published', published_at = now() WHERE id = %s",
            [need.pk],
        )


def test_no_need_is_published_after_its_day(sql):
    some_council()
    need = entered(request_note="Call", needed_by=today())
    sql("UPDATE aid_need SET needed_by = '2020-01-01' WHERE id = %s", [need.pk])

    with pytest.raises(RuleError, match="has passed"):
        needs.publish(need, by=clerk())


def test_a_need_is_published_once():
    need = published_need()

    with pytest.raises(RuleError, match="is now “published”"):
        needs.publish(need, by=clerk())


def test_closing_a_published_need_is_public_with_its_reason():
    need = published_need()

    needs.close(need, by=clerk(), reason="The service has bought them.")

    [entry] = record()
    assert (need.state, need.closed_reason) == ("closed", "The service has bought them.")
    assert (entry["act"], entry["facts"]["reason"]) == ("need_closed", need.closed_reason)
    assert list(Need.objects.public()) == [need]


def test_closing_a_draft_leaves_no_public_trace():
    need = entered()

    needs.close(need, by=clerk(), reason="Entered twice.")

    assert (need.state, record()) == ("closed", [])
    assert not Need.objects.public().exists()


def test_a_need_is_not_closed_without_reason_nor_twice():
    need = published_need()
    with pytest.raises(RuleError, match="Give the reason"):
        needs.close(need, by=clerk(), reason=" ")
    needs.close(need, by=clerk(), reason="Done.")

    with pytest.raises(RuleError, match="is now “closed”"):
        needs.close(need, by=clerk(), reason="Done.")


def test_the_numbers_of_a_need_add_up_on_the_way():
    need = published_need(quantity=3)
    donation = proposed("donor", need=need)
    before = Need.objects.counted().get(pk=need.pk)

    shipped(donation)

    after = Need.objects.counted().get(pk=need.pk)
    numbers = ("promised", "on_the_way", "received", "missing")
    given = donation.lines.get().quantity
    assert [getattr(before, name) for name in numbers] == [given, 0, 0, 3 - given]
    assert [getattr(after, name) for name in numbers] == [0, given, 0, 3 - given]
