"""Personal links: the unguessable addresses by which people without an account act.

Only the hash of a link is kept, so that nobody, not even staff, can read it again; whoever loses
it gets a new one. A link belongs to what it is about by a real foreign key, lives to the end of a
day, may be withdrawn, and is used up by what is done through it. Opening its address changes
nothing: mail scanners open addresses, people press buttons.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.models import PersonalLink
from sistercities.kernel.workflow import RuleError, lock

Link = TypeVar("Link", bound=PersonalLink)
Sentence = str | Promise


@dataclass(frozen=True)
class End:
    """Why a link does not work, and what its reader can do next."""

    why: Sentence
    then: Sentence = ""


NOT_FOUND = End(_("There is no such link. Check that the whole address was copied."))
ENDS = {
    "used": End(_("This link has been used. Each link works once.")),
    "revoked": End(
        _("This link was withdrawn, or replaced by a newer one."),
        _("Look for the latest mail, or ask for a new link."),
    ),
    "expired": End(_("This link has expired."), _("Ask for a new one.")),
}


def _goes_on(subject: Any) -> str:
    """For links whose subject has no end of its own."""
    return ""


@dataclass(frozen=True)
class LinkKind(Generic[Link]):
    """What one kind of link is about, and how that may end before the link does."""

    rows: Callable[[], QuerySet[Link]]
    subject: str
    hold: Callable[[Any], None]
    ends: Mapping[str, End] = field(default_factory=dict)
    ended: Callable[[Any], str] = _goes_on
    not_found: End = NOT_FOUND

    def find(self, token: str) -> Link | None:
        """The link of this address, whether it works or not; None if it is of another kind."""
        return self.rows().filter(token_hash=hash_of(token)).first()

    def lock(self, token: str) -> Link:
        """Lock what a link is about and then the link of this address, to act by it.

        Raises RuleError: there is no such link, or it does not work.
        """
        link = self.find(token)
        if link is None:
            raise RuleError(str(self.not_found.why))
        subject = getattr(link, self.subject)
        self.hold(subject)
        lock(link)
        setattr(link, self.subject, subject)
        self.must_work(link)
        return link

    def must_work(self, link: Link) -> None:
        """Raises RuleError: the link does not work."""
        if self.why_closed(link):
            raise RuleError(str(self.end_of(link).why))

    def why_closed(self, link: Link) -> str:
        """Why the link does not work, as a key of its ends; empty if it works."""
        if link.used_at:
            return link.status
        return self.ended(getattr(link, self.subject)) or link.status

    def end_of(self, link: Link | None) -> End:
        """The same in words, also for an address that leads to no link."""
        return self.not_found if link is None else (ENDS | {**self.ends})[self.why_closed(link)]


def issue(kind: type[Link], *, until: datetime, **subject: Any) -> tuple[Link, str]:
    """A new link, and the secret part of its address, which nobody can read again."""
    token = secrets.token_urlsafe(32)
    return kind._default_manager.create(
        token_hash=hash_of(token), expires_at=until, **subject
    ), token


def use_up(link: PersonalLink) -> None:
    """Nothing more can be done by this link, locked already."""
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])


def revoke(links: QuerySet[Link]) -> None:
    """Withdraw those of these links that were not used."""
    unspent(links).update(revoked_at=timezone.now())


def unspent(links: QuerySet[Link]) -> QuerySet[Link]:
    """Those of these links that were neither used nor withdrawn; they may have expired."""
    return links.filter(used_at=None, revoked_at=None)


def hash_of(token: str) -> str:
    """What is kept of a secret address."""
    return hashlib.sha256(token.encode()).hexdigest()
