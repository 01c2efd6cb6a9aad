"""Choosing a city from the gazetteer: by search, then by its key in the address."""

from typing import Any

from django.http import HttpRequest

from relationships.cities.models.cities import City


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
