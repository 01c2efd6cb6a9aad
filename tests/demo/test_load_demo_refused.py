from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from relationships.models import Council
from sistercities.kernel import installation
from sistercities.management.commands.load_demo import load
from sistercities.models import Installation
from tests.factories import CouncilFactory

pytestmark = pytest.mark.django_db


def test_demo_stays_out_of_a_real_installation(tmp_path):
    installation.declare(demonstration=False)

    said = load(tmp_path / "demo-accounts")

    assert "no demonstration is loaded" in said
    assert not Council.objects.exists()
    assert not (tmp_path / "demo-accounts").exists()


def test_demo_needs_the_gazetteer(tmp_path):
    with pytest.raises(CommandError, match="Load the gazetteer first"):
        load(tmp_path / "demo-accounts")

    assert not Council.objects.exists()
    assert not Installation.objects.exists()


def test_database_with_a_council_entered_by_hand_is_left_alone():
    CouncilFactory()
    printed = StringIO()

    call_command("load_demo", stdout=printed)

    assert "no demonstration is loaded" in printed.getvalue()
    assert not Installation.objects.exists()
