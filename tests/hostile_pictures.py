"""Files that somebody might send instead of a photograph, made here so that none is kept.

Each builder gives the name and the bytes as they would be sent. What hides in a file carries
MARKER, so that a test can look for it in what was kept.
"""

import io
import random
import struct
import zipfile
import zlib
from functools import partial

from PIL import Image, ImageCms, TiffImagePlugin

MARKER = b"HIDDEN-MARKER-7F3A"
SCRIPT = b"<html><script>alert('" + MARKER + b"')</script></html>"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def noise(size, mode="RGB", *, seed=1):
    """A picture that can hardly be compressed."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, size, random.Random(seed).randbytes(size[0] * size[1] * bands))


def picture(size=(320, 240), mode="RGB", *, seed=1):
    """Soft colours that a photograph could have."""
    small = noise((size[0] // 8 + 1, size[1] // 8 + 1), mode, seed=seed)
    return small.resize(size, Image.Resampling.BILINEAR)


def saved(image, kind, **options):
    content = io.BytesIO()
    image.save(content, format=kind, **options)
    return content.getvalue()


def jpeg(image=None, **options):
    return saved(image or picture(), "JPEG", **options)


def png(image=None, **options):
    return saved(image or picture(), "PNG", **options)


def segment(marker, body):
    """A part of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def with_segments(*segments):
    """A JPEG with these parts right after its beginning."""
    plain = jpeg()
    return plain[:2] + b"".join(segments) + plain[2:]


def chunk(kind, body):
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunks(*chunks):
    """A PNG with these parts right after its header."""
    plain = png()
    return plain[:33] + b"".join(chunks) + plain[33:]


