from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def quantity(value: Decimal) -> str:
    """`1,5`: no zeros that say nothing."""
    return f"{value.normalize():f}".replace(".", ",")
