"""Formatting for templates. Never logic."""

from decimal import Decimal

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField, Select
from django.utils.safestring import SafeString

from core import money, toasts
from core.devices import device
from core.figures import grouped
from core.icons import icon

register = template.Library()

register.filter("brl", money.brl)
register.filter(device)
register.simple_tag(icon)


@register.filter
def km(value: int | Decimal | None) -> str:
    """`32.448 km`."""
    return "" if value is None else f"{grouped(int(value))} km"


@register.filter
def plain_money(value: Decimal | str) -> str:
    """A figure for a money field, `1.234,56`; what was typed stays as it is."""
    return money.brl(value).removeprefix("R$\u00a0") if isinstance(value, Decimal) else value


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of a field as Bootstrap draws it, where crispy's templates cost more than the page."""
    css = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    return field.as_widget(attrs={"class": f"{css} is-invalid" if field.errors else css})


@register.filter
def undo_url(message: Message | None) -> str:
    """Where the toast's *Desfazer* posts to; empty for most messages."""
    return toasts.undo_url(message) if message else ""
