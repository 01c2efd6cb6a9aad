"""What the database refuses, tried past the domain."""

import pytest
from django.db import DatabaseError, transaction

from aid.models import Donation
from tests.factories_aid import proposed, put, received_pledge


def concentrators():
    """A donor's three things of one kind."""
    return proposed(pledge=received_pledge(items=[{"quantity": 3}]))


def refused(sentence, donation, state="approved"):
    """The database refuses this step, and the donation stands where it stood."""
    before = donation.state
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        put(donation, state)
    assert Donation.objects.get(pk=donation.pk).state == before
