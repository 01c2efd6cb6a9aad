"""The name of a recipient body. Whoever enters a body enters its names; a correction takes two.

City and body cannot change. A donation keeps the name that its recipient had when it was approved,
and none is approved while a correction of that name waits. While the city is in conflict the public
record tells neither the names nor the reason: both may give away a place.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.needs.domain.conflict import in_conflict
from aid.needs.models.recipients import RecipientBody, RecipientName
from aid.needs.states import Kept
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, Facts, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock

NAMED = ("name", "name_own", "kind")


@transaction.atomic
def enter_body(body: RecipientBody, *, by: User) -> RecipientBody:
    """Save a new recipient body, with its names as its first entry.

    Raises RuleError: it has no name; another body of the city has this one.
    """
    lock(body.city)
    _must_have_its_own_name(body, body.name)
    body.name_own = body.name_own or body.name
    body.save(force_insert=True)
    said = {name: getattr(body, name) for name in NAMED}
    entries.enter(RECIPIENT_NAME, body, by=by, **said)
    return body


def name_that_counts(body: RecipientBody) -> RecipientName:
    """The entry that gives the body its name now."""
    return body.names.current().get()


def recipient_must_be_certain(body: RecipientBody) -> None:
    """Raises RuleError: a correction of the body's name waits."""
    for row in body.names.uncertain():
        entries.must_be_certain(row)


def _must_have_its_own_name(body: RecipientBody, name: str) -> None:
    """Raises RuleError: another body of the city has this name."""
    others = RecipientBody.objects.filter(city=body.city_id).exclude(pk=body.pk)
    if others.filter(name=name.strip()).exists():
        raise RuleError(_("Another recipient body of this city has this name."))


def _lock(row: RecipientName) -> None:
    """Lock the city first, so that no two of its bodies get one name and no mark comes between."""
    lock(row.body.city)
    lock(row.body, "city")


def _check(row: RecipientName) -> None:
    """Raises RuleError: it has no name; another body of the city has this one."""
    row.name = row.name.strip()
    row.name_own = row.name_own.strip() or row.name
    if not row.name:
        raise RuleError(_("Give the name."))
    _must_have_its_own_name(row.body, row.name)


def _says(row: RecipientName) -> dict[str, Any]:
    return {
        "city": row.body.city.name,
        "name": row.name,
        "name_own": row.name_own,
        "body_kind": row.kind,
    }


def _for_the_record(row: RecipientName, facts: Facts) -> Facts | None:
    """A correction in full; for a body in a city in conflict only its kind."""
    if row.corrects is None:
        return None
    if not in_conflict(row.body.city):
        return facts
    before = {"body_kind": row.corrects.kind}
    told = {"city": facts["city"], "body_kind": row.kind, "before": before}
    return told | {"reason": str(Kept.BACK.value)}


RECIPIENT_NAME = register(
    EntryKind(
        name="recipient_name",
        what=gettext_lazy("name of a recipient body"),
        model=RecipientName,
        subject="body",
        fetch=("body__city",),
        called=lambda row: f"{row.body} ({row.body.city.name})",
        says=_says,
        reference=lambda row: f"recipient/{row.body_id}",
        happened_on=lambda row: HOUSE.today(),
        lock=_lock,
        check=_check,
        stands=NAMED,
        record=_for_the_record,
        act_of=lambda row: "recipient_entered",
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)
