"""Figures as people in Brazil write them; money has its own module."""

from decimal import Decimal


def grouped(number: int) -> str:
    """`32.448`."""
    return f"{number:,}".replace(",", ".")


def short(value: Decimal) -> str:
    """`1,5`: no zeros that say nothing."""
    return f"{value.normalize():f}".replace(".", ",")
