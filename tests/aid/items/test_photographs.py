"""Taking photographs in: what is drawn, what it belongs to, and how many there may be."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from aid.items.domain import photographs
from aid.models import AcceptanceLine, Photograph, PledgeMessage
from sistercities.kernel.workflow import RuleError
from tests.factories_aid import (
    ItemFactory,
    PledgeFactory,
    proposed,
    received,
    received_pledge,
)
from tests.hostile_pictures import jpeg, picture, png, saved
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db
RED, BLUE = (255, 0, 0), (0, 0, 255)


def sent(content=None, name="a.jpg"):
    return ContentFile(jpeg() if content is None else content, name=name)


def drawn(content):
    return Image.open(io.BytesIO(photographs.redraw(sent(content)).content))


def stored(photograph):
    with photograph.file.open("rb") as file:
        return file.read()


def half_and_half(size=(400, 200)):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def colour(image, x, y):
    """The nearest of a few colours, for a JPEG is never exact."""
    return tuple(round(value / 255) * 255 for value in image.convert("RGB").getpixel((x, y)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_redraw_draws_the_same_picture_anew(kind):
    image = drawn(saved(half_and_half(), kind))

    assert (image.format, image.size) == ("JPEG", (400, 200))
    assert (colour(image, 50, 100), colour(image, 350, 100)) == (RED, BLUE)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 3000), (1600, 1200)), ((1000, 5000), (320, 1600)), ((1600, 1600), (1600, 1600))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_redraw_makes_no_side_longer_than_1600(kind, size, expected):
    assert drawn(saved(Image.new("RGB", size), kind)).size == expected


def test_redraw_keeps_every_strip_of_a_large_picture():
    image = half_and_half((4500, 3000)).transpose(Image.Transpose.ROTATE_90)

    small = drawn(png(image))

    assert small.size == (1067, 1600)
    assert [colour(small, 500, y) for y in (5, 790, 810, 1595)] == [BLUE, BLUE, RED, RED]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_redraw_turns_upright_what_the_camera_held_sideways(kind):
    tags = Image.Exif()
    tags[photographs.ORIENTATION] = 6

    image = drawn(saved(half_and_half(), kind, exif=tags.tobytes()))

    assert image.size == (200, 400)
    assert (colour(image, 100, 50), colour(image, 100, 350)) == (RED, BLUE)
    assert dict(image.getexif()) == {}


def test_redraw_puts_what_is_transparent_on_white():
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))

    assert colour(drawn(png(image)), 50, 50) == photographs.WHITE


def test_redraw_keeps_the_upper_half_of_sixteen_bits():
    image = Image.new("I;16", (100, 100), 32_768)

    (grey, *_) = drawn(png(image)).getpixel((50, 50))

    assert abs(grey - 128) <= 1


def test_take_in_keeps_what_it_belongs_to_and_is_not_public():
    pledge = PledgeFactory()

    kept = photographs.take_in(sent(), pledge=pledge, draft_line=2)

    photograph = Photograph.objects.get()
    assert (photograph, photograph.pledge, photograph.draft_line) == (kept, pledge, 2)
    assert photograph.is_public is False
    assert (photograph.width, photograph.height) == (320, 240)
    assert photograph.size == photograph.file.size


def test_a_photograph_of_a_donors_thing_is_the_pledges_too():
    item = received_pledge().items.get()

    assert photographs.take_in(sent(), item=item).pledge == item.pledge


def test_take_in_accepts_what_was_drawn_before():
    redrawn = photographs.redraw(sent())

    kept = photographs.take_in(redrawn, item=ItemFactory())

    assert stored(kept) == redrawn.content


def test_a_pledge_has_room_for_so_many_photographs(settings):
    settings.PHOTOGRAPHS_MAX_COUNT = 2
    pledge = received_pledge()
    message = PledgeMessage.objects.create(pledge=pledge, kind="answer", text="See")
    photographs.take_in(sent(), item=pledge.items.get())
    photographs.take_in(sent(), pledge=pledge, message=message)

    with pytest.raises(RuleError, match="There is no room for more photographs"):
        photographs.take_in(sent(), pledge=pledge)

    assert photographs.take_in(sent(), pledge=received_pledge()).pk is not None


def test_a_pledge_has_room_for_so_many_bytes(settings):
    pledge = PledgeFactory()
    size = photographs.take_in(sent(), pledge=pledge).size
    settings.PHOTOGRAPHS_MAX_BYTES = 2 * size

    photographs.take_in(sent(), pledge=pledge)
    with pytest.raises(RuleError, match="There is no room for more photographs"):
        photographs.take_in(sent(), pledge=pledge)


def test_an_acceptance_has_room_for_so_many_photographs(settings):
    settings.PHOTOGRAPHS_MAX_COUNT = 1
    received(proposed())
    line = AcceptanceLine.objects.get()
    with past_the_triggers():
        photographs.take_in(sent(), acceptance_line=line)

    with pytest.raises(RuleError, match="There is no room for more photographs"):
        photographs.take_in(sent(), acceptance_line=line)


def test_an_item_has_room_for_so_many_photographs(settings):
    settings.PHOTOGRAPHS_MAX_COUNT = 1
    item = ItemFactory()
    photographs.take_in(sent(), item=item)

    with pytest.raises(RuleError, match="There is no room for more photographs"):
        photographs.take_in(sent(), item=item)


def test_a_photograph_over_the_limit_is_refused_with_its_size(settings):
    content = jpeg(picture((800, 600)), quality=95)
    settings.PHOTOGRAPH_MAX_BYTES = len(content)

    assert photographs.redraw(sent(content)).width == 800
    with pytest.raises(RuleError, match="This photograph is too large"):
        photographs.redraw(sent(content + b"\0"))
