"""What tests/conftest.py promises to transactional tests."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError

from sistercities.kernel.roles import ROLES
from sistercities.models import Installation


@pytest.mark.django_db(transaction=True)
def test_the_flush_empties_a_table_that_refuses_truncate(sql):
    Installation.objects.create(demonstration=True)
    with pytest.raises(DatabaseError):
        sql("TRUNCATE sistercities_installation")

    call_command("flush", interactive=False, verbosity=0)

    assert not Installation.objects.exists()
    assert sql("SHOW session_replication_role") == [("origin",)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_the_roles_are_there_again_after_a_flush(time):
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
