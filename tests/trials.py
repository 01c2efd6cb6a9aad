"""How often what is counted in thousands is done.

`make test` does it the few times that still find the fault when its guard is taken away, and
`make trials` the many times that are promised in docs/security.md.
"""

import os

import pytest

trial = pytest.mark.trial


def times(few, *, in_trials):
    return in_trials if os.environ.get("TRIALS") == "1" else few
