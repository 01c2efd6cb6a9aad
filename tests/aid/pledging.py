"""What a donor types on the pledge page, and a donor who types and sends it."""

import io
from functools import cache

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from aid.models import Pledge
from aid.pledges.domain import spam_guard
from aid.pledges.pages.pledge_draft import token_of
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY

PAGE = "/en/pledge/"
THING = {
    "line-1-kind": "medical_device",
    "line-1-description": "Oxygen concentrator",
    "line-1-quantity": "3",
    "line-1-condition": "good",
    "line-1-voltage": "120 V",
}
REST = {
    "to_whom": "recipient",
    "stands_at": "Boyle Heights, Los Angeles",
    "available_from": "2026-12-01",
    "kind": "person",
    "name": "Donor 1",
    "email": "donor@example.org",
    "phone": "+1 213 555 0100",
    "may_give": "owner",
    "organisation": "",
    "decided_by": "",
}


def typed(city, **changes):
    """A whole pledge for this city; what is changed to None is not sent."""
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    given = THING | REST | {"for_what": f"city:{city.pk}"} | changes
    return {name: value for name, value in given.items() if value is not None}


@cache
def aged(key, seconds=60):
    """The note that goes with a form shown so long ago; one form keeps its note."""
    signer = signing.TimestampSigner(salt=spam_guard.SALT)
    then = int(timezone.now().timestamp()) - seconds
    value = f"{key}:{signing.b62_encode(then)}"
    return f"{value}:{signer.signature(value)}"


def begin(client, fields, *, key=None, do="check", seconds=60, **extra):
    """The first thing that a donor sends."""
    key = key or form_keys.new_key(ANYBODY)
    sent = fields | {"form_key": key, "shown": aged(key, seconds), "do": do}
    return client.post(PAGE, sent, **extra)


def drafted(client, fields, **how):
    """The secret part of the address of a new draft."""
    key = form_keys.new_key(ANYBODY)
    begin(client, fields, key=key, **how)
    return token_of(key)


def edit(client, token, fields, do="check"):
    """Send the page of a draft again."""
    key = form_keys.new_key(ANYBODY)
    return client.post(url("pledge_draft", token), fields | {"form_key": key, "do": do})


def send(client, token, **changes):
    """Press the button on the page to check."""
    page = client.get(url("pledge_check", token))
    shown = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    return client.post(url("pledge_send", token), shown | changes)


def sent(client, city, **changes):
    """A pledge that waits for its confirmation, and the secret part of its address."""
    token = drafted(client, typed(city, **changes))
    send(client, token)
    return Pledge.objects.latest("pk"), token


def url(name, *parts):
    return reverse(name, args=parts)


def photograph(name="engine.jpg", size=(40, 30)):
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def broken(name="engine.heic"):
    return SimpleUploadedFile(name, b"\0\0\0\x18ftypheic" + b"\0" * 200)
