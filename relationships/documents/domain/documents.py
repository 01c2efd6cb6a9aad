"""Documents: the papers of a case, kept byte for byte.

A signed scan or a partner's decision is evidence. It is stored exactly as it was uploaded, under a
name that we choose, with its SHA-256, and is served as a download only. Its first bytes decide what
kind of file it is, not its name or the type that a browser claims.
"""

import hashlib
import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _

from relationships.documents.models.documents import Document
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError

if TYPE_CHECKING:
    from relationships.motions.models.motions import Motion
    from relationships.nominations.models.nominations import Nomination

KINDS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


@transaction.atomic
def keep(
    upload: File[Any],
    *,
    nomination: "Nomination | None",
    motion: "Motion | None" = None,
    title: str,
    by: User | None = None,
    acted_as: str = "",
    language: str = "",
    dated_on: date | None = None,
    is_public: bool = False,
) -> Document:
    """Keep a file with its fingerprint. It is private unless ``is_public``.

    Raises RuleError: the file is empty or too large; it is neither PDF nor JPEG nor PNG; nobody is
    named who brought it.
    """
    if by is None and not acted_as:
        raise RuleError(_("Say who brought this document."))
    content_type, ending = check(upload)
    document = Document(
        nomination=nomination,
        motion=motion,
        title=title.strip()[:200] or _("Document"),
        language=language,
        dated_on=dated_on,
        is_public=is_public,
        filename=f"{slugify(title)[:100] or 'document'}.{ending}",
        content_type=content_type,
        size=upload.size,
        sha256=_fingerprint(upload),
        uploaded_by=by,
        acted_as=acted_as,
    )
    document.file.save(f"{secrets.token_hex(16)}.{ending}", upload, save=False)
    document.save()
    return document


def check(upload: File[Any]) -> tuple[str, str]:
    """What kind of file this is, by its first bytes, and the ending of its name.

    Raises RuleError: it is empty, too large, or of no kind that we keep.
    """
    if not upload.size:
        raise RuleError(_("This file is empty. Choose another one."))
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        raise RuleError(
            _("This file is too large: %(size)s. It may have %(limit)s at most.")
            % {
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES),
            }
        )
    upload.seek(0)
    start = upload.read(16)
    upload.seek(0)
    for magic, content_type, ending in KINDS:
        if start.startswith(magic):
            return content_type, ending
    raise RuleError(_("This file is not a PDF, JPEG or PNG. Scan or save it as one of these."))


def _fingerprint(upload: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
