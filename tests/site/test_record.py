"""The public record on the web: entries, download, checker, feed."""

import hashlib
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest

from sistercities.kernel import installation, public_record
from sistercities.kernel.calendar import by_the_clock
from tests.days import FAR_ZONES, zone_of
from tests.factories import CouncilFactory
from tests.factories_relationships import recognised_tie
from tests.reading import is_for_everybody, queries, read, says

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
RECORD, FEED = "/en/record/", "/en/feed/"


def recorded(number=1, act="nomination_withdrawn"):
    return [
        public_record.append(
            act=act,
            subject="nomination/kyiv",
            happened_on=date(2022, 3, 25),
            facts={"reason": f"Reason {n}"},
        )
        for n in range(1, number + 1)
    ]


def feed():
    return ElementTree.fromstring(read(FEED).content)


def test_entries_are_sentences_newest_first_with_both_dates():
    first, second = recorded(2)

    page = says(RECORD)

    assert "No. 2 · March 25, 2022 The nomination was withdrawn. Reason: Reason 2" in page
    assert page.index("Reason 2") < page.index("Reason 1")
    assert f"Fingerprint: {second.hash[:12]}…" in page
    assert f"Latest fingerprint {second.hash}" in page
    assert f"{first.recorded_at:%Y}" in page


def test_the_record_says_what_it_proves_and_what_not():
    page = says(RECORD)

    assert "What it proves" in page
    assert "What it does not prove" in page
    assert "Nothing has been recorded yet" in page
    assert "python3 verify_record.py public-record.jsonl" in page


def test_the_ways_to_check_stand_at_the_top_with_the_command_ready():
    entry = recorded()[0]

    page = read(RECORD).content.decode()

    assert page.index('href="#check"') < page.index("Entries, newest first")
    assert f"python3 verify_record.py public-record.jsonl {entry.hash}" in page
    assert "“NOT WHOLE” means" in page


def test_times_are_those_of_the_council_and_say_so():
    CouncilFactory()
    entry = recorded()[0]
    told = by_the_clock(entry.recorded_at, zone_of())

    assert f"Recorded on {told}." in says(RECORD)
    assert f"Recorded {told}" in says(f"{RECORD}1/")


def test_an_entry_has_an_address_with_the_very_line():
    entry = recorded()[0]

    page = says(f"{RECORD}1/")

    assert entry.line in page
    assert entry.hash in page
    assert entry.previous_hash in page
    read(f"{RECORD}2/", status=404)


@pytest.mark.parametrize(
    ("subject", "link"),
    [
        ("nomination/kyiv", 'href="/en/nominations/kyiv/"'),
        ("relationship/los-angeles/nagoya", 'href="/en/cities/nagoya/"'),
        ("shipment/7", "<code"),
    ],
)
def test_an_entry_leads_to_its_case(subject, link):
    public_record.append(act="x", subject=subject, happened_on=date(2022, 3, 25), facts={})

    page = read(f"{RECORD}1/").content.decode()

    assert link in page
    assert subject in page


def test_an_act_of_a_later_version_is_still_shown():
    recorded(act="act_from_the_future")

    assert "An act of the kind “act_from_the_future” was recorded." in says(RECORD)


def test_the_record_is_shown_in_pages():
    recorded(30)

    assert "Reason 1 " not in says(RECORD)
    assert "Reason 1 " in says(f"{RECORD}?page=2")
    assert "Reason 1 " in says(f"{RECORD}?page=99")


def test_the_page_asks_the_database_as_often_for_fifty_entries_as_for_one():
    CouncilFactory()
    recorded()
    one = queries(RECORD)
    recorded(49)

    assert queries(RECORD) == one
    is_for_everybody(read(RECORD))


def test_the_download_is_the_very_text_that_was_hashed(client):
    entries = recorded(3)

    response = client.get("/en/record/lines/")
    content = b"".join(response.streaming_content)

    assert response["Content-Type"] == "application/jsonl; charset=utf-8"
    assert [hashlib.sha256(line).hexdigest() for line in content.splitlines()] == [
        entry.hash for entry in entries
    ]


def test_the_downloaded_checker_finds_the_downloaded_record_whole(client, tmp_path):
    recognised_tie()
    recorded(3)
    for name, path in (("record.jsonl", "lines/"), ("check.py", "verify_record.py")):
        content = b"".join(client.get(RECORD + path).streaming_content)
        (tmp_path / name).write_bytes(content)

    command = [sys.executable, "-I", "check.py", "record.jsonl", public_record.head().hash]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "WHOLE. 4 entries, each in its place and unchanged." in done.stdout


def test_the_feed_carries_the_latest_fingerprint():
    head = recorded(2)[-1]

    root = feed()

    assert head.hash in root.find(f"{ATOM}subtitle").text
    assert [child.text for child in root if child.tag.endswith("}head")] == [head.hash]


def test_the_feed_is_valid_atom_with_absolute_links_and_stable_ids():
    entry = recorded()[0]

    root = feed()
    item = root.find(f"{ATOM}entry")

    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert all(link.startswith("http://") for link in links)
    assert [bool(root.findtext(ATOM + tag)) for tag in ("id", "title", "updated")] == [True] * 3
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert item.findtext(f"{ATOM}title") == "The nomination was withdrawn. Reason: Reason 1"
    assert item.findtext(f"{ATOM}id").endswith(f"{entry.recorded_at:%Y-%m-%d}:record/1")
    assert item.findtext(f"{ATOM}published") == "2022-03-25T00:00:00+00:00"
    assert item.findtext(f"{ATOM}updated")[:10] == f"{entry.recorded_at:%Y-%m-%d}"


@pytest.mark.parametrize(("zone", "offset"), [*zip(FAR_ZONES, ["+14:00", "-11:00"], strict=True)])
def test_in_the_feed_a_day_begins_where_the_council_sits(zone, offset):
    CouncilFactory(timezone=zone)
    recorded()

    published = feed().findtext(f"{ATOM}entry/{ATOM}published")

    assert published == f"2022-03-25T00:00:00{offset}"


def test_the_ids_of_the_feed_are_the_same_in_every_language():
    recorded(2)

    ids = [
        [item.text for item in ElementTree.fromstring(read(path).content).iter(f"{ATOM}id")][1:]
        for path in (FEED, "/uk/feed/")
    ]

    assert ids[0] == ids[1]


def test_a_demonstration_says_so_in_the_feed():
    assert "Demonstration" not in feed().findtext(f"{ATOM}subtitle")

    installation.declare(demonstration=True)

    assert "Demonstration: not a site of a city." in feed().findtext(f"{ATOM}subtitle")


def test_an_empty_feed_is_valid_too():
    assert feed().findtext(f"{ATOM}subtitle") == "Nothing has been recorded yet."


def test_the_feed_asks_the_database_as_often_for_fifty_entries_as_for_one():
    recorded()
    one = queries(FEED)
    recorded(49)

    assert queries(FEED) == one
