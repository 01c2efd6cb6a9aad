"""Pages for people who sign in: in the council's time, and nothing typed is lost at the door."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sistercities.kernel.calendar import by_the_councils_clock

View = Callable[..., HttpResponse]
NOT_TYPED = {"csrfmiddlewaretoken", "form_key", "seen"}


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into a form that could not be taken, to be given back."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
        if value
    ]


def signed_in(view: View) -> View:
    """Let in whoever is signed in. If a session ended over a form, say so and return the text."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            with by_the_councils_clock():
                return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        context = {"typed": typed(request), "path": request.get_full_path()}
        return render(request, "account/signed_out.html", context, status=403)

    return page
