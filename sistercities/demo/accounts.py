"""The accounts of the demonstration, with passwords drawn at random on the first start."""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group

from relationships.council.domain import people
from relationships.council.models.council import Person
from sistercities.demo import facts
from sistercities.kernel import roles
from sistercities.kernel.models import User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is easily taken for another
COMMITTEE = (roles.CHAIR, roles.MEMBER)

Accounts = dict[str, User]


def create(path: Path) -> Accounts:
    """Make the accounts and write down, for the owner of this machine alone, how to sign in."""
    accounts: Accounts = {}
    lines = []
    for entry in facts("accounts"):
        password = _password()
        email = f"{entry['key']}@example.org"
        user = User.objects.create_user(email, password, name=entry["name"])
        user.groups.add(Group.objects.get(name=entry["role"]))
        if entry["role"] in COMMITTEE:
            people.enter_person(Person(name=entry["name"], user=user), by=accounts["clerk"])
        accounts[entry["key"]] = user
        lines.append(f"{entry['name']:<20}  {email:<26}  {password}")
    _write(path, "\n".join(lines) + "\n")
    return accounts


def _password() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
