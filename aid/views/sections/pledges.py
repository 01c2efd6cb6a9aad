from typing import Any

from aid.models import Pledge
from sistercities.models import User


def pledge(case: Pledge, user: User) -> dict[str, Any]:
    return {}
