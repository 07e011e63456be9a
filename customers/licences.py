"""The Brazilian driving licence (CNH): its register number has two check digits."""

from core.text import digits

LENGTH = 11


class LicenceError(ValueError):
    """Not the register number of a licence."""


def normalise(typed: str) -> str:
    """The eleven digits; LicenceError where they are none, or do not add up."""
    number = digits(typed)
    if len(number) != LENGTH or len(set(number)) == 1 or number[9:] != check_digits(number[:9]):
        raise LicenceError
    return number


def check_digits(base: str) -> str:
    """Weights 9 to 1 for the first, 1 to 9 for the second; a first of ten lowers the second by two."""
    values = [int(sign) for sign in base]
    first = sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11
    lowered = 2 if first >= 10 else 0
    first = 0 if first >= 10 else first
    second = sum(value * weight for value, weight in zip(values, range(1, 10), strict=True)) % 11 - lowered
    second = second + 11 if second < 0 else second
    return f"{first}{0 if second >= 10 else second}"
