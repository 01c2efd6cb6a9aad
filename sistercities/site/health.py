from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache


@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else, so an ailing database restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve people: the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        ready = False
    text, status = ("ready\n", 200) if ready else ("not ready\n", 503)
    return HttpResponse(text, content_type="text/plain", status=status)


urlpatterns = [path("livez", livez, name="livez"), path("readyz", readyz, name="readyz")]
