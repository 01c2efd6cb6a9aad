"""Every text for people is there in every language, and the compiled files are up to date."""

import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def catalogue(language, kind="po"):
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{kind}"


def compiled(path):
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """A copy of the tree in which makemessages has brought the catalogues up to date."""
    copy = tmp_path_factory.mktemp("tree")
    for folder in ("sistercities", "relationships", "aid", "templates", "locale"):
        ignore = shutil.ignore_patterns("migrations", "data", "__pycache__")
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignore)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        patch.setattr(settings, "LOCALE_PATHS", [str(copy / "locale")])
        call_command("makemessages", locale=TRANSLATED, no_wrap=True, no_obsolete=True, verbosity=0)
    return copy / "locale"


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("kind", ["--untranslated", "--only-fuzzy"])
def test_no_text_is_missing_or_fuzzy(extracted, language, kind):
    path = extracted / language / "LC_MESSAGES" / "django.po"

    found = subprocess.check_output(["msgattrib", kind, "--no-wrap", path], text=True)

    assert [line for line in found.split("\n") if line.startswith("msgid ")][1:] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_up_to_date(language, tmp_path):
    fresh = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check", "-o", fresh, catalogue(language)], check=True)

    assert compiled(catalogue(language, "mo")) == compiled(fresh)


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_every_placeholder(language):
    wrong = [
        (source, target)
        for source, target in compiled(catalogue(language, "mo")).items()
        if isinstance(source, str)
        and set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(target))
    ]

    assert wrong == []


def test_ukrainian_uses_the_words_of_the_field():
    words = compiled(catalogue("uk", "mo"))

    assert words["sister city"] == "місто-побратим"
