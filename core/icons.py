"""Tabler icons from the sprite that `manage.py front` builds out of the names in templates and code."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "front/icons.svg"


@cache
def icon(name: str, css: str = "") -> SafeString:
    """One icon, hidden from screen readers: the word stands beside it or in the button's label."""
    return format_html(
        '<svg class="{}" width="24" height="24" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"icon {css}".strip(),
        static(SPRITE),
        name,
    )
