"""Figures as people in Brazil write them; money has its own module."""

from decimal import Decimal


def grouped(number: int) -> str:
    """`32.448`."""
    return f"{number:,}".replace(",", ".")


def plain(value: Decimal | int) -> str:
    """`0,01`, `2.000.000`; four digits stand together, for they may be a year."""
    figure = f"{value:,}" if abs(Decimal(value)) >= 10_000 else str(value)
    return figure.replace(",", "\0").replace(".", ",").replace("\0", ".")


def fixed(value: Decimal) -> str:
    """`3,80`: two decimals, whatever they say."""
    return f"{value:.2f}".replace(".", ",")


def short(value: Decimal) -> str:
    """`1,5`: no zeros that say nothing."""
    return f"{value.normalize():f}".replace(".", ",")
