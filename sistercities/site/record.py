"""The public record: to read, to download, to check, to follow."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed as SyndicationFeed
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.generic import DetailView, TemplateView

from relationships.casework.sentences.history import Told, tell
from relationships.council.models.council import Council
from sistercities.kernel import public_record, text
from sistercities.kernel.calendar import by_the_councils_clock
from sistercities.kernel.installation import is_demonstration
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.pages import page_of
from sistercities.kernel.site_address import site_url
from sistercities.kernel.translations import said

CHECKER = Path(settings.BASE_DIR) / "docs" / "verify_record.py"
PAGE_SIZE = 25
FEED_SIZE = 50


class Record(TemplateView):
    """The entries in sentences, newest first, and what they prove."""

    template_name = "site/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = PublicRecordEntry.objects.order_by("-sequence")
        page = page_of(entries, size=PAGE_SIZE, asked=self.request.GET.get("page", ""))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "entries": tell(page),
            "head": public_record.head(),
        }


class Entry(DetailView[PublicRecordEntry]):
    """One entry with the very line that was hashed; its address never changes."""

    queryset = PublicRecordEntry.objects.all()
    template_name = "site/record_entry.html"
    context_object_name = "entry"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"told": tell([self.object])[0]}


def lines(request: HttpRequest) -> StreamingHttpResponse:
    """The whole record as JSON Lines, exactly the text that was hashed."""

    def rows() -> Iterator[str]:
        for line in (
            PublicRecordEntry.objects.order_by("sequence").values_list("line", flat=True).iterator()
        ):
            yield line + "\n"

    return StreamingHttpResponse(
        rows(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="public-record.jsonl"'},
    )


def checker(request: HttpRequest) -> FileResponse:
    """The script that checks a downloaded record."""
    return FileResponse(CHECKER.open("rb"), as_attachment=True, content_type="text/x-python")


class CarefulXML(SimplerXMLGenerator):
    """Leaves out what XML forbids: one sign in a title of long ago must not end the whole feed."""

    def characters(self, content: str) -> None:
        super().characters(text.for_xml(content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        said = {key: text.for_xml(value) for key, value in attrs.items()}
        super().startElement(name, AttributesImpl(said))


class AtomWithHead(Atom1Feed):
    """Atom, with the latest fingerprint of the record in an element of its own."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = CarefulXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:sc": f"{settings.SITE_URL}/ns/record"}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["head"]:
            handler.addQuickElement("sc:head", self.feed["head"])


class Feed(SyndicationFeed[Told, Any]):
    """The newest public acts as an Atom feed; its subtitle carries the latest fingerprint.

    Its links follow the address that was asked for, its names for things never do.
    """

    feed_type = AtomWithHead

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with by_the_councils_clock():
            return super().__call__(request, *args, **kwargs)

    def title(self) -> str:
        council = Council.objects.first()
        name = _("Public record of sister cities")
        return f"{name}: {said(council, 'name')}" if council else name

    def subtitle(self) -> str:
        head = public_record.head()
        sentences = [_("Demonstration: not a site of a city.")] if is_demonstration() else []
        if head:
            sentences.append(
                _("Latest fingerprint of the record (no. %(number)s): %(hash)s")
                % {"number": head.sequence, "hash": head.hash}
            )
        return " ".join(sentences) or _("Nothing has been recorded yet.")

    def link(self) -> str:
        return site_url() + reverse("record")

    def feed_url(self) -> str:
        return site_url() + reverse("feed")

    def feed_guid(self) -> str:
        return f"{settings.SITE_URL}/{get_language()}/feed/"

    def author_name(self) -> str:
        council = Council.objects.first()
        return str(said(council, "name")) if council else _("Sister Cities")

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        head = public_record.head()
        return {"head": head.hash if head else ""}

    def items(self) -> list[Told]:
        newest = PublicRecordEntry.objects.order_by("-sequence")[:FEED_SIZE]
        return tell(newest)

    def item_title(self, item: Told) -> str:
        return item.text

    def item_description(self, item: Told) -> str:
        return _("%(text)s Fingerprint: %(hash)s") % {"text": item.text, "hash": item.entry.hash}

    def item_link(self, item: Told) -> str:
        return site_url() + item.url

    def item_guid(self, item: Told) -> str:
        """An address that stays the same in every language and for ever."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{item.entry.recorded_at:%Y-%m-%d}:record/{item.entry.sequence}"

    def item_updateddate(self, item: Told) -> datetime:
        return item.entry.recorded_at

    def item_pubdate(self, item: Told) -> datetime:
        return timezone.make_aware(datetime.combine(item.at, time()))


urlpatterns = [
    path("record/", Record.as_view(), name="record"),
    path("record/<int:pk>/", Entry.as_view(), name="record_entry"),
    path("record/lines/", lines, name="record_lines"),
    path("record/verify_record.py", checker, name="record_checker"),
    path("feed/", Feed(), name="feed"),
]
