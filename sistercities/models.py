"""The tables of the kernel, where Django looks for them."""

from sistercities.kernel.models import (
    FormKey,
    Installation,
    PersonalLink,
    Provenance,
    PublicRecordEntry,
    Reminded,
    Sourced,
    Step,
    UndeliveredMail,
    User,
)

__all__ = [
    "FormKey",
    "Installation",
    "PersonalLink",
    "Provenance",
    "PublicRecordEntry",
    "Reminded",
    "Sourced",
    "Step",
    "UndeliveredMail",
    "User",
]
