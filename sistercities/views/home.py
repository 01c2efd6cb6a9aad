"""The front door and the home page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.generic import TemplateView

from relationships.models import Relationship
from relationships.sentences.road import how_it_is_made
from relationships.states import RelationshipState as State
from relationships.views.nominations_public import card
from relationships.views.public import council, nominations, ties
from sistercities import public_record

NOMINATIONS_SHOWN = 6


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
        body = council()
        context = super().get_context_data(**kwargs) | {
            "council": body,
            "made": how_it_is_made(),
            "head": public_record.head(),
        }
        if body is None:
            return context
        ours = ties().of_city(body.city)
        under_way = nominations().live()
        return context | {
            "official_count": ours.showing(State.OFFICIAL).count(),
            "unclear_count": ours.showing(Relationship.Standing.UNCLEAR).count(),
            "nomination_count": under_way.count(),
            "cards": [card(case) for case in under_way[:NOMINATIONS_SHOWN]],
        }
