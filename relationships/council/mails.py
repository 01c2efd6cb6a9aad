"""The invitation: the one mail that opens an account."""

from sistercities.kernel import outbox
from sistercities.kernel.account_links import works_until
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.days import day_in
from sistercities.kernel.models import User
from sistercities.kernel.site_address import site_url


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
            "until": day_in(council_zone(), works_until()),
        },
        reply_to=by.email,
        secret=True,
    )
