"""The photographs of a form are counted, weighed and looked at before the first is drawn."""

import threading
import time
from functools import cache

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from aid.items.domain import photographs
from aid.models import Photograph
from tests import following
from tests.aid import receiving
from tests.aid.pledging import drafted, edit, photograph, typed, url
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import acceptance_link, official_tie, proposed, shipped, surplus_item
from tests.hostile_pictures import jpeg

pytestmark = pytest.mark.django_db
TOO_MANY = "There is room for {room} photographs here, and {came} came. None of these was kept:"
FULL = "There is no room for more photographs here, so none of those that came was kept."
TOO_LARGE = "Together these photographs are too large: "
TOO_MUCH = "Together these photographs have more pixels than we can read at once"
BUSY = "Many people are sending photographs just now"


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@cache
def laborious():
    """Few bytes, much work: 14 million pixels in layers."""
    return jpeg(Image.new("RGB", (4300, 3200), "red"), progressive=True, subsampling=0)


@cache
def vast():
    """As many pixels as one photograph may have."""
    return jpeg(Image.new("RGB", (10_000, 6_500)))


def files(number, content=None):
    """So many different photographs."""
    if content is None:
        return [photograph(f"{n}.jpg", size=(20 + n, 30)) for n in range(number)]
    return [SimpleUploadedFile(f"{n}.jpg", content, "image/jpeg") for n in range(number)]


def seconds(work):
    """What it returned, and the CPU time that it took."""
    begun = time.process_time()
    result = work()
    return result, time.process_time() - begun


def drawing(number, content):
    """The CPU time of drawing so many photographs, of which each is small enough alone."""
    _drawn, taken = seconds(lambda: photographs.redraw_all(files(number, content), room=number))
    return taken


class Pledging:
    """A donor who writes a pledge; the draft keeps what was typed, so its page is shown again."""

    room = 6

    def __init__(self, client):
        self.client, self.city = client, official_tie(kyiv()).city_b
        self.token = drafted(client, typed(self.city))

    def send(self, uploads, *, line=1):
        fields = typed(self.city, line_1_description="My words")
        fields = {name.replace("line_1_", "line-1-"): value for name, value in fields.items()}
        answer = edit(self.client, self.token, fields | {f"line-{line}-photographs": uploads})
        if answer.status_code == 302:
            answer = self.client.get(url("pledge_draft", self.token))
        return answer

    def said(self, page):
        (thing,) = page.context["form"].things
        return [*thing["photographs"].errors, page.context["problem"]]


class Answering:
    """A donor who answers a question."""

    room = 10
    page = "answer/"

    def __init__(self, client):
        self.client, self.token = client, following.asked()

    def send(self, uploads, **more):
        typed = {"text": "My words", "photographs": uploads} | more
        return following.send(self.client, self.token, self.page, **typed)

    def said(self, page):
        form = page.context["form"]
        return [*form.errors.get("photographs", []), *form.non_field_errors()]


class Reporting(Answering):
    """A donor who reports a change."""

    page = "change/"


class Receiving:
    """A recipient who signs."""

    room = 10

    def __init__(self, client):
        self.client, self.donation = client, shipped(proposed())
        self.token = acceptance_link(self.donation)
        self.name = receiving.field(self.donation, "photographs")

    def send(self, uploads, **more):
        typed = {"office": "My words", self.name: uploads} | more
        return receiving.sign(self.client, self.donation, self.token, **typed)

    def said(self, page):
        form = page.context["receiving"]
        return [*form.errors.get(self.name, []), *form.non_field_errors()]


class Showing:
    """The clerk, with photographs of the council's own thing."""

    room = 4

    def __init__(self, client):
        client.force_login(clerk())
        self.client, self.item = client, surplus_item()
        self.address = reverse("item_act", args=[self.item.pk, "photographs"])

    def send(self, uploads, **more):
        page = self.client.get(self.address)
        shown = {name: page.context[name] for name in ("form_key", "seen")}
        fields = dict(zip(("first", "second", "third", "fourth"), uploads, strict=False))
        return self.client.post(self.address, shown | fields | more)

    def said(self, page):
        form = page.context["form"]
        return [*form.errors.get("first", []), *form.non_field_errors()]


DONORS = [Pledging, Answering, Reporting, Receiving]
everywhere = pytest.mark.parametrize("somebody", [*DONORS, Showing])
by_many = pytest.mark.parametrize("somebody", DONORS)


def says(who, page, sentence):
    return any(line.startswith(sentence) for line in who.said(page))


@by_many
def test_sixty_photographs_cost_less_than_drawing_three(client, somebody):
    who, sixty = somebody(client), files(60, laborious())

    page, taken = seconds(lambda: who.send(sixty))

    assert says(who, page, TOO_MANY.format(room=who.room, came=60))
    assert "My words" in page.content.decode()
    assert Photograph.objects.count() == 0
    assert taken < drawing(3, laborious())


@everywhere
def test_as_many_as_there_is_room_for_are_all_taken(client, somebody):
    somebody(client).send(files(somebody.room))

    assert Photograph.objects.count() == somebody.room


