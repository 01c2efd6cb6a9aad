"""Photographs: what donors, recipients and staff send is drawn anew from its pixels.

Nothing else of the file is kept: not its name, not where and by whom it was taken, not what hid
behind the picture. What is not certainly a photograph is refused with a sentence that says what to
do. The work of a whole form is bounded before a decoder starts, and one photograph is drawn at a
time in each process. Source: OWASP File Upload Cheat Sheet (re-write images, generated names,
limits).
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Model, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from aid.items.domain import picture_headers
from aid.items.domain.picture_headers import Header
from aid.items.models.items import Item
from aid.items.models.photographs import Photograph
from sistercities.kernel.workflow import RuleError

if TYPE_CHECKING:
    from aid.pledges.models.pledges import Pledge, PledgeMessage
    from aid.shipping.models.shipments import AcceptanceLine, AcceptanceLink


SIDE = 1600
QUALITY = 82
MOST_LAYERS = 20  # a progressive JPEG has about ten
WHITE = (255, 255, 255)
MILLION = 1_000_000
LONGEST_SIDE = 30_000
# How many pixels can be decoded within 2 seconds and 150 MB. A JPEG that flows is made smaller
# while it is decoded; one in layers is held whole, each colour apart. A pixel of a PNG takes 4
# bytes, one of a WebP four times as many.
MOST_PIXELS = {"JPEG": 65 * MILLION, "PNG": 20 * MILLION, "WEBP": 5 * MILLION}
MOST_IN_LAYERS = 42 * MILLION
# A form with 300 million pixels of a JPEG that flows is drawn in about 4 seconds. A pixel of
# another kind counts for as many as can be drawn in its time.
MOST_PIXELS_OF_A_FORM = 300 * MILLION
WORK = {"JPEG": 1, "PNG": 2, "WEBP": 4}
WORK_IN_LAYERS = 2
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    Image.DecompressionBombError,
)
_one_at_a_time = Lock()
# One form is drawn, one may wait for it. Any other is refused, so that in a process of four
# threads two are always left to show pages.
_places = BoundedSemaphore(2)


class BusyError(RuleError):
    """Too many forms with photographs are being processed; these photographs may be fine."""


@dataclass(frozen=True)
class Redrawn:
    """A new JPEG, no side longer than 1600 pixels, that holds nothing but the picture."""

    content: bytes
    width: int
    height: int


@transaction.atomic
def take_in(
    upload: File[Any] | Redrawn,
    *,
    pledge: Pledge | None = None,
    draft_line: int | None = None,
    item: Item | None = None,
    message: PledgeMessage | None = None,
    acceptance_line: AcceptanceLine | None = None,
    acceptance_link: AcceptanceLink | None = None,
) -> Photograph:
    """Draw a photograph anew and keep it, private, with what it belongs to.

    Who has looked at it before, to answer the sender, hands in what ``redraw`` gave.

    Raises RuleError: whatever ``redraw`` refuses; there are enough photographs already.
    """
    redrawn = upload if isinstance(upload, Redrawn) else redraw(upload)
    if item is not None and pledge is None:
        pledge = item.pledge
    photograph = Photograph(
        pledge=pledge,
        draft_line=draft_line,
        item=item,
        message=message,
        acceptance_line=acceptance_line,
        acceptance_link=acceptance_link,
        width=redrawn.width,
        height=redrawn.height,
        size=len(redrawn.content),
    )
    _must_have_room(photograph)
    name = f"{secrets.token_hex(16)}.jpg"
    photograph.file.save(name, ContentFile(redrawn.content), save=False)
    photograph.save()
    return photograph


def _hold(owner: Model) -> None:
    type(owner)._base_manager.select_for_update(no_key=True).get(pk=owner.pk)


def _must_have_room(photograph: Photograph) -> None:
    """Raises RuleError: its pledge, item or acceptance, locked here, has no room for one more."""
    kept = Photograph.objects.all()
    if photograph.pledge is not None:
        _hold(photograph.pledge)
        kept = kept.filter(pledge=photograph.pledge)
    elif photograph.acceptance_line is not None:
        kept = kept.filter(acceptance_line__acceptance=photograph.acceptance_line.acceptance_id)
    elif photograph.acceptance_link is not None:
        _hold(photograph.acceptance_link)
        kept = kept.filter(acceptance_link=photograph.acceptance_link)
    elif photograph.item is not None:
        _hold(photograph.item)
        kept = kept.filter(item=photograph.item)
    taken = kept.aggregate(total=Sum("size"))["total"] or 0
    if (
        kept.count() >= settings.PHOTOGRAPHS_MAX_COUNT
        or taken + photograph.size > settings.PHOTOGRAPHS_MAX_BYTES
    ):
        raise RuleError(
            _("There is no room for more photographs: at most %(most)s, together %(size)s.")
            % {
                "most": settings.PHOTOGRAPHS_MAX_COUNT,
                "size": filesizeformat(settings.PHOTOGRAPHS_MAX_BYTES),
            }
        )


def room_beside(number: int) -> int:
    """How many more photographs fit on a pledge, item or acceptance that has this many."""
    return max(0, settings.PHOTOGRAPHS_MAX_COUNT - number)


def must_have_room(number: int, *, room: int) -> None:
    """Raises RuleError: more photographs came than fit."""
    if number <= room:
        return
    if room < 1:
        raise RuleError(
            _("There is no room for more photographs here, so none of those that came was kept.")
        )
    sentence = ngettext(
        "There is room for %(room)d photograph here, and %(came)d came. None of these was kept:"
        " choose one and send it.",
        "There is room for %(room)d photographs here, and %(came)d came. None of these was kept:"
        " choose at most %(room)d and send them.",
        room,
    )
    raise RuleError(sentence % {"room": room, "came": number})


def redraw_all(uploads: Sequence[File[Any]], *, room: int) -> list[Redrawn | RuleError]:
    """Draw the photographs of a form anew; in place of each that cannot be drawn stands why.

    They are counted, weighed and their headers read before the first of them is drawn.

    Raises RuleError, and then none is drawn: there are more than there is room for; they are too
    large together; too many others are being drawn (BusyError).
    """
    must_have_room(len(uploads), room=room)
    _must_not_be_too_large(uploads)
    if not uploads:
        return []
    with _place():
        if sum(map(_work, uploads)) > MOST_PIXELS_OF_A_FORM:
            raise RuleError(
                _(
                    "Together these photographs have more pixels than we can read at once, so none"
                    " was kept. Choose fewer of them, or save them in a smaller size."
                )
            )
        return [_redrawn(upload) for upload in uploads]


def _must_not_be_too_large(uploads: Sequence[File[Any]]) -> None:
    total = sum(upload.size for upload in uploads)
    if total > settings.PHOTOGRAPHS_SENT_MAX_BYTES:
        raise RuleError(
            _(
                "Together these photographs are too large: %(size)s. They may have %(limit)s at"
                " most, so none was kept. Choose fewer of them, or save them in a smaller size."
            )
            % {
                "size": filesizeformat(total),
                "limit": filesizeformat(settings.PHOTOGRAPHS_SENT_MAX_BYTES),
            }
        )


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise BusyError(
            _(
                "Many people are sending photographs just now, so yours could not be looked at."
                " Please send them again in a minute."
            )
        )
    try:
        yield
    finally:
        _places.release()


def _work(upload: File[Any]) -> int:
    """How many pixels will be drawn; none for a photograph that will be refused."""
    try:
        header = _looked_at(upload)
    except RuleError:
        return 0
    in_layers = header.format == "JPEG" and not header.flowing
    return header.pixels * (WORK_IN_LAYERS if in_layers else WORK[header.format])


def _redrawn(upload: File[Any]) -> Redrawn | RuleError:
    try:
        return redraw(upload)
    except RuleError as error:
        return error


def redraw(upload: File[Any]) -> Redrawn:
    """Draw a JPEG, PNG or WebP photograph anew: upright, on white, at most 1600 pixels a side.

    The colour profile goes too, so that very strong colours may look a little paler.

    Raises RuleError: the file is empty, too large, of another kind, damaged, a film, or has more
    pixels than we can draw.
    """
    with _one_at_a_time:
        header = _looked_at(upload)
        try:
            return _draw(header)
        except UNREADABLE as error:
            raise _damaged() from error


def _looked_at(upload: File[Any]) -> Header:
    header = _header(_contents(upload))
    _must_be_small_enough(header)
    return header


def _contents(upload: File[Any]) -> bytes:
    upload.seek(0)
    data: bytes = upload.read(settings.PHOTOGRAPH_MAX_BYTES + 1)
    upload.seek(0)
    if not data:
        raise RuleError(_("This file is empty. Choose another one."))
    if len(data) > settings.PHOTOGRAPH_MAX_BYTES:
        raise RuleError(
            _(
                "This photograph is too large: %(size)s. It may have %(limit)s at most. Send it"
                " in a smaller size."
            )
            % {
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.PHOTOGRAPH_MAX_BYTES),
            }
        )
    return data


def _header(data: bytes) -> Header:
    try:
        header = picture_headers.read(data)
    except picture_headers.BrokenPictureError as error:
        raise _damaged() from error
    except picture_headers.MovingPictureError as error:
        raise RuleError(_("This is a film. Send a photograph of it as JPEG or PNG.")) from error
    if header is not None:
        return header
    if data[4:8] == b"ftyp":  # HEIC, AVIF and films of phones
        raise RuleError(
            _(
                "We cannot read this format (it may be HEIC, as iPhones take it). Save or share"
                " the photograph as JPEG and send it again. On an iPhone: Settings, Camera,"
                " Formats, “Most Compatible”, then take it again."
            )
        )
    raise RuleError(
        _("This is not a photograph that we can read. Save it as JPEG, PNG or WebP and send that.")
    )


def _damaged() -> RuleError:
    return RuleError(
        _("This photograph is damaged or did not arrive whole. Save it again as JPEG and send it.")
    )


def _must_be_small_enough(header: Header) -> None:
    if header.layers > MOST_LAYERS or not header.pixels:
        raise _damaged()
    most = MOST_PIXELS[header.format]
    if header.format == "JPEG" and not header.flowing:
        most = MOST_IN_LAYERS // max(1, header.colours)
    if header.pixels > most or max(header.width, header.height) > LONGEST_SIDE:
        raise RuleError(
            _(
                "This photograph has %(width)s × %(height)s pixels, more than we can read in this"
                " format. Save it as an ordinary JPEG of at most %(most)s million pixels."
            )
            % {
                "width": header.width,
                "height": header.height,
                "most": MOST_PIXELS["JPEG"] // MILLION,
            }
        )


def _draw(header: Header) -> Redrawn:
    with Image.open(BytesIO(header.data), formats=[header.format]) as image:
        if image.size != (header.width, header.height):
            raise ValueError("the header says another size")
        image.draft(None, _fitting(image.size))
        image.load()
        turn = _turn(header.exif or image.info.get("exif", b""))
        drawn = _on_white(image)
    if turn is not None:
        drawn = drawn.transpose(turn)
    content = BytesIO()
    drawn.save(content, format="JPEG", quality=QUALITY)
    return Redrawn(content.getvalue(), drawn.width, drawn.height)


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The size that keeps the proportions and has no side longer than 1600 pixels."""
    scale = min(1.0, SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _turn(exif: bytes) -> Image.Transpose | None:
    tags = Image.Exif()
    try:
        tags.load(exif)
        return UPRIGHT.get(tags.get(ORIENTATION, 1))
    except UNREADABLE:
        return None


def _on_white(image: Image.Image) -> Image.Image:
    """Draw on white, strip by strip, so that a large picture is never held in memory twice."""
    width, height = image.size
    factor = max(1, max(image.size) // SIDE)
    drawn = Image.new("RGB", (-(-width // factor), -(-height // factor)), WHITE)
    rows = factor * max(1, MILLION // (width * factor))
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(height, top + rows)))
        drawn.paste(_without_transparency(strip).reduce(factor), (0, top // factor))
    return drawn.resize(_fitting(image.size), Image.Resampling.LANCZOS)


def _without_transparency(strip: Image.Image) -> Image.Image:
    if strip.mode == "I;16":  # sixteen bits a pixel: the upper eight
        return strip.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" not in strip.getbands() and "transparency" not in strip.info:
        return strip.convert("RGB")
    see_through = strip.convert("RGBA")
    paper = Image.new("RGB", strip.size, WHITE)
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper
