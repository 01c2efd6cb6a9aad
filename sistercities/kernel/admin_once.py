"""The admin's own forms, and those of the sign-in library: pressed twice, they work once.

Each carries a one-time key (`{% form_key %}`), as the pages of acts do. A page that is shown again
because something was wrong in it has used up no key, and its form comes with a new one. A key works
for the account that was shown the form; on a page without sign-in it works for anybody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sistercities.kernel import form_keys
from sistercities.kernel.workflow import RuleError

View = Callable[..., HttpResponse]


class Once:
    """Mixed into every ModelAdmin of the site: add, change, delete and actions work once."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without a good key the form comes again, with everything typed and the reason."""
        view: View = super().changeform_view  # type: ignore[misc]
        try:
            return only_once(request, lambda: view(request, *args, **kwargs))
        except RuleError as error:
            request.refused = error  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A form that was refused above says so, and saves nothing."""
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        refused = getattr(request, "refused", None)
        if refused is not None:

            def clean(form: Any) -> None:
                raise refused

            form.clean = clean
        return form

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: View = super().changelist_view  # type: ignore[misc]
        return once_or_back(request, lambda: view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: View = super().delete_view  # type: ignore[misc]
        return once_or_back(request, lambda: view(request, *args, **kwargs))


def only_once(
    request: HttpRequest, view: Callable[[], HttpResponse], *, for_anybody: bool = False
) -> HttpResponse:
    """Let a page process its POST once; every repetition gets the same redirect.

    Raises RuleError: see form_keys.claim.
    """
    if request.method != "POST":
        return view()
    return form_keys.page_once(
        request, view, holder=form_keys.ANYBODY if for_anybody else request.user
    )


def once_or_back(
    request: HttpRequest,
    view: Callable[[], HttpResponse],
    *,
    back: str = "",
    for_anybody: bool = False,
) -> HttpResponse:
    """The same for pages on which little is typed: without a good key one is led back and told."""
    try:
        return only_once(request, view, for_anybody=for_anybody)
    except RuleError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(back or request.get_full_path())


def works_once(view: View, *, for_anybody: bool = False) -> View:
    """The same for the view of a library."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return once_or_back(
            request, lambda: view(request, *args, **kwargs), for_anybody=for_anybody
        )

    return once
