"""The tables of the kernel, where Django looks for them."""

from sistercities.kernel.models import (
    FormSubmission,
    Installation,
    PersonalLink,
    Provenance,
    PublicRecordEntry,
    Sourced,
    Step,
    UndeliveredMail,
    User,
)

__all__ = [
    "FormSubmission",
    "Installation",
    "PersonalLink",
    "Provenance",
    "PublicRecordEntry",
    "Sourced",
    "Step",
    "UndeliveredMail",
    "User",
]
