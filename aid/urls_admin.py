"""Staff addresses of aid, below /admin/."""

from django.urls import URLPattern

from aid.casework.pages import processes as casework
from aid.items.pages import item_new
from aid.legal_bases import pages as legal_bases
from aid.needs import pages as needs

urlpatterns: list[URLPattern] = [
    *needs.urlpatterns,
    *legal_bases.urlpatterns,
    *item_new.urlpatterns,
    *casework.urlpatterns,
]
