"""Mail that could not be delivered: the clerk's office is told once, and settles each.

The mail loop tries a mail six times in an hour and a quarter, then gives it up. What the reader
should have known must reach them in another way: by telephone, by a new mail to another address,
or by the same mail again, once the mail server answers.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from sistercities.kernel import outbox
from sistercities.kernel.models import UndeliveredMail, User
from sistercities.kernel.permissions import clerks
from sistercities.kernel.site_address import site_url
from sistercities.kernel.workflow import RuleError, lock


@transaction.atomic
def tell_clerks() -> int:
    """Tell the clerk's office once of each mail that was given up; return how many there were.

    If the mail was to the office itself, no mail is sent about it, since that would fail too; it is
    on the desk with all others.
    """
    office = list(clerks().values_list("email", flat=True))
    if not office:
        return 0
    given_up = Email.objects.filter(status=STATUS.failed).exclude(to__in=office)
    new = given_up.filter(undelivered__isnull=True).select_for_update(
        of=("self",), skip_locked=True, no_key=True
    )
    rows = [UndeliveredMail(mail=mail) for mail in new]
    told = UndeliveredMail.objects.bulk_create(rows)
    url = f"{site_url()}/admin/desk/dead-mail/"
    for address in office if told else []:
        context: dict[str, object] = {"number": len(told), "url": url}
        outbox.post("undelivered", to=address, language="en", context=context)
    return len(told)


@transaction.atomic
def try_again(mail: Email) -> None:
    """Let the mail loop send the same mail again; if that fails too, the office is told again.

    Raises RuleError: the mail was not given up, or is settled; its text was for its reader alone
    and was forgotten when it was given up.
    """
    _must_be_open(mail)
    if not outbox.is_harmless(mail):
        raise RuleError(
            _(
                "The text of this mail was for its reader alone and is forgotten. Send a new link"
                " from the page of the case."
            )
        )
    UndeliveredMail.objects.filter(mail=mail).delete()
    mail.status, mail.number_of_retries, mail.scheduled_time = STATUS.queued, None, None
    mail.save(update_fields=["status", "number_of_retries", "scheduled_time", "last_updated"])


@transaction.atomic
def settle(mail: Email, *, by: User, how: str) -> None:
    """Say how the reader learned of it in another way. The mail leaves the desk, and is kept.

    Raises RuleError: the mail was not given up, or is settled already; it is not said how.
    """
    _must_be_open(mail)
    how = how.strip()
    if not how:
        raise RuleError(_("Say how the reader was told, or why nobody needs to be."))
    UndeliveredMail.objects.update_or_create(
        mail=mail,
        defaults={"settled_at": timezone.now(), "settled_by": by, "settled_how": how},
    )


def is_open(mail: Email) -> bool:
    """Whether the mail was given up and nobody has settled it."""
    settled = UndeliveredMail.objects.filter(mail=mail, settled_at__isnull=False)
    return mail.status == STATUS.failed and not settled.exists()


def _must_be_open(mail: Email) -> None:
    lock(mail)
    if not is_open(mail):
        raise RuleError(_("This mail was sent, waits to be sent, or is settled already."))
