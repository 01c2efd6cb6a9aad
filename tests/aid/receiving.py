"""A recipient on the page behind the personal link: its address, and what is typed and sent."""

from django.urls import reverse

SIGNED = {
    "received_on": "2026-03-21",
    "office": "Chief of the fire station",
    "typed_name": "Officer 1",
    "remark": "",
    "consent": "on",
}


def url(token, part=""):
    return reverse("receiving", args=[token]) + (f"{part}/" if part else "")


def field(donation, name):
    return f"{name}_{donation.lines.get().pk}"


def lines(donation, **first):
    """What is typed for the one line: everything in order unless told otherwise."""
    line = donation.lines.get()
    numbers = {"in_order": line.quantity, "damaged": 0, "missing": 0, "remark": ""} | first
    return {f"{name}_{line.pk}": value for name, value in numbers.items()}


def send(client, token, part="sign", **typed):
    """Open the page and send one of its forms, as a browser would."""
    page = client.get(url(token))
    return client.post(url(token, part), {"form_key": page.context["form_key"]} | typed)


def sign(client, donation, token, **typed):
    return send(client, token, **SIGNED | lines(donation) | typed)
