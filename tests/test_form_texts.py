"""The texts of forms follow the language of whoever reads them."""

import ast
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from relationships.cities.forms import named_languages

ROOT = Path(__file__).resolve().parent.parent
APPS = ("aid", "relationships", "sistercities")
# Each language is named in itself, and in English for whoever works in the admin.
NAMES = {name for _code, name in settings.LANGUAGES} | set(named_languages().values())


def subclasses(cls):
    return {cls}.union(*map(subclasses, cls.__subclasses__()))


def our_forms():
    """Every form class of ours, wherever it stands."""
    for app in APPS:
        for module in walk_packages(import_module(app).__path__, f"{app}."):
            if {"forms", "admin", "views"} & {*module.name.split(".")}:
                import_module(module.name)
    found = [form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in APPS]
    return sorted(found, key=lambda form: f"{form.__module__}.{form.__qualname__}")


def choices_of(field):
    """What may be chosen, as it is read; rows of a table and names are the same everywhere."""
    if not hasattr(field, "choices") or isinstance(field, forms.ModelChoiceField):
        return
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            yield value
            yield from (text for _key, text in label if text not in NAMES)
        elif label != value and label not in NAMES:
            yield label


def texts_of(field):
    yield from (field.label, field.help_text, *field.error_messages.values())
    yield from choices_of(field)


def fixed_texts(form):
    """Texts that were put into words when the module was loaded, in whatever language."""
    return [
        f"{name}: {text}"
        for name, field in form.base_fields.items()
        for text in texts_of(field)
        if any(map(str.isalpha, str(text or ""))) and not isinstance(text, Promise)
    ]


@pytest.mark.parametrize("form", our_forms(), ids=lambda form: form.__qualname__)
def test_the_texts_of_a_form_wait_for_their_reader(form):
    assert fixed_texts(form) == []


def test_a_text_that_does_not_wait_is_seen():
    class Fixed(forms.Form):
        first = forms.CharField(label="First", help_text=gettext_lazy("Note"))
        second = forms.ChoiceField(label=gettext_lazy("Remark"), choices=[("a", "One")])

    assert fixed_texts(Fixed) == ["first: First", "second: One"]


def uncollected(source):
    """Names under which makemessages would not look for a text."""
    return [
        alias.asname
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name and alias.asname not in (None, "_", alias.name)
    ]


def test_makemessages_knows_every_name_of_gettext():
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py")]

    found = {path.relative_to(ROOT): uncollected(path.read_text()) for path in modules}

    assert {path: names for path, names in found.items() if names} == {}


def test_a_name_that_makemessages_does_not_know_is_seen():
    line = "from django.utils.translation import gettext as _now, gettext_lazy as _, ngettext"

    assert uncollected(line) == ["_now"]
