"""Photographs of the council's own things, public or for the clerk's office only."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from aid.items.domain import photographs
from aid.items.domain.photographs import Redrawn
from aid.items.models.items import Item
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step


@transaction.atomic
def add_photographs(
    item: Item, *, by: User, uploads: Sequence[File[Any] | Redrawn], is_public: bool
) -> None:
    """Keep photographs of the council's own thing, drawn anew; public ones anybody may see.

    Raises RuleError: it is a donor's own; there is none; one cannot be read (see
    photographs.take_in).
    """
    lock(item)
    if item.pledge_id is not None:
        raise RuleError(_("A donor's photographs come with the pledge."))
    if not uploads:
        raise RuleError(_("Choose a photograph."))
    for upload in uploads:
        photograph = photographs.take_in(upload, item=item)
        photograph.is_public = is_public
        photograph.save(update_fields=["is_public"])
    act = "item_photographs_public" if is_public else "item_photographs_added"
    log_step(item, act=act, by=by, facts={"number": len(uploads)})
