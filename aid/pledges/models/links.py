"""Personal links of donors: one to confirm the pledge, others to follow it.

Whoever holds the link is taken for the donor, so staff cannot read the mail that brings it. The
link to confirm works once, for fourteen days. A link to follow works for two years. Both end with
the day where the council sits. Each mail that asks the donor to do something brings one more link
to follow; the earlier ones go on working.
"""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.pledges.models.pledges import Pledge, PledgeLink
from sistercities.kernel import links
from sistercities.kernel.calendar import council_zone, end_of_day_in
from sistercities.kernel.links import ENDS, NOT_FOUND, End, LinkKind, Sentence
from sistercities.kernel.workflow import RuleError, lock

LIFE = {
    PledgeLink.Purpose.CONFIRM: timedelta(days=14),
    PledgeLink.Purpose.FOLLOW: timedelta(days=730),
}
Kind = LinkKind[PledgeLink]
ASK_THE_OFFICE = gettext_lazy(
    "Write to the clerk's office, and you get a new link to the page of your pledge."
)
MOST_MAILS, MAILS_WITHIN = 5, timedelta(hours=1)


@transaction.atomic
def issue(pledge: Pledge, purpose: str, *, asked_for: bool = True) -> str:
    """Make a new link for the donor; returns the secret part of its address.

    Only the latest link to confirm works. ``asked_for`` is false for a link that comes along with a
    letter of the clerk's office.
    """
    if purpose == PledgeLink.Purpose.CONFIRM:
        revoke(pledge, purpose)
    until = end_of_day_in(LIFE[PledgeLink.Purpose(purpose)], council_zone())
    return links.issue(
        PledgeLink, until=until, pledge=pledge, purpose=purpose, asked_for=asked_for
    )[1]


def revoke(pledge: Pledge, purpose: str) -> None:
    """Withdraw the unused links for this purpose."""
    links.revoke(pledge.links.filter(purpose=purpose))


def must_not_flood(pledge: Pledge, purpose: str) -> None:
    """At most five links an hour can be asked for, so that nobody floods a stranger's mailbox.

    Links that come along with letters of the clerk's office are not counted.

    Raises RuleError: five were asked for in the last hour.
    """
    asked_for = pledge.links.filter(purpose=purpose, asked_for=True)
    if asked_for.filter(created_at__gt=timezone.now() - MAILS_WITHIN).count() >= MOST_MAILS:
        raise RuleError(_("We have sent several mails in the last hour. Try again in an hour."))


def _ended(pledge: Pledge) -> str:
    return "erased" if pledge.erased_at is not None else ""


def _kind(purpose: str, *, not_found: End, revoked: Sentence, expired: Sentence) -> Kind:
    """The links for one purpose, as a kind of its own."""
    return LinkKind(
        rows=lambda: PledgeLink.objects.filter(purpose=purpose).select_related("pledge"),
        subject="pledge",
        hold=lock,
        ended=_ended,
        not_found=not_found,
        ends={
            "revoked": End(ENDS["revoked"].why, revoked),
            "expired": End(ENDS["expired"].why, expired),
            "erased": End(
                gettext_lazy("Your data were erased from this register, so this page is gone."),
                gettext_lazy("What was decided stays in the public record, without you."),
            ),
        },
    )


CONFIRM_LINKS = _kind(
    PledgeLink.Purpose.CONFIRM,
    not_found=NOT_FOUND,
    revoked=gettext_lazy("Look for the latest mail."),
    expired=gettext_lazy("Please send the pledge anew."),
)
FOLLOW_LINKS = _kind(
    PledgeLink.Purpose.FOLLOW,
    not_found=End(NOT_FOUND.why, ASK_THE_OFFICE),
    revoked=gettext_lazy(
        "Look for the latest mail, or write to the clerk's office for a new link to the page of"
        " your pledge."
    ),
    expired=ASK_THE_OFFICE,
)
# The address of a draft is no personal link, but if it leads nowhere the same page says so.
DRAFTS = replace(
    CONFIRM_LINKS,
    not_found=End(
        gettext_lazy("There is no draft at this address. Drafts are erased after fourteen days.")
    ),
)
