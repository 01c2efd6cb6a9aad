"""The addresses of the site and, beside them, the right-to-left test page."""

from django.urls import path

from sistercities.site.rtl_test import rtl_test
from sistercities.urls import urlpatterns as site

urlpatterns = [path("rtl-test/", rtl_test), *site]
