"""The addresses of the site. Public pages begin with their language; they never change."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from sistercities.site.home import front_door

handler500 = "sistercities.site.errors.server_error"

urlpatterns = [
    path("", include("sistercities.site.health")),
    path("", include("sistercities.site.machines")),
    path("accounts/", include("sistercities.site.accounts")),
    path("admin/", include("sistercities.site.mailbox")),
    path("admin/", include("sistercities.site.desk")),
    path("admin/", include("sistercities.kernel.cases.addresses")),
    path("admin/", include("relationships.urls_admin")),
    path("admin/", include("aid.urls_admin")),
    path("admin/", admin.site.urls),
    path("", front_door, name="front_door"),
]
urlpatterns += i18n_patterns(
    path("", include("sistercities.site.home")),
    path("", include("sistercities.site.record")),
    path("", include("sistercities.site.city")),
    path("", include("relationships.urls")),
    path("", include("aid.urls")),
)
