import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from core import photos
from core.photos import PhotoError, reencode

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def picture(size=(40, 20), mode="RGB", kind="JPEG", colour="red", **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def encode(data, name="foto.jpg"):
    return reencode(BytesIO(data), name=name, size=len(data))


def opened(data):
    return Image.open(BytesIO(data))


def huge_png(width, height):
    """A header that promises far more than the file holds."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = b"IDAT" + zlib.compress(b"\x00" * 1000)
    parts = [
        struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (chunk, idat)
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_a_small_jpeg_with_a_thumbnail(kind):
    photo, thumb = (opened(data) for data in encode(picture((3000, 1500), kind=kind)))

    assert (photo.format, photo.size) == ("JPEG", (1600, 800))
    assert (thumb.format, thumb.size) == ("JPEG", (400, 200))


def test_small_photo_keeps_its_size():
    assert opened(encode(picture())[0]).size == (40, 20)


def test_photo_is_turned_upright_and_forgets_its_metadata():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Camera"
    exif.get_ifd(GPS)[1] = "S"

    photo = opened(encode(picture(exif=exif))[0])

    assert photo.size == (20, 40)
    assert dict(photo.getexif()) == {}
    assert b"Camera" not in encode(picture(exif=exif, comment=b"Camera"))[0]


def test_transparent_photo_stands_on_white():
    photo = opened(encode(picture(mode="RGBA", kind="PNG", colour=(0, 0, 0, 0)))[0])

    assert photo.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"isto e um texto",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        picture((400, 400))[:600],
        picture((400, 400), kind="PNG")[:200],
        picture(kind="GIF", mode="P", colour=1),
        picture(kind="BMP"),
        b"\xff\xd8\xff\xe0" + b"\x00" * 400,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
        b"%PDF-1.4",
    ],
    ids=["empty", "text", "svg", "cut-jpeg", "cut-png", "gif", "bmp", "noise-jpeg", "noise-png", "pdf"],
)
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(PhotoError, match=r"foto\.jpg"):
        encode(data)


@pytest.mark.parametrize("side", [9000, 20_000, 60_000])
def test_decompression_bomb_is_refused_before_it_is_unpacked(side, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("unpacked"))

    with pytest.raises(PhotoError):
        encode(huge_png(side, side))


def test_photo_beyond_the_size_is_refused_unread():
    with pytest.raises(PhotoError, match="15 MB"):
        reencode(None, name="grande.jpg", size=photos.MAX_BYTES + 1)
