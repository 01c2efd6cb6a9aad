"""What is part of the record of aid is neither changed, deleted nor emptied."""

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from aid.models import DonationStep, ItemStep, NeedStep, PledgeStep, ReceiptRefusal
from tests.factories import UserFactory
from tests.factories_aid import (
    DonationFactory,
    ItemFactory,
    NeedFactory,
    PledgeFactory,
    link_of,
    marked,
    money_basis,
    past_donation,
    proposed,
    received,
    with_basis,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]

MODELS = sorted(apps.get_app_config("aid").get_models(), key=lambda model: model.__name__)
# Whom to write to: personal data, which are erased on request.
ERASABLE = {"PledgeDonor", "RecipientContact"}
APPEND_ONLY = (
    "aid_conditionrecord",
    "aid_surplusdeclaration",
    "aid_donationstep",
    "aid_needstep",
    "aid_itemstep",
    "aid_receiptrefusal",
)
KEPT = (
    "aid_approval",
    "aid_valuation",
    "aid_recipientrequest",
    "aid_itemdescription",
    "aid_shipment",
    "aid_acceptance",
    "aid_capyear",
    "aid_conflictmark",
    "aid_pastdonation",
    "aid_donation",
    "aid_donationline",
    "aid_legalbasis",
    "aid_need",
    "aid_acceptancelink",
    "aid_recipientbody",
)


STEPS = {
    DonationStep: DonationFactory,
    ItemStep: ItemFactory,
    NeedStep: NeedFactory,
    PledgeStep: PledgeFactory,
}


@pytest.fixture
def record(sql):
    """A row in each of these tables, past every deferred check."""
    donation = received(with_basis(proposed("council"), money_basis()))
    ReceiptRefusal.objects.create(donation=donation, link=link_of(donation), reason="Not ours")
    for table, case in STEPS.items():
        table.objects.create(case=case(), act="test", by=UserFactory())
    marked()
    past_donation()
    sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("model", [m for m in MODELS if m.__name__ not in ERASABLE])
def test_table_is_not_emptied(model, sql):
    with pytest.raises(DatabaseError, match="part of the record"), transaction.atomic():
        sql(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.usefixtures("record")
def test_row_is_neither_changed_nor_deleted(table, statement, sql):
    before = sql(f"SELECT count(*) FROM {table}")

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        sql(statement.format(table))

    assert before[0][0] >= 1
    assert sql(f"SELECT count(*) FROM {table}") == before


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.usefixtures("record")
def test_row_is_not_deleted(table, sql):
    before = sql(f"SELECT count(*) FROM {table}")

    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"), transaction.atomic():
        sql(f"DELETE FROM {table}")

    assert before[0][0] >= 1
    assert sql(f"SELECT count(*) FROM {table}") == before


@pytest.mark.parametrize("table", list(STEPS))
def test_step_names_who_acted(table):
    case = STEPS[table]()

    with pytest.raises(DatabaseError, match="names_who_acted"), transaction.atomic():
        table.objects.create(case=case, act="test")

    assert table.objects.count() == 0
