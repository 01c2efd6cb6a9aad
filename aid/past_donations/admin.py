"""Past donations, as their sources tell of them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aid.past_donations import domain as past
from aid.past_donations.forms import PastDonationForm
from aid.past_donations.models import PastDonation
from relationships.cities.models.cities import City
from relationships.ties.sentences.dates import precisely
from sistercities.kernel.admin_lists import CaseList, SearchedChoices
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk

CITIES = ("from_city", "to_city")


@admin.register(PastDonation)
class PastDonationAdmin(SearchedChoices, CaseList, admin.ModelAdmin[PastDonation]):
    """Entered by one person here; on its own page it is corrected by two."""

    form = PastDonationForm
    first_of_all = _(
        "Gifts from before this register, or between other cities, as a source tells of them. They"
        " never count against a cap."
    )
    fields = (*CITIES, *past.FACTS)
    list_display = ("what", "from_city", "to_city", "as_known", "stage")
    list_filter = ("stage",)
    search_fields = ("what", "from_city__name", "to_city__name", "source")
    autocomplete_fields = CITIES
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        labelled = City.objects.with_labels("en")
        both = [Prefetch(name, labelled) for name in CITIES]
        return PastDonation.objects.current().prefetch_related(*both)

    @admin.display(description=_("date"), ordering="happened_on")
    def as_known(self, gift: PastDonation) -> str:
        return precisely(gift.happened_on, gift.precision) if gift.happened_on else ""

    def case_url(self, gift: PastDonation) -> str:
        """Its own page, where it is corrected by two."""
        return gift.get_staff_url()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def save_model(self, request: HttpRequest, obj: PastDonation, form: Any, change: bool) -> None:
        given = {name: getattr(obj, name) for name in (*CITIES, *past.FACTS)}
        made = past.report_past(by=cast(User, request.user), **given)
        obj.pk = made.pk
