"""The look from right to left: the main parts of a page in Arabic, for tests and developers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

SAMPLE = {
    "crumbs": [{"url": "#main", "label": "المدن الشقيقة"}],
    "steps": [
        {"label": "تقديم الاقتراح", "state": "done", "note": "8 مارس"},
        {"label": "تصويت المجلس", "state": "done"},
        {"label": "المراجعة", "state": "current", "note": "4 من 7"},
        {"label": "التوقيع", "state": "todo"},
    ],
    "facts": [
        {"label": "البلد", "value": "لبنان"},
        {"label": "السكان", "value": "1,916,100"},
    ],
    "votes": [
        {"name": "عضو المجلس 1", "choice": "aye", "choice_label": "نعم"},
        {"name": "عضو المجلس 2", "choice": "no", "choice_label": "لا"},
    ],
    "totals": [{"label": "نعم", "count": 1}, {"label": "لا", "count": 1}],
    "history": [
        {"when": "2006", "text": "وقّع رئيسا البلديتين الاتفاق."},
        {"when": "2005", "text": "قُدّم الاقتراح."},
    ],
    "hash": "9f2c4be1" * 8,
}


def rtl_test(request: HttpRequest) -> HttpResponse:
    """Show the parts in Arabic, whatever languages are switched on."""
    with translation.override("ar"):
        return render(request, "site/rtl_test.html", {"sample": SAMPLE})
