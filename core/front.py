"""The files that the browser loads: which ones we take from npm packages, and the sprite of our icons."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from core import app_icons

MODULES = settings.BASE_DIR / "node_modules"
ICONS = MODULES / "@tabler" / "icons" / "icons" / "outline"
# Everything lies in one folder of its own: `{% static "front/…" %}`.
TARGET = settings.VAR_DIR / "front" / "front"

# Documents are set in the same face. Typst reads no woff2, and browsers need no TTF: they lie apart.
FONTS = settings.VAR_DIR / "fonts"

INTER = [f"inter-latin-{weight}-normal.woff2" for weight in (400, 500, 600, 700)]
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "@tabler/core/dist/libs/fullcalendar/index.global.min.js": "fullcalendar.min.js",
    **{f"@fontsource/inter/files/{name}": name for name in INTER},
}
SOURCE_MAP = re.compile(rb"/[/*]# sourceMappingURL=\S+(?: \*/)?\s*")
# `{% icon "car" %}`, and what a template hands to the empty state: `empty_icon="car-off"`.
TAG_ICON = re.compile(r"""(?:{%\s*icon\s+|\bempty_icon(?:\|default:|=))["']([a-z0-9-]+)["']""")
# `icon("car")`, `icon="car"`, `"icon": "car"` in our Python.
CODE_ICON = re.compile(
    r"""\bicon\(["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']|["']icon["']: ["']([a-z0-9-]+)["']"""
)
SHAPE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Tabler draws an invisible square under each icon; it only costs bytes.
SQUARE = re.compile(r'<path\s+stroke="none"\s+d="M0 0h24v24H0z"\s+fill="none"\s*/>')


class FrontError(Exception):
    """Something `npm ci` should have fetched, or an icon that Tabler does not draw."""


def copy_files() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        path = MODULES / source
        if not path.exists():
            raise FrontError(f"{source} is missing: run npm ci.")
        if path.suffix == ".woff2":
            shutil.copyfile(path, TARGET / name)
        else:
            (TARGET / name).write_bytes(SOURCE_MAP.sub(b"", path.read_bytes()))


def make_fonts() -> None:
    """The faces of Inter as TTF, made anew only where npm brought another file."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for name in INTER:
        source, target = (
            MODULES / "@fontsource/inter/files" / name,
            FONTS / Path(name).with_suffix(".ttf").name,
        )
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        font = TTFont(source)
        font.flavor = None
        font.save(target)


def our_files(folder: str, suffix: str) -> Iterator[Path]:
    return (
        path for path in (settings.BASE_DIR / folder).rglob(f"*{suffix}") if "migrations" not in path.parts
    )


def our_packages() -> list[str]:
    return [
        path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py") if path.parent.name != "tests"
    ]


def used_icons() -> set[str]:
    """Names written in templates and, as literals, in our Python."""
    found = set()
    for path in our_files("templates", ".html"):
        found.update(TAG_ICON.findall(path.read_text()))
    for package in our_packages():
        for path in our_files(package, ".py"):
            found.update(name for names in CODE_ICON.findall(path.read_text()) for name in names if name)
    return found


def symbol(name: str) -> str:
    path = ICONS / f"{name}.svg"
    shape = SHAPE.search(path.read_text()) if path.exists() else None
    if shape is None:
        raise FrontError(f"Tabler has no outline icon named {name!r}.")
    body = " ".join(SQUARE.sub("", shape.group(1)).split())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def sprite(names: set[str]) -> str:
    symbols = "".join(symbol(name) for name in sorted(names))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def build() -> int:
    """Copy and draw everything; answers the number of icons."""
    names = used_icons()
    copy_files()
    make_fonts()
    app_icons.make_icons(TARGET)
    (TARGET / "icons.svg").write_text(sprite(names))
    return len(names)
