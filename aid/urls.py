"""Public addresses of aid, below the language."""

from django.urls import URLPattern, URLResolver

from aid.casework.pages import following, public
from aid.items.pages import photographs
from aid.pledges.pages import pledge
from aid.shipping import pages as receiving

urlpatterns: list[URLPattern | URLResolver] = [
    *pledge.urlpatterns,
    *following.urlpatterns,
    *receiving.urlpatterns,
    *photographs.urlpatterns,
    *public.urlpatterns,
]
