"""Addresses that are keys: whoever has one signs, receives, answers for a donor or sets a password.

They stand in the mail of their reader and nowhere else. What is logged passes here first.
"""

import copy
import logging
import re

STEMS = r"/(?:sign|receive|pledge|accounts/password/reset/key|accounts/confirm-email)/"
_BEHIND_A_STEM = re.compile(rf"({STEMS})[^\s\"'<>]+", re.IGNORECASE)
_LONG_AND_MIXED = re.compile(r"(?=[a-z0-9_%~-]*[A-Z])[\w%~-]{32,}|[0-9a-f]{64}", re.ASCII)
_IN_A_MAIL = re.compile(rf"{STEMS}\S{{20,}}")
_OF_A_PAGE = re.compile(r"(/[a-z-]+)?/(sign|accounts|receive|pledge)/")
HIDDEN = "[personal link]"


def scrub(text: str) -> str:
    """The text with each personal link, and whatever else looks like its secret, taken out."""
    return _LONG_AND_MIXED.sub(HIDDEN, _BEHIND_A_STEM.sub(rf"\1{HIDDEN}", text))


def in_text(text: str) -> bool:
    """Whether the text of a mail holds a personal link."""
    return bool(_IN_A_MAIL.search(text))


def is_one(path: str) -> bool:
    """Whether this is the path of a page behind a personal link, to be told to nobody."""
    return bool(_OF_A_PAGE.match(path))


class Scrubbed(logging.Formatter):
    """Writes every line of the log without personal links, and refused requests in one line.

    A request that is refused is somebody else's mistake: no traceback tells us more about it.
    """

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "status_code", 500) < 500:
            record = copy.copy(record)
            record.exc_info = record.exc_text = record.stack_info = None
        return scrub(super().format(record))
