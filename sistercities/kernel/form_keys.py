"""One-time form keys: a form that is sent twice does its work once and answers the same."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseRedirectBase
from django.utils.translation import gettext as _

from sistercities.kernel.models import FormKey
from sistercities.kernel.workflow import RuleError, within_bounds

Files = Mapping[str, File[Any]]
NO_FILES: Files = {}
UNANSWERED = ""
LONGEST_ANSWER = 300
KEY = re.compile(r"[A-Za-z0-9_-]{43,64}\.[A-Za-z0-9_-]{43}")
# The account to which a form is shown. Some forms anybody may send, signed in or not.
Holder = AbstractBaseUser | AnonymousUser | None
ANYBODY: Holder = None


def new_key(holder: Holder) -> str:
    """A key for a form that is about to be shown to this account; no other can use it."""
    return _signer(holder).sign(secrets.token_urlsafe(32))


def key_for_content(key: str, digest: str) -> str:
    """A key made of this key and a digest of the content: other content gives another key.

    Raises RuleError: the key is not one that anybody may use.
    """
    must_be_given_to(ANYBODY, key)
    return _signer(ANYBODY).sign(hash_of(f"{key}/{digest}"))


def is_given_to(holder: Holder, key: str) -> bool:
    """Whether this key came with a form that was shown to this account."""
    try:
        return bool(KEY.fullmatch(key) and _signer(holder).unsign(key))
    except signing.BadSignature:
        return False


def must_be_given_to(holder: Holder, key: str) -> None:
    """Raises RuleError: there is no such key, or another account was given it."""
    if is_given_to(holder, key):
        return
    if _account(holder) and KEY.fullmatch(key):
        raise RuleError(
            _(
                "This form was opened under another account. Check that it is you who is signed in"
                " here, and send it again."
            )
        )
    raise RuleError(_("This form is incomplete. Please send it again."))


def _signer(holder: Holder) -> signing.Signer:
    return signing.Signer(sep=".", salt=f"form_key/{_account(holder)}")


def _account(holder: Holder) -> str:
    return str(holder.pk) if holder is not None and holder.is_authenticated else ""


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def body_hash(body: Mapping[str, object], files: Files = NO_FILES) -> str:
    """A fingerprint of what was typed and sent along, without the key and the CSRF token."""
    names = [name for name in body if name not in ("form_key", "csrfmiddlewaretoken")]
    kept = {name: _values(body, name) for name in names}
    kept |= {f"file:{name}": [_contents(files[name])] for name in files}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _of_this_form(key: str, body: Mapping[str, object], files: Files) -> str:
    """A fingerprint with the key in it: from a dump nobody can guess an answer or a password."""
    return hash_of(f"{key}/{body_hash(body, files)}")


def _contents(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _values(body: Mapping[str, object], name: str) -> list[str]:
    values = body.getlist(name) if isinstance(body, QueryDict) else [body[name]]
    return [str(value) for value in values]


def claim(
    key: str,
    *,
    holder: Holder,
    purpose: str,
    body: Mapping[str, object],
    files: Files = NO_FILES,
) -> FormKey:
    """Take the key for this transaction, or return the submission that used it before.

    Of many that arrive at once, one does the work and the others wait here for its answer. A
    returned submission whose ``answer`` is not empty has been done: send the reader there.

    Raises RuleError: there is no key, another account was given it, or it was used for another
    form or with other content.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("claim() needs a transaction")
    must_be_given_to(holder, key)
    digest = _of_this_form(key, body, files)
    row = {"key_hash": hash_of(key), "purpose": purpose, "body_hash": digest}
    submission = FormKey(**row, answer=UNANSWERED)
    FormKey.objects.bulk_create([submission], ignore_conflicts=True)
    found = FormKey.objects.select_for_update(no_key=True).get(key_hash=hash_of(key))
    if (found.purpose, found.body_hash) != (purpose, digest):
        raise RuleError(
            _("This form was sent before with other content. Check it and send it again.")
        )
    return found


def answer(submission: FormKey, path: str) -> None:
    """Remember where the reader was sent, for the next time the same form arrives.

    Never an address that holds a secret: a dump of the database would open it.
    """
    submission.answer = path
    submission.save(update_fields=["answer"])


def once(request: HttpRequest, *, holder: Holder, purpose: str, work: Callable[[], str]) -> str:
    """Do the work of a form in one transaction, and once, however often the form is sent.

    What the work returns, such as where to send the reader, answers every repetition.

    Raises RuleError: as claim, and as the work.
    """
    with within_bounds(), transaction.atomic():
        key, body = request.POST.get("form_key", ""), request.POST
        submission = claim(key, holder=holder, purpose=purpose, body=body, files=request.FILES)
        if not submission.answer:
            answer(submission, work())
    return submission.answer


def page_once(
    request: HttpRequest, view: Callable[[], HttpResponse], *, holder: Holder
) -> HttpResponse:
    """Let the page of a library take its form once; its redirect is the answer from then on.

    A page that is shown again, because something was wrong in it, uses up no key.

    Raises RuleError: as claim.
    """
    with transaction.atomic():
        key, purpose = request.POST.get("form_key", ""), f"page/{hash_of(request.path)}"
        submission = claim(
            key, holder=holder, purpose=purpose, body=request.POST, files=request.FILES
        )
        if submission.answer:
            return HttpResponseRedirect(submission.answer)
        response = view()
        if isinstance(response, HttpResponseRedirectBase):
            answer(submission, _kept(response.url))
        else:
            submission.delete()
    return response


def _kept(path: str) -> str:
    """An address as it is remembered; one that is too long loses its filters."""
    return path if len(path) <= LONGEST_ANSWER else path.partition("?")[0]


def answered(
    key: str,
    *,
    holder: Holder,
    purpose: str,
    body: Mapping[str, object],
    files: Files = NO_FILES,
) -> str:
    """Where the same form of the same account was answered before; empty if it was not."""
    if not body or not is_given_to(holder, key):
        return UNANSWERED
    same = {
        "key_hash": hash_of(key),
        "purpose": purpose,
        "body_hash": _of_this_form(key, body, files),
    }
    return FormKey.objects.filter(**same).values_list("answer", flat=True).first() or ""
