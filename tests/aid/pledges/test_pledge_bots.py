"""What holds back robots, and what it costs a person: at most a second click."""

import pytest
from django.core.cache import cache

from aid.models import Pledge
from aid.pledges.domain import spam_guard
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from tests.aid.pledging import (
    PAGE,
    aged,
    begin,
    drafted,
    edit,
    photograph,
    send,
    sent,
    typed,
    url,
)
from tests.factories import kyiv
from tests.factories_aid import official_tie

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _counts_begin_anew():
    cache.clear()


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def kept(page):
    """Whether the page still holds what was typed."""
    return page.context["form"].where["stands_at"].value() == "Boyle Heights, Los Angeles"


def test_who_fills_in_the_unseen_field_is_told_so_and_loses_nothing(client, city):
    answer = begin(client, typed(city, website="https://example.org/"))

    assert (answer.status_code, kept(answer), Pledge.objects.count()) == (422, True, 0)
    assert answer.context["problem"].startswith("A field that people do not see was filled in")
    assert 'value="https://example.org/"' not in answer.content.decode()


def test_too_fast_is_told_and_neither_words_nor_photographs_are_lost(client, city):
    wrong = typed(city, stands_at="") | {"line-1-photographs": photograph()}

    answer = client.get(begin(client, wrong, seconds=1).url)

    form = answer.context["form"]
    assert answer.context["problem"].startswith("That was very fast.")
    assert [name for _photograph, name in form.things[0].hanging] == ["engine.jpg"]
    assert [*form.where.errors] == ["stands_at"]
    again = edit(client, answer.context["token"], typed(city))
    assert again.url == url("pledge_check", answer.context["token"])


def test_who_was_too_fast_is_at_the_address_of_the_draft_in_either_language(client, city):
    answer = begin(client, typed(city), seconds=1)

    address, token = answer.url.partition("?")[0], client.get(answer.url).context["token"]
    assert address == url("pledge_draft", token)
    assert kept(client.get(address.replace("/en/", "/uk/")))


def test_two_seconds_are_no_longer_too_fast(client, city):
    assert begin(client, typed(city), seconds=3).status_code == 302


def test_too_fast_is_counted_against_the_hour_too(client, city, monkeypatch):
    monkeypatch.setitem(spam_guard.MOST, "draft", 0)

    answer = begin(client, typed(city), seconds=1)

    assert (answer.status_code, Pledge.objects.count()) == (429, 0)


@pytest.mark.parametrize("note", ["expired", "forged", "of another form", "missing"])
def test_a_note_that_is_not_good_shows_the_form_again_with_a_new_one(client, city, note):
    key = form_keys.new_key(ANYBODY)
    notes = {
        "expired": aged(key, DAY + 60),
        "forged": aged(key)[:-1] + "-",
        "of another form": aged(form_keys.new_key(ANYBODY)),
        "missing": "",
    }

    fields = typed(city) | {"form_key": key, "shown": notes[note], "do": "check"}
    answer = client.post(PAGE, fields)

    assert (answer.status_code, kept(answer), Pledge.objects.count()) == (422, True, 0)
    assert not spam_guard.is_stale(answer.context["shown"], answer.context["form_key"])
    assert answer.context["form_key"] != key


def test_a_page_left_open_for_hours_is_no_problem(client, city):
    assert begin(client, typed(city), seconds=DAY - 60).status_code == 302


@pytest.mark.parametrize("key", ["", "short", "no key at all !!!!!!!!!!!!!!!"])
def test_a_form_without_a_key_is_shown_again(client, city, key):
    fields = typed(city) | {"form_key": key, "shown": aged(key)}

    answer = client.post(PAGE, fields)

    assert (answer.status_code, kept(answer), Pledge.objects.count()) == (422, True, 0)


def test_one_network_address_begins_so_many_drafts_an_hour(client, city):
    most = spam_guard.MOST["draft"]
    begun = [begin(client, typed(city)).status_code for _n in range(most)]

    answer = begin(client, typed(city))
    elsewhere = begin(client, typed(city), REMOTE_ADDR="192.0.2.7")

    assert begun == [302] * most
    assert (answer.status_code, kept(answer)) == (429, True)
    assert answer.context["problem"].startswith("Too many pledges came from your network.")
    assert elsewhere.status_code == 302


def test_the_same_form_again_is_not_counted(client, city):
    key = form_keys.new_key(ANYBODY)
    answers = {begin(client, typed(city), key=key).url for _n in range(30)}

    assert len(answers) == 1
    assert begin(client, typed(city)).status_code == 302


def test_one_network_address_sends_so_many_pledges_an_hour(client, city, monkeypatch):
    monkeypatch.setitem(spam_guard.MOST, "send", 1)
    sent(client, city)
    token = drafted(client, typed(city))

    answer = send(client, token)

    assert (answer.status_code, Pledge.objects.latest("pk").state) == (429, "draft")
    assert answer.context["problem"].startswith("Too many pledges came from your network.")


def test_only_a_hash_of_the_network_address_is_kept(client, city, sql):
    begin(client, typed(city), REMOTE_ADDR="192.0.2.7")

    rows = sql("SELECT cache_key FROM cache WHERE cache_key LIKE %s", ["%pledge-draft%"])
    assert [key for (key,) in rows if "192.0.2.7" in key] == []
    assert len(rows) == 1


def test_the_unseen_field_is_hidden_from_everybody(client, city):
    page = client.get(url("pledge")).content.decode()

    before, _name, _after = page.partition('name="website"')
    assert before.rindex("<div hidden>") > before.rindex("</div>")
