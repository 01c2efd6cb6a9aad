"""Staff addresses of aid, below /admin/."""

from django.urls import URLPattern, path

from aid.views.entry_pages import EVERY
from aid.views.item_new import item_new
from aid.views.need_new import need_new
from aid.views.processes import DONATION, GROUND, ITEM, NEED, PLEDGE, RECIPIENT
from relationships.views.cases import Process, act_page, case_page
from relationships.views.entries import addresses


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
    *_case("grounds", GROUND),
    *_case("needs", NEED),
    *_case("pledges", PLEDGE),
    *_case("items", ITEM),
    *_case("donations", DONATION),
    *addresses(*EVERY),
]
