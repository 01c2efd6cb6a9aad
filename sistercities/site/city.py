"""The page of a city, with what was given to it."""

from typing import Any

from django.urls import path

from aid.casework.pages.donation_page import around, row_of
from aid.casework.pages.public import donations, needs_of, past
from aid.past_donations.models import PastDonation
from relationships.casework.pages.city import CityPage
from relationships.casework.pages.reading import council
from relationships.council.models.council import Council

DONATIONS_SHOWN = 10


class CityWithAid(CityPage):
    """What this city is to ours, what it needs, and what was given to it."""

    template_name = "site/city.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, body = super().get_context_data(**kwargs), council()
        seen = around()
        given = donations().filter(city=self.object)[:DONATIONS_SHOWN]
        return context | {
            "needs": needs_of(self.object, seen.hidden),
            "donations": [row_of(one, seen) for one in given],
            "past": self._past(body),
        }

    def _past(self, body: Council | None) -> list[dict[str, Any]]:
        """What our own city gave before this register."""
        if body is None:
            return []
        return past(PastDonation.objects.current().of_city(body.city).filter(to_city=self.object))


urlpatterns = [path("cities/<slug:slug>/", CityWithAid.as_view(), name="city_detail")]
