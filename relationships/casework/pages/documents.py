"""Documents: served as a download, public ones to everybody, others to those who may read them."""

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path

from relationships.casework.permissions import anybody_may_read, may_read_document
from relationships.documents.models.documents import Document


def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded, always as a download, never shown inside a page."""
    papers = Document.objects.select_related("nomination", "motion__matter", "of_meeting")
    paper = get_object_or_404(papers, pk=pk)
    is_public = anybody_may_read(paper)
    if not is_public:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if not may_read_document(request.user, paper):
            raise Http404
    response = FileResponse(
        paper.file.open("rb"),
        as_attachment=True,
        filename=paper.filename,
        content_type=paper.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = _cached(paper) if is_public else "no-store"
    return response


def _cached(paper: Document) -> str:
    """What may be taken back is asked for anew each time."""
    return "no-cache" if hasattr(paper, "of_meeting") else "public, max-age=3600"


urlpatterns = [path("documents/<int:pk>/", document, name="document")]
