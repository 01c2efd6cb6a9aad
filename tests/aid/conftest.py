import pytest
from django.db import transaction


@pytest.fixture
def one_row_at_a_time(db):
    """Lays down half a step; what must come together is looked at when a step ends."""
    yield
    transaction.set_rollback(True)
