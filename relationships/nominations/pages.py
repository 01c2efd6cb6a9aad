"""Opening a nomination: search for the city, choose it, say which kind of tie."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.cities.models.cities import City
from relationships.cities.pages import chosen_city, search_context
from relationships.cities.states import Kind
from relationships.nominations.domain import nominations
from sistercities.kernel import form_keys
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError


class NominationForm(forms.Form):
    """Which city, and as what."""

    city = forms.ModelChoiceField(
        City.objects.all(),
        label=gettext_lazy("City"),
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Choose a city from the list.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("As a"), choices=Kind.choices, widget=forms.RadioSelect
    )


@signed_in
def nomination_new(request: HttpRequest) -> HttpResponse:
    """Without a city: search for one. With a city: confirm and open the nomination."""
    user = request.user
    if not is_clerk(user) or not isinstance(user, User):
        raise PermissionDenied
    city = chosen_city(request, "city")
    form = NominationForm(request.POST or None, initial={"city": city, "kind": Kind.SISTER})
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_open(request, form, user))
        except RuleError as error:
            form.add_error(None, error)
    context = admin.site.each_context(request) | {
        "title": _("Open a nomination"),
        "form": form,
        "form_key": form_keys.new_key(request.user),
        "city": city,
        **search_context(request),
    }
    return render(request, "relationships/nominations/nomination_new.html", context)


def _open(request: HttpRequest, form: NominationForm, user: User) -> str:
    def begin() -> str:
        nomination = nominations.open_nomination(**form.cleaned_data, by=user)
        return reverse("nomination_case", args=[nomination.pk])

    return form_keys.once(request, holder=request.user, purpose="nomination/new", work=begin)


# Below /admin/.
urlpatterns = [path("nominations/new/", nomination_new, name="nomination_new")]
