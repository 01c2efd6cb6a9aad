import pytest
from django.db import IntegrityError

from aid.models import ConflictMark, Need
from aid.needs.domain import conflict
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.factories import CityFactory, clerk, kyiv
from tests.factories_aid import (
    RecipientBodyFactory,
    approved,
    proposed,
    published_need,
    shipped,
)
from tests.reading import record

pytestmark = pytest.mark.django_db
WHY = {"reason": "Invasion since 24 February 2022", "source": "UN resolution ES-11/1"}


def marked(city=None, **given):
    return conflict.mark(city or kyiv(slug="kyiv"), by=clerk(), **WHY | given)


def test_a_mark_is_public_with_reason_and_source():
    mark = marked()

    [entry] = record()
    assert conflict.in_conflict(mark.city)
    assert not conflict.in_conflict(CityFactory())
    assert (entry["act"], entry["subject"]) == ("city_in_conflict", "city/kyiv")
    assert entry["facts"] == {"city": "Kyiv", **WHY}
    assert describe(entry["act"], entry["facts"]).startswith(
        "Kyiv was marked as in conflict. Reason: “Invasion since 24 February 2022” Source: “UN"
    )


@pytest.mark.parametrize("given", [{"reason": " "}, {"source": ""}])
def test_a_mark_needs_reason_and_source(given):
    with pytest.raises(RuleError, match="Give the reason, and name a public source"):
        marked(**given)


def test_a_city_is_marked_once():
    mark = marked()

    with pytest.raises(RuleError, match="is marked as in conflict already"):
        marked(mark.city)


def test_the_database_keeps_one_open_mark(sql):
    mark = marked()

    with pytest.raises(IntegrityError, match="conflict_one_open_mark"):
        ConflictMark.objects.create(city=mark.city, began_by=mark.began_by, **WHY)


def test_a_lifted_mark_no_longer_counts_and_stays_readable():
    mark, by = marked(), clerk()

    conflict.lift(mark, by=by, reason="The war is over")

    assert not conflict.in_conflict(mark.city)
    assert (mark.ended_by, ConflictMark.objects.count()) == (by, 1)
    assert [entry["act"] for entry in record()] == [
        "city_in_conflict",
        "city_no_longer_in_conflict",
    ]


def test_a_mark_is_lifted_once_and_may_be_set_again():
    mark = marked()
    conflict.lift(mark, by=clerk(), reason="The war is over")

    with pytest.raises(RuleError, match="lifted already"):
        conflict.lift(mark, by=clerk(), reason="The war is over")

    marked(mark.city)
    assert conflict.in_conflict(mark.city)


def test_while_a_city_is_marked_what_is_on_the_way_counts_as_promised():
    need = published_need(quantity=5, body=RecipientBodyFactory(city=kyiv()))
    donation = shipped(proposed("donor", need=need))
    given = donation.lines.get().quantity

    mark = marked(need.body.city)
    hidden = Need.objects.counted().get(pk=need.pk)
    conflict.lift(mark, by=clerk(), reason="The war is over")

    shown = Need.objects.counted().get(pk=need.pk)
    assert (hidden.promised, hidden.on_the_way) == (given, 0)
    assert (shown.promised, shown.on_the_way) == (0, given)


def test_the_record_says_why_a_mark_was_lifted_and_how_much_that_uncovers():
    mark = marked()
    approved(proposed("donor", body=RecipientBodyFactory(city=mark.city)))
    proposed("donor", body=RecipientBodyFactory(city=mark.city))

    conflict.lift(mark, by=clerk(), reason=" Peace was signed. ")

    entry = record()[-1]
    assert mark.ended_reason == "Peace was signed."
    assert (entry["facts"]["reason"], entry["facts"]["donations"]) == ("Peace was signed.", 1)
    assert describe(entry["act"], entry["facts"]) == (
        "Kyiv is no longer marked as in conflict. Donations whose pages now show recipient and"
        " days: 1. Reason: “Peace was signed.”"
    )


def test_a_mark_is_not_lifted_without_a_reason():
    mark = marked()

    with pytest.raises(RuleError, match="Say why the mark is lifted"):
        conflict.lift(mark, by=clerk(), reason=" ")

    assert conflict.in_conflict(mark.city)
