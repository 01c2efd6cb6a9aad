"""The page of one city: what it is to ours, and on what evidence."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from relationships.casework.pages import papers
from relationships.casework.pages.city_answers import answer_for
from relationships.casework.pages.next_meeting import next_item
from relationships.casework.pages.reading import council, nominations, ties_in_full
from relationships.casework.sentences import answers
from relationships.casework.sentences.history import history_of
from relationships.cities.domain.cities import reference as place_reference
from relationships.cities.models.cities import City
from relationships.cities.models.city_entries import CityLabel, OtherName
from relationships.cities.models.countries import country_name
from relationships.cities.models.labels import cities, labelled
from relationships.council.models.council import Council
from relationships.ties.domain.relationships import reference
from relationships.ties.models.relationships import Relationship
from relationships.ties.sentences.dates import disagree
from relationships.ties.sentences.recognitions import recognition_facts
from sistercities.kernel.corrected import corrections

OTHER_TIES = 50


class CityPage(DetailView[City]):
    """What this city is to ours, since when, and on what evidence."""

    template_name = "relationships/casework/city_detail.html"
    context_object_name = "city"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; an address typed with capitals is redirected to it."""
        slug = kwargs["slug"]
        if slug != slug.lower():
            return redirect("city_detail", slug=slug.lower(), permanent=True)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        labels = Prefetch("labels", CityLabel.objects.current())
        return cities().with_address().with_former_names().prefetch_related(labels)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city, body = self.object, council()
        if body is None:
            raise Http404
        if city.pk == body.city_id:
            return super().get_context_data(**kwargs) | {"council": body, "is_home": True}
        between = list(ties_in_full().of_city(body.city).filter(city_b=city).reverse())
        cases = list(nominations().filter(city=city))
        tie, case = next(iter(between), None), next(iter(cases), None)
        subjects = [reference(one) for one in between] + [one.reference for one in cases]
        subjects.append(place_reference(city))
        return super().get_context_data(**kwargs) | {
            "council": body,
            "answer": answer_for(city, body, tie, case),
            "facts": facts(city),
            "tie": tie,
            "ties": all_told(between),
            "nominations": cases,
            "next_item": next_item(tie) if tie else None,
            "papers": papers.of_tie(tie) if tie else None,
            "others": others(city, body),
            "history": history_of(subjects),
        }


def all_told(between: list[Relationship]) -> list[dict[str, Any]]:
    """Every tie, with the council's motions about it; these are read at once."""
    motions = papers.motions_about(between)
    return [
        told(tie, [one for one in motions if one["motion"].matter_id == tie.matter_id])
        for tie in between
    ]


def told(tie: Relationship, motions: list[dict[str, Any]]) -> dict[str, Any]:
    """One tie with its dates; “differ” when its sources contradict each other."""
    voted = {one["number"]: one for one in motions}
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
        "motions": motions,
        "changes": [
            {"change": row, "voted": voted.get(row.roll_call.motion_id) if row.roll_call else None}
            for row in tie.status_changes.all()
        ],
        "attestations": list(tie.attestations.all()),
    }


def facts(city: City) -> list[dict[str, Any]]:
    """Country, region, population, and what the place is and was called."""
    other = [label.name for label in city.labels.all() if label.name != city.display_name]
    former = [_former(name) for name in city.former_names]
    people = number_format(city.population, force_grouping=True) if city.population else ""
    source = city.source or _("GeoNames, date not given")
    note = _("Source: %(source)s") % {"source": source}
    countries = (city.country_label, country_name(city.country_code))
    region = "" if city.region in countries else city.region
    return [
        {"label": _("Country"), "value": city.country_label},
        {"label": _("Region"), "value": region},
        {"label": _("Population"), "value": people, "note": note},
        {"label": _("Also written"), "value": ", ".join(other)},
        {"label": _("Formerly"), "value": "; ".join(former)},
    ]


def _former(name: OtherName) -> str:
    if name.until_year:
        return _("%(name)s (until %(year)s)") % {"name": name.name, "year": name.until_year}
    return name.name


def others(city: City, body: Council) -> list[Relationship]:
    """Ties of this city with third cities, as far as sources have told us."""
    rows = Relationship.objects.live().with_city(city).exclude(city_a=body.city)
    return list(rows.prefetch_related(labelled("city_a"), labelled("city_b"))[:OTHER_TIES])
