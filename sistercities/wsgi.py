"""What gunicorn serves."""

import gc
import os
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

Server = Callable[[dict[str, Any], Any], Iterable[bytes]]

MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,60}", re.ASCII)
BOUNDARY = re.compile(r';\s*boundary="?([\w\'()+,./:=? -]{1,70})"?\s*(?:;|$)', re.ASCII | re.I)


def in_utf8(server: Server) -> Server:
    """Whatever a request says of its own encoding, it is read as UTF-8, as all browsers send it.

    Django believes any encoding that Python knows, among them some that are no text at all, and
    fails before the first line of ours. So of Content-Type only the media type and the boundary of
    a form with files go on.
    """

    def read(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        told = str(environ.get("CONTENT_TYPE", ""))
        media_type, boundary = MEDIA_TYPE.match(told), BOUNDARY.search(told)
        environ["CONTENT_TYPE"] = media_type[0] if media_type else ""
        if media_type and boundary:
            environ["CONTENT_TYPE"] += f'; boundary="{boundary[1]}"'
        return server(environ, start_response)

    return read


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistercities.settings")
application = in_utf8(get_wsgi_application())

# What is loaded by now stays until the end, so no search for garbage needs to look at it again.
# Such a search falls into one answer of twenty and made it slower by a third.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
