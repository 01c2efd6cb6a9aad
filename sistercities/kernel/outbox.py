"""Mail: a row in the transaction of the act, sent later by `manage.py send_mail`."""

import threading
from collections.abc import Iterable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from post_office import mail
from post_office.models import STATUS, Email

from sistercities.kernel import secret_addresses, text
from sistercities.kernel.council import as_the_page_found_it
from sistercities.kernel.installation import is_demonstration
from sistercities.kernel.site_address import site_url

LINK = "X-Personal-Link"  # the header of a mail that carries one
KIND = "X-Kind"  # the header that names the template of a mail of ours
# What staff may read of a mail that went to somebody else. Every other text is its reader's
# alone and dropped after sending, whichever library wrote it: a link that opens an account or
# signs for a mayor must not lie where a colleague finds it. None of these carries such a link.
HARMLESS = frozenset(
    {
        "aid_pledge_changed",
        "aid_pledge_declined",
        "aid_acceptance_reminder",
        "aid_staff_answer",
        "aid_staff_new_pledge",
        "aid_staff_refusal",
        "aid_staff_received",
        "aid_staff_withdrawn",
        "committee_ballot_closed",
        "committee_ballot_opened",
        "committee_declaration_entered",
        "committee_recusal_lifted",
        "committee_reminder",
        "committee_discussion_opened",
        "committee_review_entered",
        "committee_review_objected",
        "committee_review_started",
        "committee_seated",
        "committee_vote_entered",
        "committee_vote_objected",
        "entry_awaits_confirmation",
        "entry_discarded",
        "meeting_agenda_posted",
        "meeting_cancelled",
        "office_late",
        "roll_call_confirmed",
        "signature_refused",
        "signing_reminder",
        "text_replaced",
        "tie_official",
        "undelivered",
    }
)
ACCOUNTS = frozenset({"invitation"})  # and every mail of the sign-in library, which names no kind
DROPPED = "The text of this mail was for its reader alone. It was dropped after sending."


def post(
    template: str,
    *,
    to: str,
    language: str,
    context: dict[str, object],
    reply_to: str = "",
    secret: bool = False,
) -> Email:
    """Queue one mail in the reader's language; the template's first line is the subject.

    Answers go to the clerk's office, unless ``reply_to`` says to whom; our own address reads none.

    Staff see that it went, never what it says, and its body is dropped once it has been sent;
    unless the template is named as harmless and this mail, not being ``secret``, carries no
    personal link.
    """
    written = _written(template, language, context, reply_to=reply_to, secret=secret)
    queued: Email = mail.send(to, **written)
    return queued


def post_to_each(
    template: str, *, to: Iterable[str], language: str, context: dict[str, object]
) -> None:
    """Queue the same mail for each of these addresses; none of its readers sees another's."""
    readers = list(to)
    if readers:
        written = _written(template, language, context)
        mail.send_many([{"recipients": reader, **written} for reader in readers])


def _written(
    template: str,
    language: str,
    context: dict[str, object],
    *,
    reply_to: str = "",
    secret: bool = False,
) -> dict[str, Any]:
    """The mail as the library takes it, but for its reader."""
    office = reply_to or _office()
    around = {"site_url": site_url(), "demonstration": is_demonstration(), "office": office}
    with translation.override(language):
        said = render_to_string(f"email/{template}.txt", context | around)
    first, _, rest = said.strip().partition("\n")
    # Texts are cleaned when typed, but some are older than that.
    subject, body = text.one_line(first), text.clean(rest)
    headers = {KIND: template} | ({"Reply-To": office} if office else {})
    if secret or secret_addresses.in_text(body):
        headers[LINK] = "yes"
    # The library takes both for templates, so what a person typed goes in as a value.
    return {
        "subject": "{{ subject|safe }}",
        "message": "{{ body|safe }}",
        "context": {"subject": subject, "body": body + "\n"},
        "headers": headers,
    }


def _office() -> str:
    """Where the clerk's office reads mail; nothing before there is a council."""
    council = as_the_page_found_it()
    return council.contact_email if council else ""


def harmless() -> Q:
    """The mails whose text staff may read, and which keep it."""
    return Q(**{f"headers__{KIND}__in": sorted(HARMLESS)}) & ~Q(headers__has_key=LINK)


def of_accounts() -> Q:
    """The mails that may open an account: ours that invite, and all that name no kind."""
    return ~Q(headers__has_key=KIND) | Q(**{f"headers__{KIND}__in": sorted(ACCOUNTS)})


def is_harmless(mail: Email) -> bool:
    """Whether staff may read this mail, which was written to somebody else."""
    headers = mail.headers or {}
    return headers.get(KIND) in HARMLESS and LINK not in headers


def drop_texts() -> None:
    """Forget the text of every mail that is gone and not harmless; a demonstration keeps it."""
    if is_demonstration():
        return
    gone = Email.objects.filter(status__in=[STATUS.sent, STATUS.failed]).exclude(message=DROPPED)
    gone.exclude(harmless()).update(message=DROPPED, html_message="", context=None)


class Courier(EmailBackend):
    """Sends by SMTP; a demonstration never opens a connection, so nothing leaves the machine.

    The library sends each mail in a thread of its own, and what a thread has asked of the database
    leaves a connection behind: a hundred mails would leave none for the site.
    """

    def open(self) -> bool | None:
        try:
            return False if is_demonstration() else super().open()
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()
