"""The public record: to read, to download, to check, to follow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed as SyndicationFeed
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.generic import ListView

from sistercities.models import PublicRecordEntry

CHECKER = Path(settings.BASE_DIR) / "docs" / "verify_record.py"


class Record(ListView[PublicRecordEntry]):
    """The entries, newest first, and what they prove."""

    queryset = PublicRecordEntry.objects.order_by("-sequence")
    template_name = "sistercities/record.html"
    paginate_by = 25


def lines(request: HttpRequest) -> StreamingHttpResponse:
    """The whole record as JSON Lines, exactly the text that was hashed."""

    def rows() -> Iterator[str]:
        for entry in PublicRecordEntry.objects.order_by("sequence").iterator():
            yield entry.line + "\n"

    return StreamingHttpResponse(
        rows(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="public-record.jsonl"'},
    )


def checker(request: HttpRequest) -> FileResponse:
    """The script that checks a downloaded record."""
    return FileResponse(CHECKER.open("rb"), as_attachment=True, content_type="text/x-python")


class Feed(SyndicationFeed[PublicRecordEntry, Any]):
    """The newest public acts as an Atom feed."""

    feed_type = Atom1Feed

    def link(self) -> str:
        return reverse("record")

    def items(self) -> Any:
        return PublicRecordEntry.objects.order_by("-sequence")[:50]

    def item_link(self, item: PublicRecordEntry) -> str:
        return f"{reverse('record')}#{item.sequence}"
