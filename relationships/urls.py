"""Public addresses of this app, below the language."""

from django.urls import URLPattern

from relationships.agreements.pages import agreements, signing
from relationships.casework.pages import (
    bodies,
    documents,
    meeting_papers,
    meetings,
    nominations,
    packet,
    sister_cities,
)

urlpatterns: list[URLPattern] = [
    *sister_cities.urlpatterns,
    *nominations.urlpatterns,
    *packet.urlpatterns,
    *meetings.urlpatterns,
    *bodies.urlpatterns,
    *meeting_papers.urlpatterns,
    *agreements.urlpatterns,
    *documents.urlpatterns,
    *signing.urlpatterns,
]
