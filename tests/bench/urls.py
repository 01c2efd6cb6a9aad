"""All addresses of the site, and a bare view: one query, 25 rows in a template."""

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from relationships.models import City
from sistercities import urls as site

TEMPLATE = Engine().from_string(
    "<!doctype html><title>Bare</title><table>{% for city in cities %}"
    "<tr><td>{{ city.name }}<td>{{ city.country_code }}<td>{{ city.population }}</tr>"
    "{% endfor %}</table>"
)


def bare(request):
    cities = City.objects.order_by("pk")[:25]
    return HttpResponse(TEMPLATE.render(Context({"cities": cities})))


urlpatterns = [path("bare/", bare), *site.urlpatterns]
