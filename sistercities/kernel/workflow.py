"""How every case that has a state moves: lock it, check the table of moves, save, log a step."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, models, transaction
from django.utils.translation import gettext as _

from sistercities.kernel.models import User


class RuleError(ValidationError):
    """A domain rule said no. The message is a sentence written for the person who asked."""


@contextmanager
def within_bounds() -> Iterator[None]:
    """Refuse in a sentence a number that is too large for its column.

    Forms limit what is typed; what is computed from it, only the database can check.

    Raises RuleError: a number is larger than its column holds.
    """
    try:
        yield
    except DataError as error:
        raise RuleError(
            _("A number is larger than this register can hold. Check the numbers, and send again.")
        ) from error


def lock(case: models.Model, *related: str) -> None:
    """Reload ``case`` and lock its row until the transaction ends.

    The lock (FOR NO KEY UPDATE) still lets others write rows that point to this one. With a
    stronger lock their commit would wait for us, and we for whatever they have locked. The rows
    that ``related`` names are read along, and not locked.
    """
    rows = type(case)._base_manager.select_for_update(of=("self",), no_key=True)
    case.refresh_from_db(from_queryset=rows.select_related(*related) if related else rows)


@transaction.atomic
def advance(
    case: Any,
    to: str,
    *,
    act: str,
    by: User | None,
    facts: dict[str, Any] | None = None,
    acted_as: str = "",
    **changes: Any,
) -> None:
    """Move ``case``, already locked, to state ``to`` and log the step.

    ``changes`` are further fields, saved in the same UPDATE. ``by`` is the account that acted; it
    is None for a person behind a personal link, and then ``acted_as`` says who that was. A
    ``due_on`` belongs to the state that ends here: it is emptied, unless ``changes`` set another.

    Raises RuleError: the table of moves has no such move.
    """
    if to not in case.MOVES[case.state]:
        raise RuleError(
            _("“%(case)s” is now “%(state)s”, so this step is not possible.")
            % {"case": case, "state": case.get_state_display()}
        )
    if hasattr(case, "due_on"):
        changes.setdefault("due_on", None)
    came_from, case.state = case.state, to
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=["state", *changes])
    log_step(case, act=act, by=by, facts=facts, acted_as=acted_as, came_from=came_from)


def log_step(
    case: Any,
    *,
    act: str,
    by: User | None,
    facts: dict[str, Any] | None = None,
    acted_as: str = "",
    came_from: str | None = None,
) -> None:
    """Log an act on ``case`` in its history; without ``came_from`` its state did not change."""
    case.steps.create(
        act=act,
        from_state=case.state if came_from is None else came_from,
        to_state=case.state,
        facts=facts or {},
        by=by,
        acted_as=acted_as,
    )
