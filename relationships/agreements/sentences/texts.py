"""The text of an agreement, as pages show it."""

from django.utils.text import capfirst
from django.utils.translation import get_language_info

from relationships.agreements.models.agreements import Agreement


def texts_of(agreement: Agreement) -> list[dict[str, str]]:
    """Both texts, as `relationships/agreements/_texts.html` shows them side by side."""
    return [
        _text(agreement.language_home, agreement.title_home, agreement.text_home),
        _text(agreement.language_partner, agreement.title_partner, agreement.text_partner),
    ]


def _text(language: str, title: str, body: str) -> dict[str, str]:
    try:
        info = get_language_info(language)
    except KeyError:
        return {"lang": language, "dir": "auto", "language": language, "title": title, "body": body}
    return {
        "lang": language,
        "dir": "rtl" if info["bidi"] else "ltr",
        "language": capfirst(info["name_local"]),
        "title": title,
        "body": body,
    }
