"""What every request and response passes through, besides Django's own."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sistercities.kernel.installation import is_demonstration
from sistercities.kernel.site_address import asked_at

Handler = Callable[[HttpRequest], HttpResponse]

STAFF_PREFIXES = ("/admin/", "/accounts/")
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def client_address(get_response: Handler) -> Handler:
    """Believe X-Forwarded-For only from the proxies named in TRUSTED_PROXIES.

    The address is the last one that no trusted proxy has added, so a client cannot forge it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        trusted = settings.TRUSTED_PROXIES
        if request.META.get("REMOTE_ADDR") in trusted:
            hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            strangers = [hop for hop in hops if hop and hop not in trusted]
            if strangers:
                request.META["REMOTE_ADDR"] = strangers[-1]
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return get_response(request)

    return middleware


def asked_address(get_response: Handler) -> Handler:
    """Where a demonstration has several names, links begin with the one that was asked for.

    The names are those of SITE_HOSTS. Without them, and on a real site, links begin with SITE_URL.
    """

    def address(request: HttpRequest) -> str:
        try:
            return f"{request.scheme}://{request.get_host()}" if is_demonstration() else ""
        except DisallowedHost:
            return ""  # refused later, by Django

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SITE_HOSTS:
            return get_response(request)
        with asked_at(lambda: address(request)):
            return get_response(request)

    return middleware


def refuse_nul(get_response: Handler) -> Handler:
    """Refuse an address with a NUL character: none of ours has one, and PostgreSQL takes none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in unquote(request.get_full_path()):
            raise BadRequest("The address holds a NUL character.")
        return get_response(request)

    return middleware


def headers(get_response: Handler) -> Handler:
    """Say what a browser may do with our pages, beyond the content security policy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def english_for_staff(get_response: Handler) -> Handler:
    """The admin and sign-in are in English, whatever the browser asks for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PREFIXES):
            translation.activate("en")
            request.LANGUAGE_CODE = "en"
        return get_response(request)

    return middleware
