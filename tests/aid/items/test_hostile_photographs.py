"""What people might send instead of a photograph: none is kept, none takes long or much."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from aid.items.domain import photographs, picture_headers
from aid.models import Photograph
from sistercities.kernel.workflow import RuleError
from tests.factories_aid import PledgeFactory
from tests.hostile_pictures import MARKER, REDRAWN, REFUSED

ROOT = Path(__file__).resolve().parents[3]
MEASURE = "from tests import measure_pictures; measure_pictures.all_in({!r})"
SECONDS, BYTES = 2, 150 * 1024 * 1024
UNREADABLE = (
    "This is not a photograph that we can read. Save it as JPEG, PNG or WebP and send that."
)
DAMAGED = "This photograph is damaged or did not arrive whole. Save it again as JPEG and send it."
SENTENCES = {
    "20 MB of noise": "This photograph is too large: 19.1",
    "nothing": "This file is empty. Choose another one.",
    "HEIC": "We cannot read this format (it may be HEIC, as iPhones take it). Save or share",
    "AVIF": "We cannot read this format",
    "WebP with many pictures": "This is a film. Send a photograph of it as JPEG or PNG.",
    "real pixel bomb": "This photograph has 10000 × 10000 pixels, more than we can read in this",
    "thin pixel bomb": "This photograph has 2000000 × 10 pixels, more than we can read in this",
    "scan bomb": DAMAGED,
    "truncated JPEG": DAMAGED,
    "truncated PNG": DAMAGED,
    "truncated WebP": DAMAGED,
    "truncated pixels": DAMAGED,
    "HTML as JPEG": UNREADABLE,
    "SVG with script": UNREADABLE,
    "TIFF": UNREADABLE,
    "GIF with thousands of pictures": UNREADABLE,
}


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """What became of each file: the sentence, CPU seconds, bytes of memory, and what was drawn."""
    folder = tmp_path_factory.mktemp("pictures")
    for name, (_filename, build) in {**REFUSED, **REDRAWN}.items():
        (folder / f"{name}.sent").write_bytes(build())
    command = ["manage.py", "shell", "-v", "0", "-c", MEASURE.format(str(folder))]
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT)
    found = {}
    for name, row in json.loads((folder / "measured").read_text()).items():
        drawn = folder / f"{name}.drawn"
        content = drawn.read_bytes() if drawn.exists() else b""
        found[name] = (*row, content, (folder / f"{name}.sent").read_bytes())
    return found


def test_every_hostile_file_is_refused_or_drawn_anew(taken):
    refused = {name for name, (sentence, *_) in taken.items() if sentence}
    drawn = {name for name, (*_, content, _sent) in taken.items() if content}

    assert (refused, drawn) == (set(REFUSED), set(REDRAWN))
    assert len(taken) >= 60


def test_each_refusal_says_what_to_do(taken):
    wrong = {
        name: taken[name][0]
        for name, sentence in SENTENCES.items()
        if not taken[name][0].startswith(sentence)
    }

    assert wrong == {}


def test_nothing_of_what_was_sent_is_kept_but_the_picture(taken):
    """Read by our own rules, what was drawn has no part that does not draw."""
    kept = {
        name
        for name in REDRAWN
        for content, sent in [taken[name][-2:]]
        if content == sent
        or MARKER in content
        or picture_headers.read(content).data != content
        or Image.open(io.BytesIO(content)).getexif()
    }

    assert kept == set()


def test_what_is_drawn_is_an_ordinary_jpeg(taken):
    shapes = {}
    for name in REDRAWN:
        with Image.open(io.BytesIO(taken[name][-2])) as image:
            image.load()
            shapes[name] = (image.format, image.mode, max(image.size) <= photographs.SIDE)

    assert set(shapes.values()) == {("JPEG", "RGB", True)}


def test_none_takes_more_than_two_seconds_or_150_mb(taken):
    """CPU time, so that a busy machine does not count; memory beyond what is loaded anyway."""
    greedy = {
        name: (seconds, memory // 1024 // 1024)
        for name, (_sentence, seconds, memory, *_) in taken.items()
        if seconds > SECONDS or memory > BYTES
    }

    assert greedy == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["path", "Windows path", "long name", "two endings", "GPS"])
def test_the_name_of_a_file_is_not_believed(name):
    filename, build = REDRAWN.get(name, REDRAWN["place in the camera data"])

    photograph = photographs.take_in(
        ContentFile(build(), name=filename), pledge=PledgeFactory(), draft_line=1
    )

    stored = Path(photograph.file.path)
    assert stored.parent.parent.name == "photographs"
    assert len(stored.stem) == 32
    assert stored.suffix == ".jpg"
    assert MARKER not in stored.read_bytes()


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    pledge = PledgeFactory()

    with pytest.raises(RuleError, match="not a photograph that we can read"):
        photographs.take_in(ContentFile(b"<html>", name="a.jpg"), pledge=pledge)

    assert (Photograph.objects.count(), list(tmp_path.iterdir())) == (0, [])
