"""Sign-in by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class InvitationOnly(DefaultAccountAdapter):
    """Nobody can sign up; a clerk or administrator invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """After signing in one is sent to a path of this site, and to no other host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that our own middleware has already freed of forgeries."""
        return str(request.META.get("REMOTE_ADDR", ""))
