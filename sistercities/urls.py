"""The addresses of the site. Public pages begin with their language; they never change."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from sistercities.site import accounts, city, desk, health, home, machines, mailbox, record

handler500 = "sistercities.site.errors.server_error"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
    # An address is changed by an administrator: allauth would take an unproved one.
    path("accounts/email/", RedirectView.as_view(pattern_name="admin:index"), name="account_email"),
    path("accounts/", include(accounts.passwords)),
    path("accounts/", include("allauth.account.urls")),
    path("admin/letterbox/", mailbox.mailbox, name="mailbox"),
    path("admin/desk/<slug:slug>/", desk.desk_list, name="desk_list"),
    path("admin/", include("relationships.urls_admin")),
    path("admin/", include("aid.urls_admin")),
    path("admin/", admin.site.urls),
    path("", home.front_door, name="front_door"),
]
urlpatterns += i18n_patterns(
    path("", home.Home.as_view(), name="home"),
    path("record/", record.Record.as_view(), name="record"),
    path("record/<int:pk>/", record.Entry.as_view(), name="record_entry"),
    path("record/lines/", record.lines, name="record_lines"),
    path("record/verify_record.py", record.checker, name="record_checker"),
    path("feed/", record.Feed(), name="feed"),
    path("cities/<slug:slug>/", city.CityWithAid.as_view(), name="city_detail"),
    path("", include("relationships.urls")),
    path("", include("aid.urls")),
)
