"""The sign-in library's pages; its forms about passwords work once, since these come first."""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from sistercities.kernel.admin_once import works_once

urlpatterns = [
    # An address is changed by an administrator: allauth would take an unproved one.
    path("email/", RedirectView.as_view(pattern_name="admin:index"), name="account_email"),
    path("password/change/", works_once(views.password_change), name="account_change_password"),
    path("password/set/", works_once(views.password_set), name="account_set_password"),
    path(
        "password/reset/",
        works_once(views.password_reset, for_anybody=True),
        name="account_reset_password",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        works_once(views.password_reset_from_key, for_anybody=True),
        name="account_reset_password_from_key",
    ),
    path("", include("allauth.account.urls")),
]
