import re

import pytest
import typst
from django.contrib.staticfiles import finders

from core import front
from core.icons import icon

STATIC_TAG = re.compile(r"""{%\s*static\s+["']([^"'{]+)["']""")
INLINE = re.compile(
    r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>|<style\b|\sstyle=|\son[a-z]+=", re.IGNORECASE
)

APP_ICONS = {"app-180.png", "app-192.png", "app-512.png"}

needs_modules = pytest.mark.skipif(not front.ICONS.is_dir(), reason="npm ci has not run")


def templates():
    return sorted(front.our_files("templates", ".html"))


@needs_modules
def test_every_icon_named_anywhere_is_drawn_by_tabler():
    unknown = {name for name in front.used_icons() if not (front.ICONS / f"{name}.svg").exists()}

    assert unknown == set()


def test_icons_of_empty_states_are_found():
    assert {"calendar-off", "car-off", "file-off", "inbox", "tools-off"} <= front.used_icons()


@needs_modules
def test_unknown_icon_stops_the_command():
    with pytest.raises(front.FrontError, match="no-such-icon"):
        front.sprite({"car", "no-such-icon"})


@needs_modules
def test_sprite_holds_each_named_icon_once():
    drawn = front.sprite({"car", "users"})

    assert re.findall(r'<symbol id="([^"]+)"', drawn) == ["car", "users"]
    assert 'd="M0 0h24v24H0z"' not in drawn


@needs_modules
def test_build_copies_files_without_source_maps(tmp_path, monkeypatch):
    monkeypatch.setattr(front, "TARGET", tmp_path / "front")
    monkeypatch.setattr(front, "FONTS", tmp_path / "fonts")

    front.build()

    built = {path.name for path in (tmp_path / "front").iterdir()}
    assert built == {*front.FILES.values(), *APP_ICONS, "icons.svg"}
    assert b"sourceMappingURL" not in (tmp_path / "front" / "tabler.min.css").read_bytes()
    assert b"sourceMappingURL" not in (tmp_path / "front" / "tabler.min.js").read_bytes()


@needs_modules
def test_fonts_become_ttf_that_typst_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(front, "FONTS", tmp_path)

    front.make_fonts()

    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[tmp_path])
    assert sorted((font.family, font.weight) for font in found.fonts()) == [
        ("Inter", weight) for weight in (400, 500, 600, 700)
    ]


@needs_modules
def test_fonts_are_made_once(tmp_path, monkeypatch):
    monkeypatch.setattr(front, "FONTS", tmp_path)
    front.make_fonts()
    monkeypatch.setattr(front, "TTFont", None)

    front.make_fonts()

    assert len(list(tmp_path.iterdir())) == 4


def test_missing_module_names_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(front, "MODULES", tmp_path)
    monkeypatch.setattr(front, "TARGET", tmp_path / "front")

    with pytest.raises(front.FrontError, match="npm ci"):
        front.copy_files()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('icon("car")', {"car"}),
        ("icon('car', \"big\")", {"car"}),
        ('Entry(label, icon="users")', {"users"}),
        ('{"icon": "phone"}', {"phone"}),
        ("icon(name)", set()),
        ('silicon("car")', set()),
    ],
)
def test_icon_names_are_read_from_literals_in_code(text, found):
    names = {name for names in front.CODE_ICON.findall(text) for name in names if name}

    assert names == found


def test_every_static_file_named_in_templates_exists():
    names = {name for path in templates() for name in STATIC_TAG.findall(path.read_text())}
    ours = {name for name in names if not name.startswith("front/")}
    built = {name.removeprefix("front/") for name in names - ours}

    assert {name for name in ours if finders.find(name) is None} == set()
    assert built - {*front.FILES.values(), *APP_ICONS, "icons.svg"} == set()


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(front.settings.BASE_DIR)))
def test_template_carries_nothing_inline(path):
    assert INLINE.findall(path.read_text()) == []


def test_lock_file_names_no_download_address():
    text = (front.settings.BASE_DIR / "package-lock.json").read_text()

    assert '"resolved"' not in text
    # A package may be called `https-proxy-agent`.
    assert "://" not in re.sub(r'"url": "[^"]*"', "", text)


def test_icon_is_hidden_from_screen_readers_and_escapes_its_name():
    assert 'aria-hidden="true"' in icon("car")
    assert "front/icons" in icon("car")
    assert "<script>" not in icon("<script>")
