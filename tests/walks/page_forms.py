"""What a browser would send with the forms of a page, read from its HTML."""

from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories_committees import PNG

PLAUSIBLE = {
    "date": "2026-01-15",
    "datetime-local": "2026-01-15T10:00",
    "time": "10:00",
    "number": "3",
    "email": "somebody@example.org",
    "url": "https://example.org/",
    "text": "A plain text",
}


class Forms(HTMLParser):
    """Collects for each form that is sent by POST: its address, and values for each field."""

    def __init__(self, html):
        super().__init__()
        self.found, self.fields, self.select, self.area = [], None, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self.fields = {} if posts else None
            if posts:
                self.found.append((given.get("action", ""), self.fields))
        elif self.fields is None or ("disabled" in given):
            return
        elif tag == "select":
            self.select = name
            self.fields.setdefault(name, [])
        elif tag == "option" and self.select:
            self.fields[self.select].append(given.get("value", ""))
        elif tag == "textarea":
            self.fields.setdefault(name, []).append(PLAUSIBLE["text"])
        elif tag in ("input", "button") and name and given.get("tabindex") != "-1":
            self._input(name, given.get("type", "text"), given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        elif tag == "select":
            self.select = None

    def _input(self, name, kind, value):
        if kind == "file":
            value = SimpleUploadedFile("paper.png", PNG, content_type="image/png")
        elif kind in ("radio", "checkbox"):
            value = value or "on"
        elif kind != "hidden" and not value:
            value = PLAUSIBLE.get(kind, PLAUSIBLE["text"])
        self.fields.setdefault(name, []).append(value)


def forms_of(response):
    """(address, field -> the values that the page offers) of each POST form, sign-out apart."""
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return []
    found = Forms(response.content.decode()).found
    return [form for form in found if not form[0].endswith("/logout/")]


def filled_in(fields, dice):
    """One value for each field; of several, a random one that is not empty where there is one."""
    return {
        name: dice.choice([value for value in values if value] or values or [""])
        for name, values in fields.items()
    }
