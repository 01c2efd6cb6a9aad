"""Serving photographs: public ones to everybody, others to the clerk's office or by a link.

The views of donors' and recipients' private pages check the link, then call `serve`.
"""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from aid.items.models.photographs import Photograph
from aid.items.permissions import may_see_photograph


def photograph(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve a photograph; 404 for whoever may not see it. For a public one nobody need sign in.

    A photograph that is public by its donor's consent is not cached: the consent can end any day.
    """
    picture = get_object_or_404(Photograph, pk=pk)
    shown = picture.is_public or Photograph.objects.public().filter(pk=pk).exists()
    if not shown and not may_see_photograph(request.user, picture):
        raise Http404
    return serve(picture)


def serve(photograph: Photograph) -> FileResponse:
    """The file, to be shown in <img>; opened by itself it is a download."""
    try:
        file = photograph.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"photograph-{photograph.pk}.jpg",
        content_type="image/jpeg",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    caching = "public, max-age=3600" if photograph.is_public else "private, no-store"
    response["Cache-Control"] = caching
    return response


urlpatterns: list[URLPattern] = [path("photographs/<int:pk>/", photograph, name="photograph")]
