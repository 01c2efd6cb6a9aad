"""Mail: a row in the transaction of the act, sent later by `manage.py send_mail`."""

import threading

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation
from post_office import mail
from post_office.models import Email

from sistercities.installation import is_demonstration

LINK = "X-Personal-Link"  # the header of a mail that carries one


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

    A ``secret`` mail carries a personal link: staff see that it went, never what it says, and
    its body is dropped once it has been sent.
    """
    with translation.override(language):
        text = render_to_string(
            f"email/{template}.txt",
            context | {"site_url": settings.SITE_URL, "demonstration": is_demonstration()},
        )
    subject, _, body = text.strip().partition("\n")
    headers = {"Reply-To": reply_to} if reply_to else {}
    if secret:
        headers[LINK] = "yes"
    # The library takes both for templates, so what a person typed goes in as a value.
    queued: Email = mail.send(
        to,
        subject="{{ subject|safe }}",
        message="{{ body|safe }}",
        context={"subject": subject.strip(), "body": body.strip() + "\n"},
        headers=headers or None,
    )
    return queued


def holds_a_link(mail: Email) -> bool:
    """Whether a mail carries a personal link, which nobody but its reader may see."""
    return LINK in (mail.headers or {})


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
