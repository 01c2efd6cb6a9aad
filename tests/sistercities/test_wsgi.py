import subprocess
import sys

ASKED = """
import gc, sys
from sistercities import wsgi
frozen = gc.get_freeze_count()
print("relationships.urls" in sys.modules, frozen > 50_000, callable(wsgi.application))
"""


def test_what_stays_loaded_is_left_out_of_the_search_for_garbage():
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["True", "True", "True"]
