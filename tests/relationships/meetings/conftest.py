import pytest

from tests.factories import seated_council


@pytest.fixture(autouse=True)
def council(db):
    """Every body here meets in the city of a council with fifteen members."""
    return seated_council()
