"""Lines of donations: never more than there are, never more than are needed, all of one owner."""

import pytest
from django.db import DatabaseError, transaction

from aid.models import DonationLine
from aid.needs.states import HELD_BACK
from tests.factories_aid import (
    DonationFactory,
    ItemFactory,
    NeedFactory,
    RecipientBodyFactory,
    approved,
    cancelled,
    cancelled_line,
    donate_motion,
    entered_approval,
    proposed,
    published_need,
    put,
    ready,
    received,
    received_pledge,
    shipped,
    surplus_item,
    with_basis,
)
from tests.owner import past_the_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


@pytest.fixture
def add(sql):
    """Put a line into a donation past Django."""

    def run(donation, item, quantity=1, *, need=None, **columns):
        values = {
            "donation_id": donation.pk,
            "item_id": item.pk,
            "need_id": need and need.pk,
            "quantity": quantity,
            "arrived": 0,
            "cancelled_why": "",
            "cancelled_reason": "",
        } | columns
        marks = ", ".join(["%s"] * len(values))
        with transaction.atomic():
            sql(
                f"INSERT INTO aid_donationline ({', '.join(values)}) VALUES ({marks})",
                list(values.values()),
            )

    return run


def donors(quantity=3, **fields):
    return received_pledge(items=[{"quantity": quantity, **fields}])


def test_item_is_not_in_two_live_donations(add):
    item = surplus_item()
    proposed("council", items=[item])

    with pytest.raises(DatabaseError, match="in another donation, or gone"):
        add(DonationFactory(), item)

    assert DonationLine.objects.count() == 1


@pytest.mark.parametrize("on", [approved, shipped, received])
def test_item_stays_taken_while_its_donation_goes_on(add, on):
    item = surplus_item()
    on(proposed("council", items=[item]))

    with pytest.raises(DatabaseError, match="in another donation, or gone"):
        add(DonationFactory(), item)

    assert DonationLine.objects.count() == 1


def test_item_can_be_divided_but_not_beyond_its_number(add):
    item = ItemFactory(quantity=3)
    first, second = DonationFactory(), DonationFactory()
    add(first, item, 2)
    add(second, item, 1)

    with pytest.raises(DatabaseError, match="in another donation, or gone"):
        add(DonationFactory(), item, 1)

    assert sum(DonationLine.objects.values_list("quantity", flat=True)) == 3


def test_item_of_a_cancelled_donation_is_free_again(add):
    item = surplus_item()
    cancelled(proposed("council", items=[item]))

    add(DonationFactory(), item)

    assert item.lines.not_cancelled().count() == 1


def test_item_of_a_cancelled_line_is_free_again(add):
    item = surplus_item()
    cancelled_line(proposed("council", items=[item]).lines.get())

    add(DonationFactory(), item)

    assert item.lines.not_cancelled().count() == 1


def test_item_that_is_gone_is_in_no_new_donation(add):
    item = put(surplus_item(), "gone")

    with pytest.raises(DatabaseError, match="in another donation, or gone"):
        add(DonationFactory(), item)

    assert DonationLine.objects.count() == 0


def test_item_is_once_in_a_donation(add):
    item, donation = ItemFactory(quantity=2), DonationFactory()
    add(donation, item)

    with pytest.raises(DatabaseError, match="line_item_once_per_donation"):
        add(donation, item)

    assert DonationLine.objects.count() == 1


@pytest.mark.parametrize("kind", HELD_BACK)
def test_item_of_a_kind_held_back_is_in_no_donation(add, kind):
    with pytest.raises(DatabaseError, match="held back"):
        add(DonationFactory(), ItemFactory(kind=kind))

    assert DonationLine.objects.count() == 0


def test_item_of_another_owner_is_refused(add):
    theirs, other = proposed(pledge=donors(), quantities=[1]), donors()

    with pytest.raises(DatabaseError, match="belong to its donor"):
        add(theirs, other.items.get())
    with pytest.raises(DatabaseError, match="belong to its donor"):
        add(theirs, surplus_item())
    with pytest.raises(DatabaseError, match="belong to its donor"):
        add(DonationFactory(), other.items.get())

    assert DonationLine.objects.count() == 1


def test_promise_above_the_need_is_refused(add):
    need = published_need(quantity=2)

    with pytest.raises(DatabaseError, match="more than the recipient asked for"):
        add(DonationFactory(body=need.body), ItemFactory(quantity=3), 3, need=need)

    assert need.lines.count() == 0


def test_promises_together_stay_within_the_need(add):
    need = published_need(quantity=2)
    add(DonationFactory(body=need.body), ItemFactory(), need=need)
    add(DonationFactory(body=need.body), ItemFactory(), need=need)

    with pytest.raises(DatabaseError, match="more than the recipient asked for"):
        add(DonationFactory(body=need.body), ItemFactory(), need=need)

    assert need.lines.count() == 2


def test_need_is_free_again_after_a_cancellation(add):
    need = published_need(quantity=1)
    cancelled(proposed("council", need=need))

    add(DonationFactory(body=need.body), ItemFactory(), need=need)

    assert need.lines.not_cancelled().count() == 1


def test_need_is_free_again_after_a_line_is_cancelled(add):
    need = published_need(quantity=1)
    cancelled_line(proposed("council", need=need).lines.get())

    add(DonationFactory(body=need.body), ItemFactory(), need=need)

    assert need.lines.not_cancelled().count() == 1


