"""The addresses of the site and, beside them, the right-to-left test page."""

from django.urls import path

from sistercities.urls import urlpatterns as site
from sistercities.views.rtl_test import rtl_test

urlpatterns = [path("rtl-test/", rtl_test), *site]
