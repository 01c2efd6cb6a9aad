"""What the pages behind personal links have in common, and the one page of a link at its end.

Opening such an address changes nothing; only the buttons do. The page is for one person: it is kept
by no cache and no search engine, and its address is told to no other site. The policy for that is
`strict-origin` and not `no-referrer`, because browsers then send `Origin: null` with a form, which
the protection against forged forms must refuse.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sistercities.kernel.links import Link, LinkKind


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the page out of caches and search engines, and its address away from other sites."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def by_button(page: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Act only when a button is pressed; whoever opens the address itself is led to ``page``.

    The address stands in the browser after a mistake in the form. Loading it again, or changing
    the language, must lead back to the form.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return HttpResponseRedirect(reverse(page, args=args, kwargs=kwargs))

        return wrapped

    return decorate


def at_its_end(
    request: HttpRequest,
    kind: LinkKind[Link],
    link: Link | None,
    *,
    typed: Iterable[str] = (),
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    """Why a link does not work, what to do next, and whom to ask; what was typed is given back.

    ``more`` is handed to the template; if it names one as ``shown``, the page includes that too.
    """
    context = {
        "end": kind.end_of(link),
        "reason": kind.why_closed(link) if link else "",
        "link": link,
        "typed": [text for text in typed if text.strip()],
    }
    return render(
        request,
        "kernel/personal_link.html",
        context | more,
        status=status or (410 if link else 404),
    )
