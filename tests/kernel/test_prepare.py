import pytest
from django.core.management import CommandError

from sistercities.management.commands.prepare import refuse_what_another_version_made

pytestmark = pytest.mark.django_db


def test_a_database_of_this_version_is_taken():
    assert refuse_what_another_version_made() is None


def test_a_database_that_another_version_made_is_refused_in_a_sentence(sql):
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('aid', '0099_later', now())")

    with pytest.raises(CommandError, match=r"made by another version .*aid 0099_later.*empty"):
        refuse_what_another_version_made()
