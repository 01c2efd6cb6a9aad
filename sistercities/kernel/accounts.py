"""Sign-in by invitation only."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth import core
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from sistercities.kernel.site_address import site_url


class InvitationOnly(DefaultAccountAdapter):
    """Nobody can sign up; a clerk or administrator invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether this leads to a path of this site: after signing in, nobody is sent elsewhere."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Take the links and the name of the site from our own address, not from the request."""
        asked = core.context.request.build_absolute_uri("/")
        ours = {
            key: value.replace(asked, f"{site_url()}/", 1)
            for key, value in context.items()
            if isinstance(value, str) and value.startswith(asked)
        }
        site = SimpleNamespace(name=our_host(), domain=our_host())
        super().send_mail(template_prefix, email, context | ours | {"current_site": site})

    def format_email_subject(self, subject: str) -> str:
        return f"[{our_host()}] {subject}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of the client, as our own middleware has established it."""
        return str(request.META.get("REMOTE_ADDR", ""))


def our_host() -> str:
    return urlsplit(site_url()).netloc
