"""A clerk at the pages of a donation, who opens an act and sends it, as a browser would."""

from django.urls import reverse


def url(donation, act):
    return reverse("donation_act", args=[donation.pk, act])


def case_url(donation):
    return reverse("donation_case", args=[donation.pk])


def send(client, donation, act, **typed):
    """Open the page of the act and send it, with what the form carries unseen."""
    page = client.get(url(donation, act))
    hidden = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    return client.post(url(donation, act), typed | hidden)


def buttons(client, donation):
    """The acts that the case page offers as the next steps."""
    return [act.name for act in client.get(case_url(donation)).context["acts"]]


def state_of(donation):
    donation.refresh_from_db()
    return donation.state
