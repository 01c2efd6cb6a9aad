"""Papers that belong to a motion: as it was filed, reports on it, others of its council file."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from relationships.documents.domain.documents import keep
from relationships.documents.models.documents import Document
from relationships.motions.domain.matters import kind_of
from relationships.motions.models.motions import Motion
from sistercities.kernel.models import User
from sistercities.kernel.workflow import log_step


@transaction.atomic
def add_motion_document(
    motion: Motion,
    *,
    by: User,
    upload: File[Any],
    title: str,
    dated_on: date | None,
    language: str,
    is_public: bool,
) -> Document:
    """Attach the motion as it was filed, a report on it or another paper of the council file.

    Raises RuleError: the file cannot be taken (see keep).
    """
    case = motion.case
    kind_of(case).lock(case)
    said: dict[str, Any] = {"title": title, "language": language, "dated_on": dated_on}
    document = keep(
        upload, nomination=None, motion=motion.original, by=by, is_public=is_public, **said
    )
    log_step(case, act="motion_document_added", by=by, facts={"title": document.title})
    return document
