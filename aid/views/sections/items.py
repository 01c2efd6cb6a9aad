from typing import Any

from aid.models import Item
from sistercities.models import User


def item(case: Item, user: User) -> dict[str, Any]:
    return {}
