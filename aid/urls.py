"""Public addresses of aid, below the language."""

from django.urls import URLPattern, URLResolver

from aid.views import following, photographs, pledge, public, receiving

urlpatterns: list[URLPattern | URLResolver] = [
    *pledge.urlpatterns,
    *following.urlpatterns,
    *receiving.urlpatterns,
    *photographs.urlpatterns,
    *public.urlpatterns,
]
