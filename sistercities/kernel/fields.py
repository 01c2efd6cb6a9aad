"""The form fields for everything that somebody types, on the site and in the admin."""

from typing import Any

from django import forms
from django.db import models

from sistercities.kernel import text

MOST_PIECES = 100_000


class _Cleaned(forms.CharField):
    """A text without invisible characters; what is empty after that counts as empty."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value if value in self.empty_values else self.clean_text(value))

    def clean_text(self, value: Any) -> str:
        """Of one line, unless the field has room for many."""
        many = isinstance(self.widget, forms.Textarea)
        return text.clean(str(value)) if many else text.one_line(str(value))


class CharField(_Cleaned):
    """Words, of one line or many."""


class URLField(_Cleaned, forms.URLField):
    """The address of a page."""


class SlugField(_Cleaned, forms.SlugField):
    """The short name of something in an address."""


class EmailField(_Cleaned, forms.EmailField):
    """An e-mail address, compared and kept without invisible characters."""

    def clean_text(self, value: Any) -> str:
        return text.clean_email(str(value))


class IntegerField(forms.IntegerField):
    """A whole number; without a limit of its own, at most MOST_PIECES."""

    def __init__(self, *, max_value: Any = MOST_PIECES, **options: Any) -> None:
        super().__init__(max_value=max_value, **options)


class DecimalField(forms.DecimalField):
    """An amount or a measure, with no more digits than its column keeps."""

    def __init__(self, *, max_digits: int, decimal_places: int, **options: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **options)


# For every form that Django's admin makes of a table.
OVERRIDES: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.CharField: {"form_class": CharField},
    models.TextField: {"form_class": CharField},
    models.URLField: {"form_class": URLField},
    models.SlugField: {"form_class": SlugField},
    models.EmailField: {"form_class": EmailField},
}
