"""The front door and the home page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from aid.needs.models.needs import Need
from relationships.casework.pages.nominations import card
from relationships.casework.pages.reading import council, nominations
from relationships.casework.sentences.road import how_it_is_made
from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState as State
from sistercities.kernel import public_record

NOMINATIONS_SHOWN = 6


def front_door(request: HttpRequest) -> HttpResponse:
    """Send a reader to the home page in the language their browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    response["Vary"] = "Accept-Language"
    return response


class Home(TemplateView):
    """What the programme is, what is under way, and where to look."""

    template_name = "site/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body = council()
        context = super().get_context_data(**kwargs) | {
            "council": body,
            "made": how_it_is_made(),
            "head": public_record.head(),
        }
        if body is None:
            return context
        under_way = nominations().live()
        number = under_way.count()
        asked_for = Need.objects.published().count()
        return context | {
            "figures": figures(Relationship.objects.of_city(body.city).counted()),
            "nomination_count": number,
            "nomination_label": ngettext("nomination under way", "nominations under way", number),
            "need_count": asked_for,
            "need_label": ngettext("need in a partner city", "needs in partner cities", asked_for),
            "cards": [card(case) for case in under_way[:NOMINATIONS_SHOWN]],
        }


def figures(ties: dict[str, int]) -> list[dict[str, Any]]:
    """How many ties carry each word; the numbers add up to the list of all current ties."""
    official = ties.get(State.OFFICIAL, 0)
    reported = ties.get(State.REPORTED, 0)
    unclear = ties.get(Relationship.Certainty.UNCLEAR, 0)
    dormant, suspended = ties.get(State.DORMANT, 0), ties.get(State.SUSPENDED, 0)
    rows = [
        (State.OFFICIAL, official, ngettext("official tie", "official ties", official)),
        (State.DORMANT, dormant, ngettext("dormant tie", "dormant ties", dormant)),
        (State.SUSPENDED, suspended, ngettext("suspended tie", "suspended ties", suspended)),
        (
            State.REPORTED,
            reported,
            ngettext("reported tie, not confirmed", "reported ties, not confirmed", reported),
        ),
        (
            Relationship.Certainty.UNCLEAR,
            unclear,
            ngettext("unclear tie", "unclear ties", unclear),
        ),
    ]
    return [
        {"status": str(status), "count": number, "label": label}
        for status, number, label in rows
        if number or status == State.OFFICIAL
    ]


urlpatterns = [path("", Home.as_view(), name="home")]
