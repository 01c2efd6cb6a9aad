"""What browsers and search engines ask for by themselves."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path

from sistercities.kernel.installation import is_demonstration

NOT_FOR_ROBOTS = ("/admin/", "/accounts/", "/*/sign/", "/*/receive/")


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines stay out of sign-in and personal links, and of a whole demonstration."""
    closed = ("/",) if is_demonstration() else NOT_FOR_ROBOTS
    lines = ["User-agent: *", *(f"Disallow: {folder}" for folder in closed)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponse:
    """The old address of the site's mark leads to the drawing."""
    return HttpResponse(status=302, headers={"Location": static("img/favicon.svg")})


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
]
