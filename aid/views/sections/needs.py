from typing import Any

from aid.models import Need
from sistercities.models import User


def need(case: Need, user: User) -> dict[str, Any]:
    return {}
