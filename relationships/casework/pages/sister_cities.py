"""The list of sister cities: to search, filter and sort."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from relationships.casework.pages.place_search import (
    SHORT,
    Found,
    also_written,
    find,
    name_asked,
    resembling,
)
from relationships.casework.pages.reading import council, ties
from relationships.casework.sentences import answers
from relationships.cities.models.cities import City
from relationships.cities.models.city_search import (
    LONGEST_TEXT,
    IsAmong,
    PositionOfText,
    search_hint,
)
from relationships.cities.models.countries import countries_written
from relationships.council.models.council import Council
from relationships.ties.forms.search import PAGE_SIZE, SisterCitySearch
from relationships.ties.models.relationships import Relationship, RelationshipQuerySet
from relationships.ties.sentences.dates import since
from sistercities.kernel.days import day_in
from sistercities.kernel.pages import page_of
from sistercities.kernel.translations import language

Countries = list[tuple[str, str]]
OTHERS_TOLD = 4


class SisterCityList(TemplateView):
    """The ties of our city, to search, filter and sort; a city searched for gets an answer."""

    template_name = "relationships/casework/sister_city_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body = council()
        if body is None:
            return super().get_context_data(**kwargs)
        every = ties().of_city(body.city)
        countries = countries_of(every)
        search = SisterCitySearch(self.request.GET, countries=countries)
        wanted = search.wanted()
        hint = hint_for(wanted["q"])
        context = super().get_context_data(**kwargs) | {
            "council": body,
            "search": search,
            "q": wanted["q"],
            "asked": any(wanted[name] for name in ("q", "country", "status")),
            "left_out": search.left_out(),
            "hint": hint,
        }
        return context if hint else context | self.listed(every, body, wanted, countries)

    def listed(
        self,
        every: RelationshipQuerySet,
        body: Council,
        wanted: dict[str, Any],
        countries: Countries,
    ) -> dict[str, Any]:
        """The page of matching ties, and the answer to what was searched for."""
        rows = filtered(every, wanted)
        found = find(name_asked(wanted["q"]), body) if wanted["q"] else None
        if found is not None:
            rows = fitting(rows, found)
        size, number = wanted["page_size"] or PAGE_SIZE, self.request.GET.get("page", "")
        page = page_of(
            in_order(rows, wanted["sort"], countries), size=size, asked=number, seldom_full=True
        )
        listed = {"page_obj": page, "rows": rows_of(page, found)}
        return listed | (answered(found, body, bool(page.paginator.count)) if found else {})


def hint_for(text: str) -> str:
    """Why this text cannot be searched for; empty if it can, or if there is none."""
    if len(text) > LONGEST_TEXT * 2:
        return _("That is too long for the name of a city. Type at most 100 letters.")
    return search_hint(text) if text else ""


def countries_of(every: RelationshipQuerySet) -> Countries:
    """The countries of all ties, by their names in the reader's language."""
    tied = ArraySubquery(every.order_by().values("city_b"))
    places = City.objects.filter(IsAmong("pk", tied)).order_by()
    codes = set(places.values_list("country_code", flat=True).distinct())
    names = countries_written(codes, language())
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def filtered(every: RelationshipQuerySet, wanted: dict[str, Any]) -> RelationshipQuerySet:
    rows = every.showing(wanted["status"])
    return rows.filter(city_b__country_code=wanted["country"]) if wanted["country"] else rows


def fitting(rows: RelationshipQuerySet, found: Found) -> RelationshipQuerySet:
    """The ties with the country or the city that was searched for."""
    if found.is_country:
        return rows.filter(city_b__country_code=found.country)
    if found.where:
        return rows.filter(city_b__in=found.tied)
    if found.places:
        return rows.partner_among(found.tied, or_named=found.name)
    return rows.partner_named(found.name)


def in_order(rows: RelationshipQuerySet, sort: str, countries: Countries) -> RelationshipQuerySet:
    if sort == "since":
        return rows.by_since()
    rows = rows.by_partner(language())
    if sort == "country":
        codes = [code for code, _name in countries]
        return rows.order_by(PositionOfText(codes, "city_b__country_code"), *rows.query.order_by)
    return rows


def rows_of(page: Any, found: Found | None) -> list[dict[str, Any]]:
    """The rows of the table; in a search, each says why it matches if its name does not."""
    shown = list(page)
    why = {}
    if found is not None and not (found.is_country or found.places):
        why = also_written(found.name, [tie.city_b for tie in shown])
    words = {sort: _words(tie) for sort, tie in {_sort(tie): tie for tie in shown}.items()}
    return [
        words[_sort(tie)]
        | {"city": tie.city_b, "since": since(tie), "why": why.get(tie.city_b_id, "")}
        for tie in shown
    ]


def _sort(tie: Relationship) -> tuple[str, str, str]:
    """What the words of a row depend on, since most rows of a page share them."""
    return tie.kind, tie.state, tie.certainty


def _words(tie: Relationship) -> dict[str, str]:
    status, label = answers.status_of(tie)
    return {"kind": capfirst(tie.get_kind_display()), "status": status, "label": label}


def answered(found: Found, body: Council, any_tie: bool) -> dict[str, Any]:
    """The sentence that answers the search, and the other places that may be meant."""
    if found.is_country:
        return about_country(found, body, any_tie)
    if found.places:
        first, *others = found.places
        if any_tie and not first.is_ours and len(found.name) <= SHORT:
            return {}
        return {"first": first, "others": others[:OTHERS_TOLD]}
    closest = [] if any_tie else resembling(found, body)
    return {"first": next(iter(closest), None), "others": closest[1:], "is_guess": bool(closest)}


def about_country(found: Found, body: Council, any_tie: bool) -> dict[str, Any]:
    country = countries_written([found.country], language())[found.country]
    if any_tie:
        title = _("Ties with %(country)s") % {"country": country}
        return {"title": title, "nominated": found.places}
    today = day_in(ZoneInfo(body.timezone))
    return {"none": answers.about_country(country, on=today), "nominated": found.places}


urlpatterns = [path("sister-cities/", SisterCityList.as_view(), name="sister_city_list")]