@everywhere
def test_photographs_that_are_too_large_together_are_refused(client, settings, somebody):
    sent = files(3)
    settings.PHOTOGRAPHS_SENT_MAX_BYTES = sum(file.size for file in sent) - 1
    who = somebody(client)

    refused = who.send(sent)
    kept = Photograph.objects.count()
    settings.PHOTOGRAPHS_SENT_MAX_BYTES += 1
    who.send(files(3))

    assert says(who, refused, TOO_LARGE)
    assert (kept, Photograph.objects.count()) == (0, 3)


@by_many
def test_photographs_with_too_many_pixels_together_are_refused(client, somebody):
    who, five = somebody(client), files(5, vast())

    page, taken = seconds(lambda: who.send(five))

    assert says(who, page, TOO_MUCH)
    assert Photograph.objects.count() == 0
    assert taken < drawing(4, vast())


@everywhere
def test_photographs_within_the_pixels_of_a_form_are_all_taken(client, somebody):
    somebody(client).send(files(4, vast()))

    assert Photograph.objects.count() == 4


def test_pixels_in_layers_count_for_the_work_that_they_are():
    """Ten of them fit into a form, and eleven do not."""
    assert [row.width for row in photographs.redraw_all(files(10, laborious()), room=11)] == [
        1600
    ] * 10
    with pytest.raises(photographs.RuleError, match=TOO_MUCH):
        photographs.redraw_all(files(11, laborious()), room=11)


def test_one_that_cannot_be_read_does_not_count_as_work(client):
    who = Answering(client)
    too_many_pixels = jpeg(Image.new("L", (10_001, 6_500)))

    page = who.send([*files(4, vast()), *files(2, too_many_pixels)])

    assert [line[:40] for line in who.said(page)] == [
        "0.jpg: This photograph has 10001 × 6500 ",
        "1.jpg: This photograph has 10001 × 6500 ",
    ]
    assert Photograph.objects.count() == 4


def test_photographs_of_a_thing_that_are_there_count(client):
    who = Pledging(client)
    who.send(files(4))

    refused = who.send(files(3))
    kept = Photograph.objects.count()
    who.send(files(2))
    full = who.send(files(1))

    assert says(who, refused, TOO_MANY.format(room=2, came=3))
    assert says(who, full, FULL)
    assert (kept, Photograph.objects.count()) == (4, 6)


def test_photographs_of_a_pledge_that_are_there_count(client, settings):
    settings.PHOTOGRAPHS_MAX_COUNT = 5
    who = Pledging(client)
    who.send(files(3))

    refused = who.send(files(3))

    assert says(who, refused, TOO_MANY.format(room=2, came=3))
    assert Photograph.objects.count() == 3


@pytest.mark.parametrize("somebody", [Answering, Reporting, Receiving])
def test_photographs_that_wait_for_the_form_count_and_stay(client, somebody):
    who = somebody(client)
    wrong = {"office": ""} if somebody is Receiving else {"photographs": [*files(7), broken()]}
    who.send(files(7), **wrong)

    refused = who.send(files(4))
    kept = Photograph.objects.count()
    who.send(files(3))

    assert says(who, refused, TOO_MANY.format(room=3, came=4))
    assert (kept, Photograph.objects.count()) == (7, 10)


def broken():
    return SimpleUploadedFile("no.jpg", b"<html>", "image/jpeg")


def test_photographs_of_a_thing_of_the_council_count(client, settings):
    settings.PHOTOGRAPHS_MAX_COUNT = 5
    who = Showing(client)
    who.send(files(3))

    page = who.send(files(3))

    assert says(who, page, TOO_MANY.format(room=2, came=3))
    assert [kept.filename for kept in page.context["kept"]] == ["1.jpg", "2.jpg"]
    assert who.item.photographs.count() == 3


class Slow(ContentFile):
    """A photograph that is not read before it may be."""

    def __init__(self, shipping_condition):
        super().__init__(jpeg(), name="slow.jpg")
        self.shipping_condition, self.begun = shipping_condition, threading.Event()

    def read(self, *args):
        self.begun.set()
        self.shipping_condition.wait(30)
        return super().read(*args)


@pytest.fixture
def two_forms_are_being_drawn():
    shipping_condition = threading.Event()
    slow = [Slow(shipping_condition), Slow(shipping_condition)]
    threads = [
        threading.Thread(target=photographs.redraw_all, args=([file],), kwargs={"room": 1})
        for file in slow
    ]
    for thread, file in zip(threads, slow, strict=True):
        thread.start()
        assert file.begun.wait(30)
    yield
    shipping_condition.set()
    for thread in threads:
        thread.join()


@everywhere
def test_a_third_form_is_told_at_once_to_come_back(client, somebody, two_forms_are_being_drawn):
    who = somebody(client)

    page = who.send(files(2))

    assert page.status_code == 422
    assert says(who, page, BUSY)
    assert somebody is Showing or "My words" in page.content.decode()
    assert Photograph.objects.count() == 0


@pytest.mark.usefixtures("two_forms_are_being_drawn")
def test_a_form_without_photographs_waits_for_nobody(client):
    answer = Answering(client).send([])

    assert answer.status_code == 302
