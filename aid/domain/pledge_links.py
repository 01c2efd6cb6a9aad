"""Personal links of donors: one to confirm the pledge, one to follow it.

A donor has no account. Whoever holds the link is the donor, so it cannot be guessed, only its hash
is kept, and the mail that brings it is hidden from staff. The link to confirm lives for fourteen
days and works once. The link to follow lives for two years, both to the end of the day where the
council sits; each mail that asks the donor to do something brings a further one, and the earlier
ones go on working. Opening an address changes nothing: mail scanners open addresses, people press
buttons.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.models import Pledge, PledgeLink
from relationships.domain.calendar import council_zone, end_of_day_in
from relationships.domain.links import NOT_FOUND
from sistercities.workflow import RuleError, lock

LIFE = {
    PledgeLink.Purpose.CONFIRM: timedelta(days=14),
    PledgeLink.Purpose.FOLLOW: timedelta(days=730),
}
MOST_MAILS, MAILS_WITHIN = 5, timedelta(hours=1)
WHY_CLOSED: dict[str, str | Promise] = {
    "used": gettext_lazy("This link has been used. It works once."),
    "revoked": gettext_lazy("This link was replaced by a newer one. Look for the latest mail."),
    "expired": gettext_lazy("This link has expired."),
}


@transaction.atomic
def issue(pledge: Pledge, purpose: str, *, asked_for: bool = True) -> str:
    """A new link of the donor; what comes back is the secret part of its address.

    Only one link to confirm works at a time: the latest. A link that comes along with a letter of
    the clerk's office was not asked for.
    """
    if purpose == PledgeLink.Purpose.CONFIRM:
        revoke(pledge, purpose)
    token = secrets.token_urlsafe(32)
    PledgeLink.objects.create(
        pledge=pledge,
        purpose=purpose,
        token_hash=hash_of(token),
        expires_at=end_of_day_in(LIFE[PledgeLink.Purpose(purpose)], council_zone()),
        asked_for=asked_for,
    )
    return token


def revoke(pledge: Pledge, purpose: str) -> None:
    """Let the links for this purpose die that were not used."""
    unspent = pledge.links.filter(purpose=purpose, used_at=None, revoked_at=None)
    unspent.update(revoked_at=timezone.now())


def must_not_flood(pledge: Pledge, purpose: str) -> None:
    """A link is asked for five times an hour at most: nobody floods a stranger's mailbox.

    Links that come along with letters of the clerk's office are not counted.

    Raises RuleError: as many were asked for in the last hour.
    """
    asked_for = pledge.links.filter(purpose=purpose, asked_for=True)
    if asked_for.filter(created_at__gt=timezone.now() - MAILS_WITHIN).count() >= MOST_MAILS:
        raise RuleError(_("We have sent several mails in the last hour. Try again in an hour."))


def find(token: str, purpose: str) -> PledgeLink | None:
    """The link of this address, whether it still works or not; one for another purpose is none."""
    return (
        PledgeLink.objects.filter(token_hash=hash_of(token), purpose=purpose)
        .select_related("pledge")
        .first()
    )


@transaction.atomic
def lock_link(token: str, purpose: str) -> PledgeLink:
    """Lock the pledge and then the link of this address, to act by it.

    Raises RuleError: there is no such link, or it does not work any more.
    """
    link = find(token, purpose)
    if link is None:
        raise RuleError(str(NOT_FOUND))
    pledge = link.pledge
    lock(pledge)
    lock(link)
    link.pledge = pledge
    if link.standing:
        raise RuleError(str(WHY_CLOSED[link.standing]))
    return link


def hash_of(token: str) -> str:
    """What is kept of a secret address."""
    return hashlib.sha256(token.encode()).hexdigest()
