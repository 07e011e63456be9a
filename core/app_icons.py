"""The icon of the installed application: the steering wheel of the brand, drawn by us at each size."""

from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

GROUND, LINE = "#0b6e75", "#ffffff"
SIZES = (180, 192, 512)
# Drawn larger and reduced: Pillow's own lines have no smooth edge.
FINER = 4
# A launcher cuts its own shape out of a maskable icon: all that matters lies in the inner 80 %.
RADIUS = 0.28


def draw(size: int) -> Image.Image:
    whole = size * FINER
    image = Image.new("RGB", (whole, whole), GROUND)
    pen, middle = ImageDraw.Draw(image), whole / 2
    outer, width = whole * RADIUS, round(whole * 0.055)
    circle(pen, middle, outer, width)
    circle(pen, middle, outer * 0.28, width)
    for angle in (-17, 197, 90):
        near, far = outer * 0.28, outer - width / 2
        way = (cos(radians(angle)), sin(radians(angle)))
        pen.line([(middle + way[0] * part, middle + way[1] * part) for part in (near, far)], LINE, width)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def circle(pen: ImageDraw.ImageDraw, middle: float, radius: float, width: int) -> None:
    pen.ellipse(
        [middle - radius, middle - radius, middle + radius, middle + radius], outline=LINE, width=width
    )


def name_of(size: int) -> str:
    return f"app-{size}.png"


def make_icons(folder: Path) -> None:
    for size in SIZES:
        draw(size).save(folder / name_of(size), optimize=True)
