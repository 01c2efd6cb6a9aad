"""What every template may use as `site`."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info, gettext

from relationships.casework.pages.reading import council as labelled_council
from sistercities.kernel import public_record, secret_addresses
from sistercities.kernel.installation import is_demonstration
from sistercities.kernel.site_address import site_url
from sistercities.kernel.translations import said


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the council, the navigation and the languages; looked up only if used.

    The frame of the page says `house`: on its own pages the sign-in library gives another `site`.
    """
    house = SimpleLazyObject(lambda: _site(request))
    return {"site": house, "house": house}


def _site(request: HttpRequest) -> dict[str, Any]:
    council = SimpleLazyObject(labelled_council)
    return {
        "name": gettext("Sister Cities"),
        "council": council,
        "council_name": cache(lambda: said(council, "name")),
        "demonstration": cache(is_demonstration),
        "languages": cache(lambda: _languages(request)),
        "record_head": cache(_record_head),
        "nav": cache(lambda: _nav(request)),
        "feed_url": reverse("feed"),
        "report_path": "" if secret_addresses.is_one(request.path) else request.path,
        "url": site_url(),
    }


def _record_head() -> str:
    head = public_record.head()
    return head.hash if head else ""


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in each language; none where the address does not begin with one."""
    current = get_language()
    _root, begins, rest = request.path.partition(f"/{current}/")
    if request.resolver_match is None or not begins or _root:
        return []
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": f"/{code}/{rest}",
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    pages = [
        ("sister_city_list", gettext("Sister cities")),
        ("nomination_list", gettext("Nominations")),
        ("meeting_list", gettext("Meetings")),
        ("aid", gettext("Aid")),
        ("record", gettext("Public record")),
    ]
    home = reverse("home")
    return [
        {"url": home, "label": gettext("Home"), "current": request.path == home},
        *(
            {"url": url, "label": label, "current": request.path.startswith(url)}
            for url, label in ((reverse(name), label) for name, label in pages)
        ),
    ]
