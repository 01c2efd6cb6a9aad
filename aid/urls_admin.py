"""Staff addresses of aid, below /admin/."""

from django.urls import URLPattern, path

from aid.casework.pages.entry_pages import EVERY
from aid.casework.pages.processes import DONATION, ITEM, LEGAL_BASIS, NEED, PLEDGE, RECIPIENT
from aid.items.pages.item_new import item_new
from aid.needs.pages import need_new
from sistercities.kernel.cases.entries import addresses
from sistercities.kernel.cases.pages import Process, act_page, case_page


def _case(folder: str, process: Process) -> list[URLPattern]:
    """The page of a case and the page of each act on it."""
    known = {"process": process}
    return [
        path(f"{folder}/<int:pk>/", case_page, known, name=f"{process.noun}_case"),
        path(f"{folder}/<int:pk>/<slug:name>/", act_page, known, name=f"{process.noun}_act"),
    ]


urlpatterns: list[URLPattern] = [
    path("needs/new/", need_new, name="need_new"),
    path("items/new/", item_new, name="item_new"),
    *_case("recipients", RECIPIENT),
    *_case("legal-bases", LEGAL_BASIS),
    *_case("needs", NEED),
    *_case("pledges", PLEDGE),
    *_case("items", ITEM),
    *_case("donations", DONATION),
    *addresses(*EVERY),
]
