"""What a test writes is noticed in every worker (see tests/shelf.py)."""

import pytest

from tests.factories import CityFactory
from tests.shelf import SHELF

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("browser")
def test_it_is_noticed_also_once_a_browser_is_open():
    """Playwright leaves an event loop in the thread, and Django opens another connection for it."""
    SHELF.begin()
    city = CityFactory()
    SHELF.begin()

    city.save()

    assert SHELF.touched
