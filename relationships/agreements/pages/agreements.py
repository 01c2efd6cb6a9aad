"""The public text of an agreement: to read, to print, and to check byte by byte."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.generic import TemplateView

from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signatory, Signature
from relationships.agreements.sentences.signatures import signature_facts
from relationships.agreements.sentences.texts import texts_of
from sistercities.kernel.corrected import corrections


def parties_of(agreement: Agreement) -> list[dict[str, Any]]:
    """Who signs for each side, with the signature if it counts."""
    given: dict[int, list[Signature]] = {}
    confirmed = Signature.objects.confirmed().filter(signatory__agreement=agreement)
    for signature in confirmed.select_related("scan").order_by("id"):
        given.setdefault(signature.signatory_id, []).append(signature)
    signatories = agreement.signatories.select_related("term__office__city", "term__person")
    signatories = signatories.prefetch_related("term__person__names")
    return [_party(signatory, given.get(signatory.pk, [])) for signatory in signatories]


def _party(signatory: Signatory, rows: list[Signature]) -> dict[str, Any]:
    signature = rows[-1] if rows else None
    recorded = rows[0].confirmed_at if rows else signatory.agreement.frozen_at
    return {
        "signatory": signatory,
        "holder": signatory.term.person.as_of(recorded),
        "signature": signature,
        "signed_on": signature.local_day if signature else None,
        "corrections": corrections(rows, signature_facts),
    }


class AgreementPrint(TemplateView):
    """The frozen text in two columns, with version and fingerprint at the foot of each page."""

    template_name = "relationships/agreements/agreement_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = get_object_or_404(
            Agreement.objects.public().select_related("nomination__city"),
            nomination__slug=kwargs["slug"],
            version=kwargs["version"],
        )
        return super().get_context_data(**kwargs) | {
            "agreement": agreement,
            "nomination": agreement.nomination,
            "texts": texts_of(agreement),
            "parties": parties_of(agreement),
        }


def agreement_bytes(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The exact bytes that were frozen: `sha256sum` on this file gives the fingerprint."""
    agreement = get_object_or_404(
        Agreement.objects.public(), nomination__slug=slug, version=version
    )
    if agreement.canonical is None:
        raise Http404
    return HttpResponse(
        bytes(agreement.canonical),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="agreement-{slug}-{version}.json"'},
    )


urlpatterns = [
    path(
        "nominations/<slug:slug>/agreement/<int:version>/",
        AgreementPrint.as_view(),
        name="agreement_print",
    ),
    path(
        "nominations/<slug:slug>/agreement/<int:version>/bytes/",
        agreement_bytes,
        name="agreement_bytes",
    ),
]
