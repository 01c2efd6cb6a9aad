"""Past donations, as their sources tell of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aid.domain import past
from aid.forms.recipients import PastDonationForm
from aid.models import PastDonation
from relationships.admin.choices import SearchedChoices
from relationships.admin.council import NothingDeleted
from relationships.models import City
from relationships.sentences.dates import precisely

CITIES = ("from_city", "to_city")


@admin.register(PastDonation)
class PastDonationAdmin(SearchedChoices, NothingDeleted, admin.ModelAdmin[PastDonation]):
    """The two cities and the address of the page stay as they were entered."""

    form = PastDonationForm
    first_of_all = _(
        "Gifts from before this register, or between other cities, as a source tells of them. They"
        " never count against a cap."
    )
    list_display = ("what", "from_city", "to_city", "as_known", "stage")
    list_filter = ("stage",)
    search_fields = ("what", "from_city__name", "to_city__name", "source")
    autocomplete_fields = CITIES
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        labelled = City.objects.with_labels("en")
        both = [Prefetch(name, labelled) for name in CITIES]
        return super().get_queryset(request).prefetch_related(*both)

    @admin.display(description=_("date"), ordering="happened_on")
    def as_known(self, gift: PastDonation) -> str:
        return precisely(gift.happened_on, gift.precision) if gift.happened_on else ""

    def get_readonly_fields(self, request: HttpRequest, obj: PastDonation | None = None) -> Any:
        return ("reference", *CITIES) if obj else ()

    def get_fields(self, request: HttpRequest, obj: PastDonation | None = None) -> Any:
        return ("reference", *CITIES, *past.FACTS) if obj else (*CITIES, *past.FACTS)

    def save_model(self, request: HttpRequest, obj: PastDonation, form: Any, change: bool) -> None:
        if change:
            past.correct(obj)
        else:
            past.enter(obj)
