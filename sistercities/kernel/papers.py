"""Papers: tagged PDFs (PDF/UA-1) that a screen reader reads as well as a printer prints them.

A paper is a title and blocks of text; what it says goes to the typesetter as data, never as
markup. It is made of what the public record and the case say at that moment, and of nothing else:
the same paper made twice of the same data on one day has the same bytes. (ADA Title II, 28 CFR
part 35, subpart H: published papers of local governments are accessible.)
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import typst
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from sistercities.kernel import text
from sistercities.kernel.calendar import council_day
from sistercities.kernel.workflow import RuleError

Block = dict[str, Any]
FOLDER = settings.BASE_DIR / "templates" / "papers"
FONTS = settings.BASE_DIR / "static" / "fonts"


def heading(said: object, level: int = 2) -> Block:
    """A heading of this level; the title of the paper is the only one of level 1."""
    return {"kind": "heading", "level": level, "text": text.one_line(str(said))}


def paragraphs(said: object, language: str = "") -> Block:
    """Text as somebody typed it; an empty line begins a paragraph."""
    block = {"kind": "text", "text": text.clean(str(said))}
    return block | ({"language": language} if language else {})


def listed(items: Sequence[object], *, numbered: bool = False) -> Block:
    kind = "numbered" if numbered else "list"
    return {"kind": kind, "items": [text.one_line(str(item)) for item in items]}


def facts(rows: Sequence[tuple[object, object]]) -> Block:
    """What something is: a label and a value each."""
    return {"kind": "facts", "rows": [[text.one_line(str(cell)) for cell in row] for row in rows]}


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> Block:
    """A table with one row of headings, of at least one column."""
    return {
        "kind": "table",
        "head": [text.one_line(str(cell)) for cell in head],
        "rows": [[text.one_line(str(cell)) for cell in row] for row in rows],
    }


@dataclass(frozen=True)
class Paper:
    """What a paper says, in the language that is active when it is made."""

    title: str
    lead: str
    author: str
    address: str
    blocks: Sequence[Block]

    def pdf(self) -> bytes:
        """The bytes of the PDF.

        Raises RuleError: it says something in a script for which no font is shipped.
        """
        day = council_day()
        try:
            made: bytes = typst.compile(
                FOLDER / "paper.typ",
                root=FOLDER,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                sys_inputs={"paper": json.dumps(self._data(day), ensure_ascii=False)},
                pdf_standards=["ua-1"],
                timestamp=int(datetime.combine(day, time(), UTC).timestamp()),
            )
        except typst.TypstError as error:
            if "glyph" not in str(error) and "font" not in str(error):
                raise
            raise RuleError(
                _(
                    "This paper cannot be made as a PDF: it holds letters of a script for which"
                    " this site has no font. Everything it says is on the web page."
                )
            ) from error
        return made

    def _data(self, day: date) -> dict[str, Any]:
        made = _("%(address)s, as of %(day)s") % {"address": self.address, "day": date_format(day)}
        return {
            "title": text.one_line(self.title),
            "lead": text.one_line(self.lead),
            "author": text.one_line(self.author),
            "language": (get_language() or "en").split("-")[0],
            "rtl": get_language_bidi(),
            "foot": made,
            "page": _("Page"),
            "blocks": list(self.blocks),
        }


def answer(request: HttpRequest, paper: Paper, *, name: str, page: str) -> HttpResponse:
    """The paper as a PDF of this file name; or why there is none, leading to the page instead."""
    try:
        made = paper.pdf()
    except RuleError as error:
        context = {"why": " ".join(error.messages), "url": page}
        return render(request, "kernel/no_paper.html", context, status=422)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
