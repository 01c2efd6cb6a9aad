"""What the tests of the donor's private page share: its addresses, its forms, photographs."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aid.casework.domain import triage
from tests.factories import clerk
from tests.factories_aid import pledge_link, received_pledge
from tests.hostile_pictures import jpeg, picture

PAGES = ["", "answer/", "change/", "withdraw/"]
SENT = {
    "answer/": {"text": "110 V"},
    "change/": {"text": "One broke."},
    "withdraw/": {"sure": "on", "reason": "I moved."},
}


def url(token, page=""):
    return reverse("pledge_follow", args=[token]) + page


def asked(pledge=None):
    """The token of a pledge with an open question."""
    pledge = pledge or received_pledge()
    triage.ask(pledge, by=clerk(), question="Which voltage?")
    return pledge_link(pledge)


def key(client, token, page):
    return client.get(url(token, page)).context["form_key"]


def send(client, token, page, **typed):
    """Open the page and send its form, as a browser would."""
    body = {"form_key": key(client, token, page)} | (typed or SENT[page])
    return client.post(url(token, page), body)


def photograph(name="a.jpg", content=None):
    return SimpleUploadedFile(name, content or jpeg(picture((8, 8))), content_type="image/jpeg")


def heic():
    return photograph("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64)


def text(page):
    return " ".join(page.content.decode().split())
