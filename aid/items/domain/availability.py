"""Whether a thing can be given away at all, looked at whenever it is promised or goes further."""

from django.utils.translation import gettext as _

from aid.items.models.items import Item
from aid.items.states import ItemState
from sistercities.kernel.workflow import RuleError


def must_not_be_held_back(item: Item) -> None:
    """Body armour, weapons, tactical gear and medicines can be offered, and go no further.

    Raises RuleError: the thing is of such a kind.
    """
    if item.is_held_back:
        raise RuleError(
            _(
                "“%(item)s” is of the kind “%(kind)s”. Such things need licences that this register"
                " does not handle yet, so it goes no further here."
            )
            % {"item": item.description, "kind": item.get_kind_display()}
        )


def must_not_be_gone(item: Item) -> None:
    """Raises RuleError: the thing broke, was lost, or is otherwise no longer there."""
    if item.state == ItemState.GONE:
        raise RuleError(_("“%(item)s” is no longer available.") % {"item": item.description})
