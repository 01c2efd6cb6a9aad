"""The public pages about aid: what is needed, what was given, and each donation."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.generic import TemplateView

from aid.casework.pages.donation_page import around, page_of_donation, page_of_past, row_of
from aid.donations.acts.things import translated
from aid.donations.models.approvals import Approval
from aid.donations.models.donations import Donation, DonationLine
from aid.needs.models.needs import Need, NeedQuerySet, NeedTranslation
from aid.needs.states import NeedState
from aid.past_donations.models import PastDonation
from aid.shipping.models.shipments import Acceptance, Shipment
from relationships.casework.pages.reading import council
from relationships.cities.models.cities import City
from relationships.cities.models.labels import labelled
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall
from relationships.ties.sentences.dates import precisely
from sistercities.kernel.pages import page_of
from sistercities.kernel.translations import said

PAGE_SIZE = 25
PAST_SHOWN = 200


def donations() -> Any:
    """The public donations, with everything that a row of the list shows."""
    lines = DonationLine.objects.filter(cancelled_at__isnull=True).select_related("item")
    lines = lines.prefetch_related(translated("item"))
    counting = Prefetch("roll_calls", RollCall.objects.current(), to_attr="counting")
    moved = Motion.objects.originals().prefetch_related(counting)
    confirmed = Approval.objects.current()
    return (
        Donation.objects.public()
        .with_recipient()
        .select_related("matter")
        .prefetch_related(
            labelled("city"),
            Prefetch("lines", lines),
            Prefetch("matter__motions", moved, to_attr="moved"),
            Prefetch("approvals", confirmed, to_attr="confirmed"),
            Prefetch("shipments", Shipment.objects.current(), to_attr="journeys"),
            Prefetch("acceptances", Acceptance.objects.current(), to_attr="signed"),
        )
    )


def needs(hidden: set[int]) -> list[dict[str, Any]]:
    """Every need that was published, open ones first; the numbers of a row add up."""
    return _told(Need.objects.public(), hidden)


def needs_of(city: City, hidden: set[int]) -> list[dict[str, Any]]:
    """What bodies in this city need now."""
    return _told(Need.objects.published().filter(body__city=city), hidden)


def _told(rows: NeedQuerySet, hidden: set[int]) -> list[dict[str, Any]]:
    translated = Prefetch("translations", NeedTranslation.objects.current())
    found = rows.counted().select_related("body")
    found = found.prefetch_related(labelled("body__city"), translated)
    return [
        {
            "need": need,
            "what": said(need, "what"),
            "details": said(need, "details"),
            "closed": said(need, "closed_reason"),
            "is_open": need.state == NeedState.PUBLISHED,
            "city": need.body.city,
            "body": need.body.get_kind_display() if need.body.city_id in hidden else need.body.name,
        }
        for need in found.order_by("state", "id").reverse()
    ]


def past(rows: Any) -> list[dict[str, Any]]:
    """Earlier donations that a source tells of, the newest first."""
    found = rows.prefetch_related(labelled("from_city"), labelled("to_city"))
    return [
        {
            "donation": one,
            "when": precisely(one.happened_on, one.precision) if one.happened_on else "",
            "stage": PastDonation.Stage(one.stage).label,
        }
        for one in found[:PAST_SHOWN]
    ]


class AidPage(TemplateView):
    """What partner cities need, what is promised, on the way and received, and what was given."""

    template_name = "aid/casework/aid.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body = council()
        context = super().get_context_data(**kwargs) | {"council": body}
        if body is None:
            return context
        seen = around()
        asked = self.request.GET.get("page", "")
        page = page_of(donations(), size=PAGE_SIZE, asked=asked, seldom_full=True)
        reported = past(PastDonation.objects.current())
        ours = [one for one in reported if one["donation"].from_city_id == body.city_id]
        return context | {
            "needs": needs(seen.hidden),
            "page_obj": page,
            "donations": [row_of(one, seen) for one in page],
            "past": ours,
            "others": [one for one in reported if one not in ours],
        }


class DonationPage(TemplateView):
    """One donation: whose things, why surplus, what they are worth, who decided, how far it is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; an address typed with capitals is redirected to it."""
        reference = kwargs["reference"]
        if reference != reference.lower():
            return redirect("donation_detail", reference=reference.lower(), permanent=True)
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [
            "aid/casework/donation.html" if self.found else "aid/past_donations/past_donation.html"
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body, reference = council(), kwargs["reference"]
        self.found = donations().filter(reference=reference).first()
        if body is None:
            raise Http404
        context = super().get_context_data(**kwargs) | {"council": body}
        if self.found:
            return context | page_of_donation(self.found, around())
        reported = PastDonation.objects.confirmed().filter(reference=reference, replaced_by=None)
        one = reported.prefetch_related(labelled("from_city"), labelled("to_city")).first()
        if one is None:
            raise Http404
        return context | page_of_past(one)


urlpatterns = [
    path("aid/", AidPage.as_view(), name="aid"),
    path("aid/<slug:reference>/", DonationPage.as_view(), name="donation_detail"),
]
