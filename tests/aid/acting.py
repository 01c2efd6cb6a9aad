"""A clerk at the pages of a donation, who opens an act and sends it, as a browser would."""

from django.urls import reverse


def url(donation, act):
    """The page of an act; what is entered is confirmed on a page of its own."""
    if act == "confirm-approval":
        return f"{donation.approvals.drafts().get().get_staff_url()}confirm/"
    return reverse("donation_act", args=[donation.pk, act])


def case_url(donation):
    return reverse("donation_case", args=[donation.pk])


def entry_url(row, act):
    return f"{row.get_staff_url()}{act}/"


def send(client, donation, act, **typed):
    """Open the page of the act and send it, with what the form carries unseen."""
    return send_to(client, url(donation, act), typed)


def send_entry(client, row, act, **typed):
    """The same on the page of an entry."""
    return send_to(client, entry_url(row, act), typed)


def send_to(client, address, typed):
    page = client.get(address)
    hidden = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    return client.post(address, typed | hidden)


def buttons(client, donation):
    """The acts that the case page offers as the next steps."""
    return [act.name for act in client.get(case_url(donation)).context["acts"]]


def state_of(donation):
    donation.refresh_from_db()
    return donation.state
