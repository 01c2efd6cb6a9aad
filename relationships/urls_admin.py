"""Staff addresses of this app, below /admin/."""

from django.urls import URLPattern

from relationships.casework.pages import processes as casework
from relationships.cities import pages as cities
from relationships.committees.pages import member_pages
from relationships.council import pages as council
from relationships.meetings import pages as meetings
from relationships.nominations import pages as nominations
from relationships.ties import pages as ties

urlpatterns: list[URLPattern] = [
    *cities.urlpatterns,
    *council.urlpatterns,
    *meetings.urlpatterns,
    *nominations.urlpatterns,
    *member_pages.urlpatterns,
    *ties.urlpatterns,
    *casework.urlpatterns,
]