def test_what_arrived_damaged_is_needed_again(add):
    need = published_need(quantity=3)
    received(proposed(need=need, pledge=donors(3, kind="medical_device")), damaged=1)

    add(DonationFactory(body=need.body), ItemFactory(), need=need)
    with pytest.raises(DatabaseError, match="more than the recipient asked for"):
        add(DonationFactory(body=need.body), ItemFactory(), need=need)

    assert need.lines.count() == 2


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_nothing_is_promised_to_a_need_that_is_not_published(add, state):
    need = NeedFactory()
    if state == "closed":
        put(need, "closed", closed_reason="Enough came.")

    with pytest.raises(DatabaseError, match="the need is not published"):
        add(DonationFactory(body=need.body), ItemFactory(), need=need)

    assert need.lines.count() == 0


def test_need_of_another_body_is_refused(add):
    need = published_need()
    body = RecipientBodyFactory(city=need.body.city)

    with pytest.raises(DatabaseError, match="another recipient body"):
        add(DonationFactory(body=body), ItemFactory(), need=need)

    assert need.lines.count() == 0


@pytest.mark.parametrize("on", [entered_approval, approved, shipped, received, cancelled])
def test_line_is_not_added_after_the_approval_was_entered(add, on):
    donation = proposed("council")
    on(donation)

    with pytest.raises(DatabaseError, match="until a motion or an approval is entered"):
        add(donation, ItemFactory())

    assert donation.lines.count() == 1


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (with_basis, "the legal basis was chosen"),
        (donate_motion, "until a motion or an approval is entered"),
    ],
)
def test_line_is_not_added_once_the_basis_is_chosen_or_the_council_asked(add, on, sentence):
    donation = proposed("council")
    on(donation)

    with pytest.raises(DatabaseError, match=sentence):
        add(donation, ItemFactory())

    assert donation.lines.count() == 1


@pytest.mark.parametrize(
    "columns", [{"arrived": 1}, {"cancelled_at": "2026-03-02", "cancelled_why": "other"}]
)
def test_line_begins_with_nothing_arrived_and_stands(add, columns):
    with pytest.raises(DatabaseError, match="lines are added"):
        add(DonationFactory(), ItemFactory(), cancelled_reason="x", **columns)

    assert DonationLine.objects.count() == 0


def test_line_is_of_one_or_more(add):
    with pytest.raises(DatabaseError, match="line_of_one_or_more"):
        add(DonationFactory(), ItemFactory(), 0)

    assert DonationLine.objects.count() == 0


@pytest.mark.parametrize("column", ["quantity", "need_id", "item_id", "donation_id"])
def test_line_stays_what_it_is(column, sql):
    need = published_need(quantity=3)
    item = surplus_item(quantity=3)
    line = proposed("council", items=[item], need=need, quantities=[1]).lines.get()
    value = {
        "quantity": 2,
        "need_id": published_need(body=need.body).pk,
        "item_id": ItemFactory().pk,
        "donation_id": DonationFactory(body=need.body).pk,
    }[column]

    with pytest.raises(DatabaseError, match="nothing else"), transaction.atomic():
        sql(f"UPDATE aid_donationline SET {column} = %s", [value])

    assert DonationLine.objects.values(column).get() == {column: getattr(line, column)}


def test_line_cannot_be_cancelled_once_it_is_shipped():
    line = shipped(proposed("council")).lines.get()

    with pytest.raises(DatabaseError, match="before it is shipped"), transaction.atomic():
        cancelled_line(line)

    assert DonationLine.objects.get().cancelled_at is None


@pytest.mark.parametrize("on", [approved, ready])
def test_line_can_be_cancelled_before_it_is_shipped(on):
    donation = on(proposed("council"))

    cancelled_line(donation.lines.get())

    assert donation.lines.not_cancelled().count() == 0


def test_cancelled_line_stays_cancelled(sql):
    cancelled_line(proposed("council").lines.get())

    with pytest.raises(DatabaseError, match="nothing else"), transaction.atomic():
        sql("UPDATE aid_donationline SET cancelled_at = NULL")

    assert DonationLine.objects.get().cancelled_at is not None


@pytest.mark.parametrize("empty", ["cancelled_why", "cancelled_reason"])
def test_cancelled_line_has_a_reason(empty, sql):
    proposed("council")
    given = {"cancelled_why": "'broken'", "cancelled_reason": "'It broke.'"} | {empty: "''"}
    pairs = ", ".join(f"{column} = {value}" for column, value in given.items())

    with pytest.raises(DatabaseError, match="line_cancelled_has_reason"), transaction.atomic():
        sql(f"UPDATE aid_donationline SET cancelled_at = now(), {pairs}")

    assert DonationLine.objects.get().cancelled_at is None


def test_value_of_a_line_stays_once_approved(sql):
    approved(proposed("council"))

    with pytest.raises(DatabaseError, match="nothing else"), transaction.atomic():
        sql("UPDATE aid_donationline SET value = 1")

    assert DonationLine.objects.get().value == 18_000


def test_nothing_arrives_without_an_acceptance(sql):
    shipped(proposed("council"))

    with pytest.raises(DatabaseError, match="what the acceptance says"), transaction.atomic():
        sql("UPDATE aid_donationline SET arrived = 1")

    assert DonationLine.objects.get().arrived == 0


def test_what_arrived_is_what_the_acceptance_says(sql):
    received(proposed(pledge=donors(3)), damaged=1)

    with pytest.raises(DatabaseError, match="what the acceptance says"), transaction.atomic():
        sql("UPDATE aid_donationline SET arrived = 3")

    assert DonationLine.objects.get().arrived == 2


def test_donation_with_a_kind_held_back_goes_no_further():
    donation = DonationFactory(kind="donor", pledge=put(donors(kind="weapons"), "taken_up"))
    with past_the_triggers():
        donation.lines.create(item=donation.pledge.items.get(), quantity=1)

    with pytest.raises(DatabaseError, match="none of a kind that is held back"):
        approved(donation)
