"""The pages of cities and countries for the clerk's office, and choosing a city by search."""

from typing import Any

from django.http import HttpRequest

from relationships.cities import acts
from relationships.cities.models.cities import City
from relationships.cities.models.countries import Country
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.permissions import is_clerk

CITY = Process(
    noun="city",
    cases=lambda: City.objects.with_labels("en"),
    may_read=lambda user, city: is_clerk(user),
    acts=acts.ACTS,
    sections=[Section("relationships/cities/_case.html", acts.context)],
)
COUNTRY = Process(
    noun="country",
    cases=Country.objects.all,
    may_read=lambda user, country: is_clerk(user),
    acts=acts.COUNTRY_ACTS,
    sections=[Section("relationships/cities/_case_country.html", acts.country_context)],
)


def chosen_city(request: HttpRequest, name: str) -> City | None:
    """The city whose key the form or the address gives under this name."""
    number = request.POST.get(name) or request.GET.get(name, "")
    if not number.isdecimal() or len(number) > 9:
        return None
    return City.objects.filter(pk=int(number)).first()


def search_context(request: HttpRequest) -> dict[str, Any]:
    """What was searched for, and what was found, for `relationships/cities/_choose_city.html`."""
    text = request.GET.get("q", "").strip()
    found = City.objects.search(text).with_labels("en") if text else City.objects.none()
    return {"q": text, "found": list(found)}


# Below /admin/.
urlpatterns = [*CITY.addresses("cities"), *COUNTRY.addresses("countries", "<slug:pk>")]
