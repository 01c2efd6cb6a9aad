"""Mails to the clerk's office, in English: a reference and a link, nothing about a donor."""

from typing import Any

from aid.needs.mails.post import post
from sistercities.kernel.models import User
from sistercities.kernel.permissions import clerks
from sistercities.kernel.site_address import site_url


def tell_clerks(
    template: str, cases: str, pk: int, *, but: User | None = None, **context: Any
) -> None:
    url = f"{site_url()}/admin/{cases}/{pk}/"
    for clerk in clerks().exclude(pk__in=[but.pk] if but else []):
        post(template, to=clerk.email, language="en", url=url, **context)
