from typing import Any

from aid.models import Donation
from sistercities.models import User


def donation(case: Donation, user: User) -> dict[str, Any]:
    return {}
