"""Entering a thing of the council's own: one form for the thing and its surplus declaration."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from aid.items.domain import items
from aid.items.forms.items import NewItemForm
from sistercities.kernel import form_keys
from sistercities.kernel.acts import Consequences
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.signed_in import signed_in
from sistercities.kernel.workflow import RuleError


@signed_in
def item_new(request: HttpRequest) -> HttpResponse:
    """Ask what the thing is and what its department declared; enter both at once."""
    user = request.user
    if not is_clerk(user) or not isinstance(user, User):
        raise PermissionDenied
    form = NewItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            address = _enter(request, form, user)
            messages.success(request, _("The thing and its surplus declaration are entered."))
            return HttpResponseRedirect(address)
        except RuleError as error:
            form.add_error(None, error)
    context = admin.site.each_context(request) | {
        "title": _("Declare something of the council's own surplus"),
        "form": form,
        "form_key": form_keys.new_key(request.user),
        "consequences": _consequences(),
    }
    status = 422 if form.errors else 200
    return render(request, "aid/items/item_new.html", context, status=status)


def _consequences() -> Consequences:
    return Consequences(
        happens=[
            _("The thing is entered as the council's own, with its surplus declaration."),
            _("Its kind and how many there are never change; the rest can be corrected."),
            _("After this it is valued, photographed, and proposed for a recipient body."),
        ],
        public=[
            _("Description, department, since when, why, and what replaces it: in the record.")
        ],
    )


def _enter(request: HttpRequest, form: NewItemForm, user: User) -> str:
    def declare() -> str:
        item = items.declare_surplus(by=user, item=form.item(), declaration=form.declaration())
        return reverse("item_case", args=[item.pk])

    return form_keys.once(request, holder=request.user, purpose="item/new", work=declare)


# Below /admin/.
urlpatterns = [path("items/new/", item_new, name="item_new")]
