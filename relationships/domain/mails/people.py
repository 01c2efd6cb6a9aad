"""The invitation: the one mail that opens an account."""

from django.conf import settings

from sistercities import outbox
from sistercities.models import User
from sistercities.site_address import site_url


def invitation(user: User, *, by: User, path: str) -> None:
    """Send the personal link with which the invited person sets the first password."""
    outbox.post(
        "invitation",
        to=user.email,
        language="en",
        context={
            "user": user,
            "by": by,
            "link": site_url() + path,
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        },
        reply_to=by.email,
        secret=True,
    )
