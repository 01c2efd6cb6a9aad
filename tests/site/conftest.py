import pytest
from django.db import transaction
from django.test import override_settings

from tests.site.world import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of a module; nothing of it is left afterwards."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with quick, django_db_blocker.unblock(), transaction.atomic():
        yield build(tmp_path_factory.mktemp("demo"))
        transaction.set_rollback(True)
