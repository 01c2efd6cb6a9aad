"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistercities.settings")
application = get_wsgi_application()

# What is loaded by now stays until the end, so no search for garbage needs to look at it again.
# Such a search falls into one answer of twenty and made it slower by a third.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
