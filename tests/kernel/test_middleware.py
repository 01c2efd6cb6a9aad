import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from sistercities.kernel.middleware import client_address, english_for_staff

PROXY = "10.0.0.1"


def seen_by(view_of, **meta):
    """What the application sees of a request that came with these headers."""
    request = RequestFactory().get("/", **meta)
    client_address(lambda request: HttpResponse())(request)
    return view_of(request)


def address(request):
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        (PROXY, "203.0.113.7", "203.0.113.7"),
        (PROXY, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (PROXY, f"203.0.113.7, {PROXY}", "203.0.113.7"),
        (PROXY, "", PROXY),
        ("192.0.2.9", "203.0.113.7", "192.0.2.9"),
    ],
)
def test_address_is_believed_from_trusted_proxies_only(settings, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = [PROXY]

    found = seen_by(address, REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert found == expected


@pytest.mark.parametrize(("remote", "secure"), [(PROXY, True), ("192.0.2.9", False)])
def test_scheme_is_believed_from_trusted_proxies_only(settings, remote, secure):
    settings.TRUSTED_PROXIES = [PROXY]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    found = seen_by(
        lambda request: request.is_secure(), REMOTE_ADDR=remote, HTTP_X_FORWARDED_PROTO="https"
    )

    assert found is secure


@pytest.mark.parametrize(
    ("path", "language"),
    [("/admin/", "en"), ("/accounts/login/", "en"), ("/uk/", "uk")],
)
def test_staff_pages_are_in_english(path, language):
    with translation.override("uk"):
        english_for_staff(lambda request: HttpResponse())(RequestFactory().get(path))

        assert translation.get_language() == language


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/accounts/login/", "/no-such-page/"])
def test_every_page_says_what_a_browser_may_do(client, path):
    headers = client.get(path).headers

    policy = dict(
        directive.split(" ", 1)
        for directive in headers["Content-Security-Policy"].split("; ")
        if " " in directive
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