def zeros(millions):
    """So many million zero bytes, compressed."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(millions))
    return packed + packer.flush()


def png_of(width, height, *, depth=8, colours=6, pixels=b""):
    """A PNG whose header says what we like."""
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return PNG_SIGNATURE + b"".join(chunk(kind, body) for kind, body in parts)


def exif():
    tags = Image.Exif()
    tags[0x010F] = MARKER.decode()
    tags[0x013B] = "Artist " + MARKER.decode()
    place = tags.get_ifd(0x8825)
    place[1], place[2] = "N", tuple(TiffImagePlugin.IFDRational(n) for n in (34, 3, 7))
    place[3], place[4] = "W", tuple(TiffImagePlugin.IFDRational(n) for n in (118, 14, 37))
    return tags.tobytes()


def xmp():
    body = b"<x:xmpmeta><exif:GPSLatitude>34,3.1N</exif:GPSLatitude>" + MARKER + b"</x:xmpmeta>"
    return with_segments(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + body))


def thumbnail():
    """Camera data that hold a second, smaller picture with something in it."""
    small = jpeg(picture((64, 48)), comment=MARKER)
    return with_segments(segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + small))


def icc_bomb():
    return with_chunks(chunk(b"iCCP", b"profile\0\0" + zeros(60)))


def text_bomb():
    return with_chunks(*[chunk(b"zTXt", b"Comment\0\0" + zeros(4)) for _ in range(40)])


def wide_text():
    """Text that takes four times its size once it is read."""
    text = "😀".encode() + b"a" * 900_000 + MARKER
    packed = zlib.compress(text)
    return with_chunks(*[chunk(b"iTXt", b"a\0\x01\0\0\0" + packed) for _ in range(60)])


def scan_bomb():
    """A progressive JPEG whose last layer comes again and again."""
    plain = jpeg(picture((2000, 1500)), progressive=True)
    last = plain[plain.rfind(b"\xff\xda") : -2]
    return plain[:-2] + last[:14] * 1_500 + b"\xff\xd9"


def most_layers():
    """As many pixels in layers as are let in, and as many layers."""
    plain = jpeg(picture((4300, 3200)), progressive=True, subsampling=0, quality=85)
    last = plain[plain.rfind(b"\xff\xda") : -2]
    return plain[:-2] + last[:100_000] * 8 + b"\xff\xd9"


def huge_jpeg():
    plain = bytearray(jpeg())
    frame = plain.index(b"\xff\xc0")
    plain[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(plain)


def huge_webp():
    plain = bytearray(saved(picture((64, 64)), "WEBP", lossless=True))
    plain[21:25] = struct.pack("<I", 16_382 | 16_382 << 14)
    return bytes(plain)


def frames(kind, number, **options):
    pictures = [Image.new("RGB", (8, 8), (n % 256, n // 256, 7)) for n in range(number)]
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:], **options)


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("payload.class", MARKER * 100)
    return content.getvalue()


def two_pictures():
    second = picture((200, 100), seed=2)
    return saved(picture(), "MPO", save_all=True, append_images=[second]) + MARKER


def box(brand):
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1" + brand + MARKER * 10


def tiny_pixels():
    """A PNG whose pixels come in half a million empty parts."""
    plain = png()
    return plain[:33] + chunk(b"IDAT", b"") * 500_000 + plain[33:]


def sixteen_bits():
    return png(Image.frombytes("I;16", (300, 200), random.Random(3).randbytes(120_000)))


def see_through():
    return png(picture(mode="L").quantize(16), transparency=3)


def colour_profile():
    return jpeg(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


REFUSED = {
    "pixel bomb": ("a.png", partial(png_of, 10_000, 10_000, colours=2, pixels=b"")),
    "real pixel bomb": (
        "a.png",
        lambda: png_of(10_000, 10_000, colours=0, pixels=zeros(100)),
    ),
    "thin pixel bomb": ("a.png", lambda: png_of(2_000_000, 10, colours=6, pixels=zeros(81))),
    "huge JPEG": ("a.jpg", huge_jpeg),
    "huge WebP": ("a.webp", huge_webp),
    "no pixels": ("a.png", lambda: png_of(0, 0, pixels=zeros(1))),
    "scan bomb": ("a.jpg", scan_bomb),
    "a million remarks": ("a.jpg", lambda: with_segments(b"\xff\xfe\0\x02" * 1_000_000)),
    "archive as JPEG": ("a.jpg", archive),
    "PDF as JPEG": ("a.jpg", lambda: b"%PDF-1.7\n" + MARKER),
    "GIF that is JavaScript": ("a.gif", lambda: b"GIF89a=1;alert('" + MARKER + b"')//"),
    "GIF with thousands of pictures": ("a.gif", partial(frames, "GIF", 3_000)),
    "WebP with many pictures": ("a.webp", partial(frames, "WEBP", 50)),
    "SVG with script": (
        "a.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'>" + SCRIPT + b"</svg>",
    ),
    "HTML as PDF": ("a.pdf", lambda: SCRIPT),
    "HTML as JPEG": ("a.jpg", lambda: SCRIPT),
    "HTML behind a JPEG's first bytes": ("a.jpg", lambda: b"\xff\xd8\xff\xe0" + SCRIPT),
    "truncated JPEG": ("a.jpg", lambda: jpeg()[:3_000]),
    "truncated PNG": ("a.png", lambda: png()[:3_000]),
    "truncated WebP": ("a.webp", lambda: saved(picture(), "WEBP")[:1_000]),
    "truncated pixels": ("a.png", lambda: png_of(300, 300, pixels=zlib.compress(bytes(5_000)))),
    "20 MB of noise": ("a.jpg", lambda: b"\xff\xd8\xff" + random.Random(4).randbytes(20_000_000)),
    "nothing": ("a.jpg", lambda: b""),
    "TIFF": ("a.tif", lambda: saved(picture(), "TIFF")),
    "BMP": ("a.bmp", lambda: saved(picture(), "BMP")),
    "ICO": ("a.ico", lambda: saved(picture((64, 64)), "ICO")),
    "HEIC": ("a.heic", partial(box, b"heic")),
    "HEIC as JPEG": ("IMG_0001.JPG", partial(box, b"heix")),
    "AVIF": ("a.avif", partial(box, b"avif")),
    "sound as WebP": ("a.webp", lambda: b"RIFF\x10\0\0\0WAVEfmt " + MARKER),
    "WebP of unknown kind": ("a.webp", lambda: b"RIFF\x10\0\0\0WEBPVP9 " + MARKER),
}
REDRAWN = {
    "place in the camera data": ("a.jpg", lambda: jpeg(exif=exif())),
    "place in the PNG": ("a.png", lambda: png(exif=exif())),
    "place in the WebP": ("a.webp", lambda: saved(picture(), "WEBP", exif=exif())),
    "place in XMP": ("a.jpg", xmp),
    "press agency data": (
        "a.jpg",
        lambda: with_segments(segment(0xED, b"Photoshop 3.0\0" + MARKER)),
    ),
    "picture in the camera data": ("a.jpg", thumbnail),
    "JPEG that is HTML": (
        "a.html",
        lambda: with_segments(segment(0xFE, SCRIPT)) + SCRIPT,
    ),
    "JPEG that is an archive": ("a.jar", lambda: jpeg() + archive()),
    "PNG that is a program": (
        "a.php",
        lambda: with_chunks(chunk(b"tEXt", b"a\0<?php " + MARKER)) + b"<?php " + MARKER,
    ),
    "profile bomb": ("a.png", icc_bomb),
    "text bomb": ("a.png", text_bomb),
    "wide text": ("a.png", wide_text),
    "half a million empty parts": ("a.png", tiny_pixels),
    "padding": ("a.jpg", lambda: jpeg()[:2] + b"\xff" * 11_000_000 + jpeg()[2:]),
    "two pictures": ("a.mpo", two_pictures),
    "moving PNG": ("a.png", partial(frames, "PNG", 200)),
    "CMYK": ("a.jpg", lambda: jpeg(picture(mode="CMYK"))),
    "palette and transparency": ("a.png", see_through),
    "sixteen bits": ("a.png", sixteen_bits),
    "one bit": ("a.png", lambda: png(picture(mode="L").convert("1"))),
    "colour profile": ("a.jpg", colour_profile),
    "PNG as JPEG": ("a.jpg", png),
    "two endings": ("a.jpg.exe", jpeg),
    "path": ("../../../../etc/cron.d/a.jpg", jpeg),
    "Windows path": ("..\\..\\a.jpg", jpeg),
    "long name": ("a" * 5_000 + ".jpg", jpeg),
    "one pixel high": ("a.png", lambda: png(Image.new("RGB", (30_000, 1)))),
    "largest PNG": (
        "a.png",
        lambda: png_of(5_000, 4_000, pixels=zeros(81) + random.Random(5).randbytes(11_000_000)),
    ),
    "largest in layers": ("a.jpg", most_layers),
    "largest JPEG": ("a.jpg", lambda: jpeg(Image.new("RGB", (10_000, 6_500)))),
    "largest WebP": (
        "a.webp",
        lambda: saved(noise((2_500, 2_000), "RGBA"), "WEBP", method=0, quality=60),
    ),
}
