"""Public addresses of this app, below the language."""

from django.urls import URLPattern, URLResolver, path

from relationships.agreements.pages import agreements, signing
from relationships.casework.pages import documents
from relationships.casework.pages.nominations import NominationList, NominationPage
from relationships.casework.pages.sister_cities import SisterCityList

urlpatterns: list[URLPattern | URLResolver] = [
    path("sister-cities/", SisterCityList.as_view(), name="sister_city_list"),
    path("nominations/", NominationList.as_view(), name="nomination_list"),
    path("nominations/<slug:slug>/", NominationPage.as_view(), name="nomination_detail"),
    *agreements.urlpatterns,
    *documents.urlpatterns,
    *signing.urlpatterns,
]
