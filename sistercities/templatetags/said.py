"""What was typed in one language, for the reader of a page or a mail."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html

from sistercities.kernel import translations

register = template.Library()


@register.filter
def said(subject: Any, field: str) -> str:
    """Say this text of the subject in the language of the page or mail, or else the original."""
    return translations.said(subject, field) if subject else ""


@register.filter
def noted(text: str) -> str:
    """The text; an original is marked with its language, and which one that is stands beside it.

    So is a translation that is not an official one.
    """
    note = text.note if isinstance(text, translations.Said) else ""
    if not note:
        return conditional_escape(text)
    return format_html('{} <span class="note">({})</span>', text, note)
