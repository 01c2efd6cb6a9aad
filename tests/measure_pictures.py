"""Draws each file of a folder anew, in a process of its own, and notes what it took.

For tests: python manage.py shell -v 0 -c "from tests import measure_pictures as m; m.all_in('…')"
"""

import json
import os
import resource
from pathlib import Path

from django.core.files.base import File
from PIL import Image

from aid.items.domain import photographs
from sistercities.kernel.workflow import RuleError


def all_in(folder):
    """Of each NAME.sent write NAME.drawn, unless it is refused, and into `measured` all the
    results: {NAME: [sentence, CPU seconds, bytes of memory]}.
    """
    Image.init()
    files = sorted(path for path in Path(folder).iterdir() if path.suffix == ".sent")
    results = {path.stem: measured(path) for path in files}
    Path(folder, "measured").write_text(json.dumps(results))


def measured(path):
    """What it took, as a child of this process saw it: it starts with what is loaded here."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        os.write(writing, json.dumps(draw(path)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        text = answer.read()
    os.wait()
    return json.loads(text) if text else ["It did not live to say.", 0, 0]


def draw(path):
    sentence, before = "", resident_bytes()
    with path.open("rb") as file:
        try:
            drawn = photographs.redraw(File(file, name=path.name))
            path.with_suffix(".drawn").write_bytes(drawn.content)
        except RuleError as error:
            sentence = error.messages[0]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return [sentence, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 - before]


def resident_bytes():
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()
