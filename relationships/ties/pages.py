"""The staff page of a tie; and reporting one: choose the city, enter what a source says."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from relationships.cities.models.cities import City
from relationships.cities.models.labels import labelled
from relationships.cities.pages import chosen_city, search_context
from relationships.motions.acts import motions
from relationships.ties import acts
from relationships.ties.domain import relationships
from relationships.ties.forms.relationships import ReportForm
from relationships.ties.models.relationships import Relationship
from sistercities.kernel import form_keys
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError

RELATIONSHIP = Process(
    noun="relationship",
    cases=lambda: Relationship.objects.select_related("matter").prefetch_related(
        labelled("city_a"), labelled("city_b")
    ),
    may_read=lambda user, relationship: is_clerk(user),
    acts=acts.ACTS,
    sections=[
        Section("relationships/ties/_case.html", acts.context),
        Section("relationships/motions/_case.html", motions.context),
    ],
)


@signed_in
def relationship_new(request: HttpRequest) -> HttpResponse:
    """Without a city: search for one. With a city: say what is reported, and by whom."""
    user = request.user
    if not is_clerk(user) or not isinstance(user, User):
        raise PermissionDenied
    chosen = {name: chosen_city(request, name) for name in ("city", "other")}
    form = ReportForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_report(request, form, user))
        except RuleError as error:
            form.add_error(None, error)
    return render(
        request, "relationships/ties/relationship_new.html", _context(request, form, chosen)
    )


def _context(
    request: HttpRequest, form: ReportForm, chosen: dict[str, City | None]
) -> dict[str, Any]:
    city = chosen["city"]
    pick_other = city is not None and request.GET.get("pick") == "other"
    return admin.site.each_context(request) | {
        "title": _("Report a tie"),
        "form": form,
        "form_key": form_keys.new_key(request.user),
        "choosing_other": pick_other,
        **search_context(request),
        "keep": {"city": city.pk, "pick": "other"} if city and pick_other else {},
        "link": f"?city={city.pk}&other=" if city and pick_other else "?city=",
        **chosen,
    }


def _report(request: HttpRequest, form: ReportForm, user: User) -> str:
    def report() -> str:
        tie = relationships.report_tie(by=user, **form.cleaned_data)
        return reverse("relationship_case", args=[tie.pk])

    return form_keys.once(request, holder=request.user, purpose="relationship/new", work=report)


# Below /admin/.
urlpatterns = [
    path("ties/new/", relationship_new, name="relationship_new"),
    *RELATIONSHIP.addresses("ties"),
]
