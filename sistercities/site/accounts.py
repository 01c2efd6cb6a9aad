"""The sign-in library's forms about passwords, each of which works once.

Its own addresses come after these in the table of addresses, so these answer.
"""

from allauth.account import views
from django.urls import path, re_path

from sistercities.kernel.admin_once import works_once

passwords = [
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
]
