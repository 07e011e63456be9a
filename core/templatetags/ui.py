"""Formatting for templates. Never logic."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import money

register = template.Library()

register.filter("brl", money.brl)


@register.filter
def km(value: int | Decimal | None) -> str:
    """`32.448 km`."""
    return "" if value is None else f"{int(value):,} km".replace(",", ".")


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler icon from the sprite that `manage.py front` builds out of the names in templates."""
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="#icon-{}"/></svg>', css, name)
