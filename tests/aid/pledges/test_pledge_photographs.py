"""Photographs on the pledge page: what has arrived stays, whatever else is wrong."""

from pathlib import Path

import pytest
from django.core.files.storage import storages

from aid.models import Item, Photograph, Pledge
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from tests.aid.pledging import (
    begin,
    broken,
    drafted,
    edit,
    photograph,
    send,
    typed,
    url,
)
from tests.factories import kyiv
from tests.factories_aid import official_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def pictures(line=1, *uploads):
    return {f"line-{line}-photographs": list(uploads or [photograph()])}


def page_of(client, token):
    return client.get(url("pledge_draft", token))


def test_photographs_pass_to_the_thing_that_they_show(client, city):
    token = drafted(client, typed(city) | pictures(1, photograph(), photograph("side.jpg")))

    send(client, token)

    pledge = Pledge.objects.get()
    hanging = [(p.item, p.draft_line, p.is_public) for p in pledge.photographs.all()]
    assert hanging == [(Item.objects.get(), None, False)] * 2


def test_a_photograph_that_cannot_be_read_is_said_at_its_field_and_the_good_ones_stay(client, city):
    token = drafted(client, typed(city) | pictures(1, broken(), photograph("good.jpg")))

    page = page_of(client, token)

    (thing,) = page.context["form"].things
    (sentence,) = thing["photographs"].errors
    assert sentence.startswith("engine.heic: We cannot read this format (it may be HEIC")
    assert [name for _photograph, name in thing.hanging] == ["good.jpg"]
    assert thing["description"].value() == "Oxygen concentrator"
    assert 'href="#id_line-1-photographs"' in page.content.decode()


def test_an_error_elsewhere_loses_no_photograph(client, city):
    token = drafted(client, typed(city, email="nobody") | pictures())

    edit(client, token, typed(city))
    send(client, token)

    assert Photograph.objects.get().item == Item.objects.get()


def test_after_a_bad_photograph_the_next_try_goes_through(client, city):
    token = drafted(client, typed(city) | pictures(1, broken()))

    answer = edit(client, token, typed(city))

    assert answer.url == url("pledge_check", token)


def test_a_photograph_can_be_removed_with_its_file(
    client, city, django_capture_on_commit_callbacks
):
    token = drafted(client, typed(city) | pictures(1, photograph(), photograph("two.jpg")))
    first, second = Photograph.objects.order_by("pk")

    with django_capture_on_commit_callbacks(execute=True):
        answer = edit(client, token, typed(city), do=f"unhang-{first.pk}")

    storage = storages["private"]
    assert answer.url == f"{url('pledge_draft', token)}#line-1"
    assert [*Photograph.objects.all()] == [second]
    assert (storage.exists(first.file.name), storage.exists(second.file.name)) == (False, True)


def test_a_photograph_of_another_pledge_cannot_be_removed(client, city):
    drafted(client, typed(city) | pictures())
    other = Photograph.objects.get()
    token = drafted(client, typed(city))

    edit(client, token, typed(city), do=f"unhang-{other.pk}")

    assert Photograph.objects.get() == other


def test_the_photographs_of_a_removed_thing_go_with_it(client, city):
    token = drafted(client, typed(city), do="add")
    edit(client, token, typed(city) | {"line-2-kind": ""} | pictures(2), do="keep-2")
    kept = Photograph.objects.get()

    edit(client, token, typed(city), do="remove-2")

    assert kept.draft_line == 2
    assert (Photograph.objects.count(), Pledge.objects.get().draft["photographs"]) == (0, {})


def test_the_same_page_sent_twice_keeps_its_photographs_once(client, city):
    key = form_keys.new_key(ANYBODY)

    for _time in range(2):
        begin(client, typed(city) | pictures(1, photograph(), photograph("b.jpg")), key=key)

    assert Photograph.objects.count() == 2


def test_a_line_with_nothing_but_a_photograph_is_not_left_out(client, city):
    token = drafted(client, typed(city), do="add")

    answer = edit(client, token, typed(city) | {"line-2-kind": ""} | pictures(2))

    things = page_of(client, token).context["form"].things
    assert answer.url == url("pledge_draft", token)
    assert [bool(thing.errors) for thing in things] == [False, True]


def test_only_the_draft_shows_its_photographs(client, city):
    token = drafted(client, typed(city) | pictures())
    other = drafted(client, typed(city))
    pk = Photograph.objects.get().pk

    shown = client.get(url("pledge_photograph", token, pk))
    content = b"".join(shown.streaming_content)
    foreign = client.get(url("pledge_photograph", other, pk))
    send(client, token)
    later = client.get(url("pledge_photograph", token, pk))

    assert (shown.status_code, foreign.status_code, later.status_code) == (200, 404, 404)
    assert (content[:3], shown["Cache-Control"]) == (b"\xff\xd8\xff", "private, no-store")


def test_a_replaced_key_sends_photographs_to_no_other_line(client, city):
    token = drafted(client, typed(city) | pictures(9))

    assert page_of(client, token).status_code == 200
    assert Photograph.objects.count() == 0


def test_photographs_are_files_of_their_own_folder(client, city):
    drafted(client, typed(city) | pictures(1, photograph("../../evil.jpg")))

    kept = Photograph.objects.get()
    names = Pledge.objects.get().draft["photographs"]
    assert [*names.values()] == ["evil.jpg"]
    assert Path(kept.file.name).name != "evil.jpg"
