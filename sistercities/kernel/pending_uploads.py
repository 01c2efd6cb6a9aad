"""Files that came with a form which could not be taken: nobody has to choose them again.

They wait for a day in the private storage under a name that cannot be guessed, and go with the
next try of the same person, unless another file is chosen or the tick is taken away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from secrets import token_urlsafe
from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.forms import Form
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from sistercities.kernel.models import User

FOLDER = "kept"
KEPT_FOR = timedelta(days=1)
TICKED = "pending_uploads"

File = UploadedFile[Any]
Files = MultiValueDict[str, File]


@dataclass(frozen=True)
class Kept:
    """One file that waits: the field it belongs to, what it is called, and its signed address."""

    label: str
    filename: str
    signed: str


def files_of(request: HttpRequest, *, by: User) -> Files:
    """The files of this form, with those that wait from an earlier try of the same person."""
    files: Files = MultiValueDict(dict(request.FILES.lists()))
    signed = [_facts(signed, by) for signed in request.POST.getlist(TICKED)]
    waiting = {facts["field"]: facts for facts in signed if facts}
    for field, facts in waiting.items():
        file = None if field in request.FILES else _read(facts)
        if file:
            files[field] = file
    return files


def keep(form: Form, files: Files, *, by: User) -> list[Kept]:
    """Keep the files that came with this form for the next try, except those refused themselves.

    One for each field: of several, the last, which is the one that the form has read.
    """
    good = [name for name in files if name in form.fields and name not in form.errors]
    return [_keep(name, str(form[name].label), files.getlist(name)[-1], by) for name in good]


def forget(before: datetime) -> int:
    """Delete the files that were kept before this time; say how many."""
    storage = storages["private"]
    names: Iterable[str] = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if storage.get_modified_time(path) < before]
    for path in old:
        storage.delete(path)
    return len(old)


def _signer(by: User) -> TimestampSigner:
    return TimestampSigner(salt=f"{__name__}/{by.pk}")


def _keep(field: str, label: str, file: File, by: User) -> Kept:
    file.seek(0)
    filename = PurePath(file.name or field).name
    path = storages["private"].save(f"{FOLDER}/{token_urlsafe(32)}", file)
    facts = {"field": field, "path": path, "name": filename, "type": file.content_type or ""}
    return Kept(label, filename, _signer(by).sign_object(facts))


def _facts(signed: str, by: User) -> dict[str, str] | None:
    try:
        facts: dict[str, str] = _signer(by).unsign_object(signed, max_age=KEPT_FOR)
    except BadSignature:
        return None
    return facts


def _read(facts: dict[str, str]) -> File | None:
    try:
        with storages["private"].open(facts["path"]) as file:
            content = file.read()
    except FileNotFoundError:
        return None
    return SimpleUploadedFile(facts["name"], content, facts["type"])
