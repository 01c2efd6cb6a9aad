"""Runs beside the trial's database: what the clients approve and sign for, printed as JSON."""

import json
import sys

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from tests.bench.world import clerk_cookie
from tests.factories import UserFactory, seated_council
from tests.factories_aid import (
    RecipientBodyFactory,
    acceptance_link,
    entered_approval,
    money_basis,
    proposed,
    shipped,
    with_basis,
)

RUN = "import django; django.setup(); from tests.races import kills_world; kills_world.main({})"


def build(site, count):
    """So many approvals that wait for the second person, and as many donations on their way."""
    return json.loads(site.run("-c", RUN.format(count)))


def main(count):
    call_command("sync_roles", verbosity=0)
    with transaction.atomic():
        made = _build(count)
    sys.stdout.write(json.dumps(made | {"cookie": clerk_cookie()}))


def _build(count):
    seated_council(seats=3, quorum=2)
    clerks = [UserFactory(name="Clerk 1"), UserFactory(name="Clerk 2, deputy")]
    Group.objects.get(name="Clerk").user_set.add(*clerks)
    body, legal_basis = RecipientBodyFactory(), money_basis(10_000_000)
    return {
        "approvals": [_waiting(body, legal_basis, number) for number in range(count)],
        "acceptances": [_on_its_way(body) for _number in range(count)],
    }


def _waiting(body, legal_basis, number):
    """Its approval was entered: of the council's own on its cap, or of a donor."""
    donation = proposed("donor" if number % 2 else "council", body=body)
    if donation.is_councils:
        with_basis(donation, legal_basis)
    return donation.pk, entered_approval(donation).pk


def _on_its_way(body):
    """A donor's donation that was shipped, and the recipient's link to sign for it."""
    donation = shipped(proposed("donor", body=body))
    return donation.pk, acceptance_link(donation)
