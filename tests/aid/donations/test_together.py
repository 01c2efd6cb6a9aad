"""Evidence and the step that rests on it come together, or not at all."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from aid.models import Acceptance, Approval, Shipment
from tests.aid.refusing import concentrators
from tests.factories_aid import (
    acceptance_of,
    approved,
    confirm,
    entered_approval,
    put,
    ready,
    shipment_of,
    shipped,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def ended():
    """What is looked at when a transaction ends, looked at now."""
    connection.check_constraints()


@contextmanager
def whole_step():
    with transaction.atomic():
        yield
        ended()


def test_a_confirmed_approval_approves_its_donation():
    donation = concentrators()
    draft = entered_approval(donation)
    ended()

    with pytest.raises(DatabaseError, match="approves its donation"), whole_step():
        confirm(draft)

    assert Approval.objects.get().confirmed_at is None
    assert approved(donation).state == "approved"
    ended()


def test_what_has_left_is_shipped():
    donation = ready(concentrators())

    with pytest.raises(DatabaseError, match="what has left is shipped"), whole_step():
        shipment_of(donation)

    assert Shipment.objects.count() == 0
    assert shipped(donation).state == "shipped"
    ended()


def test_what_was_signed_for_is_received():
    donation = shipped(concentrators())

    with pytest.raises(DatabaseError, match="signed for is received"), whole_step():
        acceptance_of(donation)

    assert Acceptance.objects.count() == 0
    acceptance_of(donation)
    donation.lines.update(arrived=3)
    assert put(donation, "received").state == "received"
    ended()
