"""Sister cities: the list to search, and the page of one city."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from relationships.domain.relationships import reference
from relationships.forms.search import PAGE_SIZE, SisterCitySearch
from relationships.models import (
    City,
    CityName,
    Council,
    CountryLabel,
    Nomination,
    Relationship,
)
from relationships.models.city_search import PositionOfText, search_hint
from relationships.models.countries import country_name
from relationships.models.relationships import RelationshipQuerySet
from relationships.sentences import answers
from relationships.sentences.dates import disagree, since
from relationships.sentences.history import history_of
from relationships.views import papers
from relationships.views.corrected import corrections, recognition_facts
from relationships.views.public import (
    cities,
    council,
    labelled,
    language,
    nominations,
    ties,
    ties_in_full,
)

PLACES_TOLD = 5
OTHER_TIES = 50


class SisterCityList(TemplateView):
    """The ties of our city, to search, filter and sort."""

    template_name = "relationships/sister_city_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body = council()
        if body is None:
            return super().get_context_data(**kwargs)
        every = ties().of_city(body.city)
        countries = countries_of(every)
        search = SisterCitySearch(self.request.GET, countries=countries)
        wanted = search.wanted()
        page = self.page(found(every, wanted, countries), wanted["page_size"] or PAGE_SIZE)
        q = wanted["q"]
        return super().get_context_data(**kwargs) | {
            "council": body,
            "search": search,
            "asked": any(wanted[name] for name in ("q", "country", "status")),
            "left_out": search.left_out(),
            "hint": search_hint(q) if q else "",
            "page_obj": page,
            "rows": [row(tie) for tie in page],
            "places": told_places(q, body) if q and not page.paginator.count else [],
        }

    def page(self, rows: RelationshipQuerySet, size: int) -> Page[Relationship]:
        return Paginator(rows, size).get_page(self.request.GET.get("page"))


def countries_of(every: RelationshipQuerySet) -> list[tuple[str, str]]:
    """The countries of all ties, by their names in the reader's language."""
    codes = set(every.order_by().values_list("city_b__country_code", flat=True).distinct())
    labels = CountryLabel.objects.filter(country__in=codes, language=language())
    names = {code: country_name(code) for code in codes} | dict(
        labels.values_list("country", "name")
    )
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def found(
    every: RelationshipQuerySet, wanted: dict[str, Any], countries: list[tuple[str, str]]
) -> RelationshipQuerySet:
    """The ties that were asked for, in the order that was asked for."""
    rows = every.showing(wanted["status"])
    if wanted["country"]:
        rows = rows.filter(city_b__country_code=wanted["country"])
    if wanted["q"]:
        rows = rows.partner_named(wanted["q"])
    if wanted["sort"] == "since":
        return rows.by_since()
    rows = rows.by_partner(language())
    if wanted["sort"] == "country":
        codes = [code for code, _name in countries]
        return rows.order_by(PositionOfText(codes, "city_b__country_code"), *rows.query.order_by)
    return rows


def row(tie: Relationship) -> dict[str, Any]:
    status, label = answers.status_of(tie)
    return {
        "city": tie.city_b,
        "kind": capfirst(tie.get_kind_display()),
        "status": status,
        "label": label,
        "since": since(tie),
    }


def told_places(text: str, body: Council) -> list[dict[str, Any]]:
    """Places that the reader may have meant, each with what it is to our city."""
    places = list(cities().search(text)[:PLACES_TOLD])
    ours = {
        tie.city_b_id: tie for tie in ties_in_full().of_city(body.city).filter(city_b__in=places)
    }
    nominated = {
        case.city_id: case for case in nominations().filter(city__in=places).order_by("id")
    }
    return [
        {
            "city": place,
            "answer": answer_for(place, body, ours.get(place.pk), nominated.get(place.pk)),
        }
        for place in places
        if place.pk != body.city_id
    ]


def answer_for(
    city: City, body: Council, tie: Relationship | None, nomination: Nomination | None
) -> answers.Answer:
    """Answer from the tie; without one from the nomination; without either in the negative."""
    if tie is not None:
        return answers.about_tie(tie, home=body.city)
    if nomination is not None:
        return answers.about_nomination(nomination, city=city, home=body.city)
    return answers.about_stranger(city, home=body.city)


class CityPage(DetailView[City]):
    """What this city is to ours, since when, and how we know."""

    template_name = "relationships/city_detail.html"
    context_object_name = "city"

    def get_queryset(self) -> Any:
        return cities().with_address().with_former_names().prefetch_related("labels")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city, body = self.object, council()
        if body is None:
            raise Http404
        if city.pk == body.city_id:
            return super().get_context_data(**kwargs) | {"council": body, "is_home": True}
        known = list(ties_in_full().of_city(body.city).filter(city_b=city).reverse())
        cases = list(nominations().filter(city=city))
        tie, case = next(iter(known), None), next(iter(cases), None)
        subjects = [reference(one) for one in known] + [one.reference for one in cases]
        return super().get_context_data(**kwargs) | {
            "council": body,
            "answer": answer_for(city, body, tie, case),
            "facts": facts(city),
            "tie": tie,
            "known": [told(one) for one in known],
            "nominations": cases,
            "papers": papers.of_tie(tie) if tie else None,
            "others": others(city, body),
            "history": history_of(subjects),
        }


def told(tie: Relationship) -> dict[str, Any]:
    """One tie with its dates; “differ” when its sources contradict each other."""
    status, label = answers.status_of(tie)
    dates, found = list(tie.dates.all()), answers.recognition(tie)
    return {
        "tie": tie,
        "status": status,
        "label": label,
        "kind": capfirst(tie.get_kind_display()),
        "dates": dates,
        "differ": disagree(dates),
        "recognition": found,
        "corrections": corrections(answers.recognitions(tie), recognition_facts),
        "reported_by": tie.source if not found or found.evidence != tie.source else "",
        "changes": list(tie.standing_changes.all()),
        "attestations": list(tie.attestations.all()),
    }


def facts(city: City) -> list[dict[str, Any]]:
    """Country, region, people, and what the place is and was called."""
    other = [label.name for label in city.labels.all() if label.name != city.display_name]
    former = [_former(name) for name in city.former_names]
    people = number_format(city.population, force_grouping=True) if city.population else ""
    note = _("Source: %(source)s") % {"source": city.source or "GeoNames"}
    return [
        {"label": _("Country"), "value": city.country_label},
        {"label": _("Region"), "value": city.region},
        {"label": _("Population"), "value": people, "note": note},
        {"label": _("Also written"), "value": ", ".join(other)},
        {"label": _("Formerly"), "value": "; ".join(former)},
    ]


def _former(name: CityName) -> str:
    if name.until_year:
        return _("%(name)s (until %(year)s)") % {"name": name.name, "year": name.until_year}
    return name.name


def others(city: City, body: Council) -> list[Relationship]:
    """Ties of this city with third cities, as far as we have been told of them."""
    rows = Relationship.objects.live().with_city(city).exclude(city_a=body.city)
    return list(rows.prefetch_related(labelled("city_a"), labelled("city_b"))[:OTHER_TIES])
