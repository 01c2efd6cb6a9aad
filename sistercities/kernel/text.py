"""What people type, made plain before it is compared or kept, and again before it is told.

An invisible character makes two names of one, an address that no mail reaches, or a feed that no
reader can parse. So every text passes through `clean` once, when it is typed.
"""

import re
import unicodedata

# XML 1.0, section 2.2: these may stand in no document, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Control characters that are no end of a line, and what Unicode calls default ignorable: soft
# hyphens, zero-width spaces, marks and overrides of direction, fillers, variation selectors, tags.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = re.compile("[\u200c\u200d]+")
# Scripts whose words are spelled with the two joiners: Arabic (Persian, Urdu …), Syriac and its
# neighbours, those of India and Sri Lanka, Myanmar, Khmer, Mongolian.
_WITH_JOINERS = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
)


def clean(text: str) -> str:
    """The text in Unicode's composed form (NFC), its ends trimmed, without what nobody sees.

    The two joiners stay inside words of scripts that need them, such as Persian; elsewhere they go
    with the other unseen signs. Every kind of line end becomes a plain one. What is empty after
    that is empty.
    """
    plain = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", _JOINERS.sub(_kept_joiner, plain)).strip()


def clean_email(address: str) -> str:
    """An e-mail address as it is compared and kept: no joiner has a place in it."""
    return _JOINERS.sub("", clean(address))


def one_line(text: str) -> str:
    """A text for the subject of a mail or the name of something: no line ends within."""
    return " ".join(clean(text).split())


def for_xml(text: str) -> str:
    """A text without what XML forbids, since it may have been kept before texts were cleaned."""
    return _NOT_IN_XML.sub("", text)


def _kept_joiner(found: re.Match[str]) -> str:
    """The first of these joiners, if it stands between two letters that are written with it."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    inside = _WITH_JOINERS.fullmatch(before) and _WITH_JOINERS.fullmatch(after)
    return found[0][0] if inside else ""
