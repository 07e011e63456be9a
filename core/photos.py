"""Photos people send: read with care, made small, without what the camera wrote about place and time."""

import struct
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import ServiceError

MAX_BYTES = 15 * 1024 * 1024
# A phone's largest mode; what unpacks to more is refused before it is unpacked.
MAX_PIXELS = 60_000_000
SIDE, THUMB_SIDE, QUALITY = 1600, 400, 82
# Of 255; a pen leaves far more.
CONTRAST = 48
FORMATS = ("JPEG", "PNG", "WEBP")
# WebP is not among the formats Pillow knows from the start.
Image.init()
BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


class PhotoError(ServiceError):
    """A file that cannot be kept as a photo; its text may be shown."""


def reencode(file: BinaryIO, *, name: str, size: int) -> tuple[bytes, bytes]:
    """The photo and its thumbnail as JPEG, upright, 1600 and 400 px at most, without metadata."""
    if size > MAX_BYTES:
        raise PhotoError(_("%(name)s: a foto passa de 15 MB.") % {"name": name})
    try:
        image = read(file, name)
    except BROKEN as exc:
        refusal = _("%(name)s: não é uma foto que se possa ler. Envie JPEG, PNG ou WebP.")
        raise PhotoError(refusal % {"name": name}) from exc
    return as_jpeg(image, SIDE), as_jpeg(image, THUMB_SIDE)


def is_blank(photo: bytes) -> bool:
    """Nothing was drawn: one colour all over, but for what a JPEG blurs."""
    with Image.open(BytesIO(photo)) as image:
        used = [shade for shade, count in enumerate(image.convert("L").histogram()) if count]
        return used[-1] - used[0] < CONTRAST


def read(file: BinaryIO, name: str) -> Image.Image:
    with Image.open(file, formats=FORMATS) as source:
        if source.width * source.height > MAX_PIXELS:
            raise PhotoError(_("%(name)s: a foto tem pixels demais.") % {"name": name})
        source.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(source)
        upright.thumbnail((SIDE, SIDE))
        return on_white(upright)


def on_white(image: Image.Image) -> Image.Image:
    """What shows through would turn black in a JPEG."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def as_jpeg(image: Image.Image, side: int) -> bytes:
    """A new image of the pixels alone: nothing of the file's metadata goes along."""
    small = Image.new("RGB", image.size)
    small.paste(image)
    small.thumbnail((side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
