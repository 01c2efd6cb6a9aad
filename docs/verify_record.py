#!/usr/bin/env python3
"""Check a downloaded public record. Needs Python 3.9 or newer and nothing else.

    python3 verify_record.py public-record.jsonl [FINGERPRINT]

Each line of the file is one entry, exactly as it was hashed. Its fingerprint is the SHA-256 of the
line, without the line's end. Each entry names the fingerprint of the one before it (`previous`),
the first one 64 zeros, and its own number (`sequence`), from 1 without a gap.

Give a FINGERPRINT that you kept, or read elsewhere, to know that nothing was cut off at the end
and that the record was not written anew. It may be the last one, or that of any earlier entry.

Exit code 0: the record is whole. 1: it is not; the first bad entry is named. 2: cannot check.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

VERSION = 1
FIRST_PREVIOUS = "0" * 64
MEMBERS = {
    "act",
    "facts",
    "happened_on",
    "previous",
    "recorded_at",
    "sequence",
    "subject",
    "version",
}


class NotWholeError(Exception):
    """The record is not whole. The message says where and how."""


def fingerprint(line: bytes) -> str:
    """Return the SHA-256 of one line, given as bytes without its end."""
    return hashlib.sha256(line).hexdigest()


def read_entry(line: bytes, number: int) -> dict[str, object]:
    """Return the entry on a line, or say why it is none."""
    try:
        entry = json.loads(line.decode("utf-8"))
    except ValueError:
        raise NotWholeError(f"Entry {number} cannot be read: it is not JSON in UTF-8.") from None
    if not isinstance(entry, dict) or set(entry) != MEMBERS:
        raise NotWholeError(f"Entry {number} does not have the parts that an entry has.")
    if type(entry["version"]) is not int or entry["version"] != VERSION:
        raise NotWholeError(
            f"Entry {number} is of version {entry['version']}, and this checker knows {VERSION}."
        )
    return entry


def check(lines: list[bytes]) -> list[str]:
    """Return all fingerprints in order; raise NotWholeError at the first bad entry."""
    seen: list[str] = []
    for number, line in enumerate(lines, 1):
        entry = read_entry(line, number)
        if type(entry["sequence"]) is not int or entry["sequence"] != number:
            raise NotWholeError(
                f"Entry {number} is missing or out of place: "
                f"the line there says it is number {entry['sequence']}."
            )
        if entry["previous"] != (seen[-1] if seen else FIRST_PREVIOUS):
            raise NotWholeError(
                f"Entry {number} does not follow from the entry before it: "
                f"entry {number} or entry {number - 1} was changed."
                if seen
                else "Entry 1 does not begin the record: it names an entry before it."
            )
        seen.append(fingerprint(line))
    return seen


def check_against(seen: list[str], kept: str) -> int:
    """Return where a kept fingerprint stands, or raise NotWholeError if the record lacks it."""
    if kept not in seen:
        raise NotWholeError(
            "No entry has the fingerprint that you gave: the record was cut off at the end, "
            f"its last entry (number {len(seen)}) was changed, or all of it was written anew."
        )
    return seen.index(kept) + 1


def main(arguments: list[str]) -> int:
    """Check the file named first against the fingerprint named second, and say what was found."""
    if len(arguments) not in (1, 2):
        print("Use: python3 verify_record.py public-record.jsonl [FINGERPRINT]", file=sys.stderr)
        return 2
    kept = arguments[1].strip().lower() if len(arguments) == 2 else ""
    if kept and not re.fullmatch("[0-9a-f]{64}", kept):
        print("A fingerprint has 64 characters, 0 to 9 and a to f.", file=sys.stderr)
        return 2
    try:
        content = Path(arguments[0]).read_bytes()
    except OSError as error:
        print(f"The file cannot be read: {error}", file=sys.stderr)
        return 2
    return report(content, kept)


def rewritten(content: bytes) -> bool:
    """Whether an editor or a transfer gave the lines other ends, or the file a mark in front."""
    lines = content.split(b"\n")[:-1]
    return content.startswith(b"\xef\xbb\xbf") or any(line.endswith(b"\r") for line in lines)


def report(content: bytes, kept: str) -> int:
    """Print what is true of the record. Lines end with a line feed, the last one too."""
    if rewritten(content):
        print(
            "CANNOT CHECK. A program rewrote the ends of the lines, as Windows does. This says "
            "nothing about the record. Download it again, and check it without opening it before."
        )
        return 2
    lines = content.split(b"\n")
    cut = lines.pop() != b""
    try:
        if cut:
            raise NotWholeError(f"Entry {len(lines) + 1} is cut off: its line has no end.")
        seen = check(lines)
        place = check_against(seen, kept) if kept else 0
    except NotWholeError as problem:
        print(f"NOT WHOLE. {problem}")
        return 1
    if not seen:
        print("The file is empty: nothing has been recorded yet, or the download failed.")
        return 0
    print(f"WHOLE. {len(seen)} entries, each in its place and unchanged.")
    print(f"Latest fingerprint: {seen[-1]}")
    if place:
        print(f"The fingerprint that you gave is that of entry {place}.")
    else:
        print("You gave no fingerprint, so entries may be missing at the end.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
