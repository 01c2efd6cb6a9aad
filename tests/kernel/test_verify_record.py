"""docs/verify_record.py finds what was done to a record, and names the first bad entry."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECKER = Path(__file__).resolve().parent.parent.parent / "docs" / "verify_record.py"
FIRST = "0" * 64


def line(previous, **changes):
    entry = {
        "act": "roll_call_begun",
        "facts": {"ayes": 14, "reason": "Київ"},
        "happened_on": "2022-03-25",
        "previous": previous,
        "recorded_at": "2022-03-26T08:00:00Z",
        "subject": "nomination/kyiv",
        "version": 1,
    } | changes
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text):
    return hashlib.sha256(text.encode()).hexdigest()


def record(length=5, **changes):
    """A whole record; `changes` go into its third entry, before those after it are made."""
    lines, previous = [], FIRST
    for number in range(1, length + 1):
        lines.append(line(previous, **{"sequence": number} | (changes if number == 3 else {})))
        previous = fingerprint(lines[-1])
    return lines


@pytest.fixture
def check(tmp_path):
    """Run the script as a citizen would, and return its exit code and what it said."""

    def run(lines, *kept, end="\n"):
        file = tmp_path / "record.jsonl"
        file.write_bytes("".join(text + end for text in lines).encode())
        command = [sys.executable, "-I", str(CHECKER), str(file), *kept]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_whole_record_is_found_whole(check):
    lines = record()

    code, said = check(lines)

    assert code == 0
    assert "WHOLE. 5 entries, each in its place and unchanged." in said
    assert fingerprint(lines[-1]) in said
    assert "entries may be missing at the end" in said


def test_a_kept_fingerprint_is_found_wherever_it_stands(check):
    lines = record()

    assert check(lines, fingerprint(lines[-1])) == (
        0,
        "WHOLE. 5 entries, each in its place and unchanged.\n"
        f"Latest fingerprint: {fingerprint(lines[-1])}\n"
        "The fingerprint that you gave is that of entry 5.\n",
    )
    assert "is that of entry 2" in check(lines, fingerprint(lines[1]).upper())[1]


def test_a_changed_entry_is_found(check):
    lines = record()
    lines[2] = lines[2].replace("14", "13")

    assert check(lines) == (
        1,
        "NOT WHOLE. Entry 4 does not follow from the entry before it:"
        " entry 4 or entry 3 was changed.\n",
    )


def test_a_changed_last_entry_is_found_by_the_kept_fingerprint_only(check):
    lines = record()
    kept = fingerprint(lines[-1])
    lines[-1] = lines[-1].replace("14", "13")

    assert check(lines)[0] == 0
    assert check(lines, kept)[0] == 1


@pytest.mark.parametrize("dropped", [0, 2, 3])
def test_a_dropped_entry_is_found(check, dropped):
    lines = record()
    del lines[dropped]

    code, said = check(lines)

    assert code == 1
    assert f"Entry {dropped + 1} is missing or out of place" in said


def test_swapped_entries_are_found(check):
    lines = record()
    lines[1], lines[2] = lines[2], lines[1]

    code, said = check(lines)

    assert (code, "Entry 2 is missing or out of place" in said) == (1, True)


def test_an_entry_written_twice_is_found(check):
    lines = record()

    assert check([*lines[:3], *lines[2:]])[0] == 1


def test_a_record_written_anew_is_found_by_the_kept_fingerprint_only(check):
    kept = fingerprint(record()[-1])
    forged = record(facts={"ayes": 0})

    assert check(forged)[0] == 0
    code, said = check(forged, kept)
    assert code == 1
    assert "all of it was written anew" in said


def test_a_record_cut_off_at_the_end_is_found_by_the_kept_fingerprint_only(check):
    lines = record()
    kept = fingerprint(lines[-1])

    assert check(lines[:-1])[0] == 0
    code, said = check(lines[:-1], kept)
    assert code == 1
    assert "cut off at the end" in said


def test_a_line_that_is_cut_off_is_found(check):
    lines = record()

    code, said = check(["\n".join(lines)[:-10]], end="")

    assert (code, "Entry 5 is cut off" in said) == (1, True)


@pytest.mark.parametrize("version", [2, "1", True, None])
def test_an_entry_of_another_version_is_refused(check, version):
    code, said = check(record(version=version))

    assert (code, f"Entry 3 is of version {version}" in said) == (1, True)


@pytest.mark.parametrize("bad", ["{", "[]", "1", '"text"', "{}", "\udcff"])
def test_a_line_that_is_no_entry_is_refused(check, bad, tmp_path):
    lines = record()
    lines[2] = bad if bad.isascii() else "{ÿ"

    code, said = check(lines)

    assert (code, "Entry 3 " in said) == (1, True)


def test_an_entry_with_a_part_too_many_is_refused(check):
    assert check(record(note="smuggled in"))[0] == 1


@pytest.mark.parametrize("sequence", [True, 1.0, "3"])
def test_a_number_of_another_kind_is_refused(check, sequence):
    assert check(record(sequence=sequence))[0] == 1


def test_an_empty_file_is_said_to_be_empty(check):
    said = "The file is empty: nothing has been recorded yet, or the download failed.\n"

    assert check([]) == (0, said)


def test_lines_that_windows_rewrote_are_no_changed_record(check):
    lines = record()

    code, said = check(lines, end="\r\n")

    assert code == 2
    assert said.startswith("CANNOT CHECK. A program rewrote the ends of the lines")


def test_a_mark_in_front_of_the_file_is_no_changed_record(check):
    first, *others = record()

    code, said = check(["\ufeff" + first, *others])

    assert code == 2
    assert "Download it again" in said


def test_what_cannot_be_checked_is_said(check, tmp_path):
    no_file = [sys.executable, "-I", str(CHECKER), str(tmp_path / "nothing")]
    no_arguments = no_file[:3]

    assert subprocess.run(no_file, capture_output=True, check=False).returncode == 2
    assert subprocess.run(no_arguments, capture_output=True, check=False).returncode == 2
    assert check(record(), "not a fingerprint")[0] == 2
