"""Pages for what went wrong."""

import sys
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.debug import SafeExceptionReporterFilter

AGAIN_AFTER_SECONDS = "30"
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The fault is ours; or the database is away or too busy, which passes.

    Both pages stand alone: they ask the database for nothing.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        headers = {"Retry-After": AGAIN_AFTER_SECONDS, "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)


class CarefulFilter(SafeExceptionReporterFilter):
    """What a report of an error may hold; a body that cannot be read makes no second error."""

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        try:
            return super().get_post_parameters(request)
        except UNREADABLE:
            return {}
