"""What a picture file says about itself, read before anything in it is decoded.

A decoder works as hard as the file tells it to. So the size in pixels and the number of layers are
read first, and only the parts of a JPEG or PNG that are needed to draw it are handed on: remarks,
places, colour profiles, further pictures and whatever follows the end never reach a decoder.
"""

import re
import struct
import zlib
from dataclasses import dataclass

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SOI, EOI, SOS, APP0, APP1, APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
SEQUENTIAL, FRAMES = (0xC0, 0xC1), (0xC0, 0xC1, 0xC2)
DRAWING = (*FRAMES, SOS, 0xC4, 0xDB, 0xDD)  # frame, scan, Huffman tables, quantisation, restarts
MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
MOST_PARTS = 2_000


class BrokenPictureError(ValueError):
    """The file ends too early, or its parts do not fit together."""


class MovingPictureError(ValueError):
    """The file holds a film, not a photograph."""


@dataclass(frozen=True)
class Header:
    """``layers`` counts the scans of a JPEG; one that is ``flowing`` is decoded row by row.

    ``data`` is the file without the parts that are not drawn.
    """

    format: str
    width: int
    height: int
    data: bytes
    exif: bytes = b""
    colours: int = 4
    layers: int = 1
    flowing: bool = False

    @property
    def pixels(self) -> int:
        """How many pixels a decoder would draw."""
        return self.width * self.height


def read(data: bytes) -> Header | None:
    """Read the header of a JPEG, PNG or WebP file; None for every other kind.

    Raises BrokenPictureError or MovingPictureError.
    """
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(PNG_SIGNATURE):
            return _png(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError) as error:
        raise BrokenPictureError from error
    return None


def _jpeg(data: bytes) -> Header:
    drawn, exif = bytearray(b"\xff\xd8"), b""
    frames: list[bytes] = []
    scans: list[bytes] = []
    position = 2
    for _part in range(MOST_PARTS):
        start = _next_marker(data, position)
        marker = data[start + 1]
        if marker == EOI:
            return _jpeg_header(bytes(drawn + b"\xff\xd9"), frames, scans, exif)
        position = start + 2 + _length(data, start + 2)
        body = data[start + 4 : position]
        if marker == APP1 and body.startswith(b"Exif\0\0"):
            exif = exif or body
        if marker == SOS:
            scans.append(body)
            position = _next_marker(data, position)
        elif marker in FRAMES:
            frames.append(bytes([marker]) + body)
        if marker in DRAWING or _tells_the_colours(marker, body):
            drawn += data[start:position]
    raise BrokenPictureError


def _next_marker(data: bytes, position: int) -> int:
    match = MARKER.search(data, position)
    if match is None:
        raise BrokenPictureError
    return match.start()


def _length(data: bytes, position: int) -> int:
    (length,) = struct.unpack_from(">H", data, position)
    if length < 2 or position + length > len(data):
        raise BrokenPictureError
    return int(length)


def _tells_the_colours(marker: int, body: bytes) -> bool:
    return (marker == APP0 and body.startswith(b"JFIF\0")) or (
        marker == APP14 and body.startswith(b"Adobe")
    )


def _jpeg_header(data: bytes, frames: list[bytes], scans: list[bytes], exif: bytes) -> Header:
    """A JPEG with one scan of all colours is decoded row by row, any other as a whole."""
    if len(frames) != 1 or not scans:
        raise BrokenPictureError
    height, width, colours = struct.unpack_from(">HHB", frames[0], 2)
    flowing = frames[0][0] in SEQUENTIAL and len(scans) == 1 and scans[0][0] == colours
    return Header("JPEG", width, height, data, exif, colours, len(scans), flowing)


def _png(data: bytes) -> Header:
    """Keep header, palette, transparency and pixels, with all pixels as one part."""
    width, height = struct.unpack_from(">II", data, 16)
    parts: dict[bytes, bytes] = {}
    pixels = bytearray()
    position, kind = len(PNG_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        start, position = position + 8, position + 12 + length
        if position > len(data):
            raise BrokenPictureError
        if kind == b"IDAT":
            pixels += data[start : start + length]
        elif kind in (b"IHDR", b"PLTE", b"tRNS", b"eXIf"):
            parts.setdefault(kind, data[start : start + length])
    exif = parts.pop(b"eXIf", b"")
    drawn = [_part(kind, parts[kind]) for kind in (b"IHDR", b"PLTE", b"tRNS") if kind in parts]
    drawn += [_part(b"IDAT", bytes(pixels)), _part(b"IEND", b"")]
    return Header("PNG", width, height, PNG_SIGNATURE + b"".join(drawn), exif)


def _part(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _webp(data: bytes) -> Header:
    """Read the first chunk, one of three: developers.google.com/speed/webp/docs/riff_container."""
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 > len(data):
        raise BrokenPictureError
    data = data[: length + 8]
    kind = data[12:16]
    if kind == b"VP8X":
        if data[20] & 0x02:
            raise MovingPictureError
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    elif kind == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 21)
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        raise BrokenPictureError
    return Header("WEBP", width, height, data)
