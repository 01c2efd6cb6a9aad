"""The project's settings, with one more page: a bare Django view to compare with."""

from sistercities.settings import *

ROOT_URLCONF = "tests.bench.urls"
