"""Saving what is sent with a pledge that is being written: once, however often it is sent."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from aid.items.domain import photographs
from aid.items.domain.photographs import Redrawn
from aid.pledges.domain import pledges
from aid.pledges.domain.spam_guard import count
from aid.pledges.forms.pledge import PledgeForms, typed_in
from aid.pledges.forms.pledge_things import Draft, keepable
from aid.pledges.models.pledges import Pledge
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.kernel.translations import language
from sistercities.kernel.workflow import RuleError

Drawn = dict[int, list[tuple[str, Redrawn | RuleError]]]
SALT = "aid.pledge.token"
EDIT, CHECK = "edit", "check"


def token_of(form_key: str) -> str:
    """The secret part of the draft's address, computed from the form's key; it is not stored."""
    return salted_hmac(SALT, form_key, algorithm="sha256").hexdigest()


def files_of(request: HttpRequest) -> dict[str, UploadedFile[Any]]:
    """Every file that was sent, under a name of its own."""
    return {
        f"{name}/{place}": upload
        for name in request.FILES
        for place, upload in enumerate(request.FILES.getlist(name))
    }


def begin(request: HttpRequest, form_key: str) -> None:
    """Make the draft for this key, once, and count it against the hourly limit of the client."""
    with transaction.atomic():
        submission = form_keys.claim(form_key, holder=ANYBODY, purpose="pledge_begin", body={})
        if not submission.answer:
            count("draft", request.META.get("REMOTE_ADDR", ""))
            address_hash = hash_of(token_of(form_key))
            pledges.start_draft(address_hash=address_hash, language=language())
            form_keys.answer(submission, "begun")


def keep(request: HttpRequest, token: str, form_key: str) -> str:
    """Save what was sent in the draft, and return the address that the donor sees next.

    The same page sent twice is saved once; with other content it is a later edit.

    Raises RuleError: the form is incomplete; the pledge has been sent; too many people are sending
    photographs.
    """
    address_hash = hash_of(token)
    files = files_of(request)
    body = form_keys.body_hash(request.POST, files)
    once: dict[str, Any] = {
        "key": form_keys.key_for_content(form_key, body),
        "holder": ANYBODY,
        "purpose": f"pledge_keep/{address_hash}",
        "body": request.POST,
        "files": files,
    }
    place = form_keys.answered(**once)
    if not place:
        found = pledges.find(address_hash)
        drawn = _drawn(request, found) if found else {}
        with transaction.atomic():
            submission = form_keys.claim(once.pop("key"), **once)
            if not submission.answer:
                pledge = pledges.find_locked(address_hash)
                if pledge is None:
                    raise RuleError(_("This draft is no longer there."))
                form_keys.answer(submission, _edit(pledge, request, drawn))
        place = submission.answer
    return _address(token, place)


def _address(token: str, place: str) -> str:
    page, _hash, part = place.partition("#")
    name = "pledge_check" if page == CHECK else "pledge_draft"
    return reverse(name, args=[token]) + (f"#{part}" if part else "")


def _drawn(request: HttpRequest, pledge: Pledge) -> Drawn:
    """Each photograph drawn anew, or why it cannot be: slow work, done before any lock.

    Raises BusyError: the same page may be sent again.
    """
    drawn: Drawn = {}
    sent: list[tuple[int, UploadedFile[Any]]] = []
    for line in range(1, pledges.MOST_LINES + 1):
        uploads = request.FILES.getlist(f"line-{line}-photographs")
        try:
            photographs.must_have_room(len(uploads), room=_room(pledge, line))
            sent += [(line, upload) for upload in uploads]
        except RuleError as error:
            drawn[line] = [("", error)]
    room = photographs.room_beside(pledge.photographs.count())
    try:
        results = photographs.redraw_all([upload for _line, upload in sent], room=room)
    except photographs.BusyError:
        raise
    except RuleError as error:
        return drawn | {sent[0][0]: [("", error)]}
    for (line, upload), result in zip(sent, results, strict=True):
        drawn.setdefault(line, []).append((keepable((upload.name or "")[:100]), result))
    return drawn


def _room(pledge: Pledge, line: int) -> int:
    return max(0, pledges.MOST_PHOTOGRAPHS - pledge.photographs.filter(draft_line=line).count())


def _edit(pledge: Pledge, request: HttpRequest, drawn: Drawn) -> str:
    """Save text and photographs, do what the button says, and return the next address."""
    pledges.must_be_draft(pledge)
    draft = Draft.of(pledge.draft)
    draft.checked, draft.problems = False, {}
    typed_in(request.POST, draft)
    for line in draft.lines:
        for name, picture in drawn.get(line, []):
            _hang(pledge, draft, line, name, picture)
    place = _press(pledge, draft, request.POST.get("do", ""))
    pledges.save_draft(pledge, draft.kept())
    return EDIT if draft.problems else place  # then the error summary gets the focus


def _hang(pledge: Pledge, draft: Draft, line: int, name: str, picture: Redrawn | RuleError) -> None:
    """Attach a photograph to its line, or add an error to that line."""
    try:
        if isinstance(picture, RuleError):
            raise picture
        photographs.must_have_room(1, room=_room(pledge, line))
        taken = photographs.take_in(picture, pledge=pledge, draft_line=line)
        draft.photographs[str(taken.pk)] = name
    except RuleError as error:
        sentence = f"{name}: {' '.join(error.messages)}".removeprefix(": ")
        draft.problems.setdefault(str(line), []).append(sentence)


def _press(pledge: Pledge, draft: Draft, button: str) -> str:
    """Do what a button says besides saving; returns the next address."""
    verb, _dash, number = button.partition("-")
    line = next((line for line in draft.lines if str(line) == number), None)
    if verb == "add" and len(draft.lines) < pledges.MOST_LINES:
        draft.lines.append(_free_number(draft))
        draft.typed[f"line-{draft.lines[-1]}-quantity"] = "1"
        return f"{EDIT}#line-{draft.lines[-1]}"
    if verb == "keep" and line:
        return f"{EDIT}#line-{line}"
    if verb == "remove" and line:
        _remove_line(pledge, draft, line)
        return f"{EDIT}#things"
    if verb == "unhang" and number in draft.photographs:
        return _unhang(pledge, draft, number)
    return _check(pledge, draft) if verb == "check" else EDIT


def _free_number(draft: Draft) -> int:
    return next(line for line in range(1, pledges.MOST_LINES + 1) if line not in draft.lines)


def _remove_line(pledge: Pledge, draft: Draft, line: int) -> None:
    if len(draft.lines) == 1:
        return
    draft.lines.remove(line)
    for name in [name for name in draft.typed if name.startswith(f"line-{line}-")]:
        del draft.typed[name]
    shown = list(pledge.photographs.filter(draft_line=line).values_list("pk", flat=True))
    pledges.remove_photographs(pledge, shown)
    for pk in shown:
        draft.photographs.pop(str(pk), None)


def _unhang(pledge: Pledge, draft: Draft, number: str) -> str:
    line = pledge.photographs.filter(pk=number).values_list("draft_line", flat=True).first()
    pledges.remove_photographs(pledge, [int(number)])
    del draft.photographs[number]
    return f"{EDIT}#line-{line}"


def _check(pledge: Pledge, draft: Draft) -> str:
    """Remove blank lines, and check the rest."""
    lines = {*pledge.photographs.values_list("draft_line", flat=True)}
    for line in [*draft.lines]:
        if draft.is_blank(line, photographed=line in lines):
            _remove_line(pledge, draft, line)
    draft.checked = True
    return CHECK if PledgeForms(draft).is_valid() else EDIT
