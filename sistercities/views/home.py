"""The front door and the home page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.generic import TemplateView

from relationships.models import Nomination, Relationship


def front_door(request: HttpRequest) -> HttpResponse:
    """Send a reader to the home page in the language their browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    response["Vary"] = "Accept-Language"
    return response


class Home(TemplateView):
    """What the programme is, what is under way, and where to look."""

    template_name = "sistercities/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            official_count=Relationship.objects.of_council().in_force().count(),
            nominations=Nomination.objects.public().live().select_related("city")[:5],
            **kwargs,
        )
