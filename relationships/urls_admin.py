"""Staff addresses of this app, below /admin/."""

from django.urls import include, path

from relationships.casework.pages.entry_pages import EVERY
from relationships.casework.pages.processes import (
    CITY,
    COUNCIL,
    COUNTRY,
    NOMINATION,
    OFFICE,
    PERSON,
    RELATIONSHIP,
)
from relationships.committees.pages import member_pages
from relationships.nominations.pages import nomination_new
from relationships.ties.pages import relationship_new
from sistercities.kernel.cases.entries import addresses
from sistercities.kernel.cases.pages import act_page, case_page

urlpatterns = [
    path("nominations/new/", nomination_new, name="nomination_new"),
    path("nominations/<int:pk>/my/", include(member_pages.urlpatterns)),
    path("nominations/<int:pk>/", case_page, {"process": NOMINATION}, name="nomination_case"),
    path(
        "nominations/<int:pk>/<slug:name>/",
        act_page,
        {"process": NOMINATION},
        name="nomination_act",
    ),
    path("ties/new/", relationship_new, name="relationship_new"),
    path("ties/<int:pk>/", case_page, {"process": RELATIONSHIP}, name="relationship_case"),
    path(
        "ties/<int:pk>/<slug:name>/",
        act_page,
        {"process": RELATIONSHIP},
        name="relationship_act",
    ),
    path("people/<int:pk>/", case_page, {"process": PERSON}, name="person_case"),
    path("people/<int:pk>/<slug:name>/", act_page, {"process": PERSON}, name="person_act"),
    path("council/<int:pk>/", case_page, {"process": COUNCIL}, name="council_case"),
    path("council/<int:pk>/<slug:name>/", act_page, {"process": COUNCIL}, name="council_act"),
    path("offices/<int:pk>/", case_page, {"process": OFFICE}, name="office_case"),
    path("offices/<int:pk>/<slug:name>/", act_page, {"process": OFFICE}, name="office_act"),
    path("cities/<int:pk>/", case_page, {"process": CITY}, name="city_case"),
    path("cities/<int:pk>/<slug:name>/", act_page, {"process": CITY}, name="city_act"),
    path("countries/<slug:pk>/", case_page, {"process": COUNTRY}, name="country_case"),
    path("countries/<slug:pk>/<slug:name>/", act_page, {"process": COUNTRY}, name="country_act"),
    *addresses(*EVERY),
]
