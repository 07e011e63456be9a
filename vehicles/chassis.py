"""Chassis, Renavam and kilometres: what may be stored.

A chassis (VIN) has 17 signs without I, O and Q. Cars made before 1981 (ISO 3779 was adopted later here) carry
shorter numbers of 5 to 16 letters and figures, which are accepted as they come. The VIN's check digit is not
mandatory in Brazil, so it is not checked.
"""

import re

from core import text

VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
OLD_CHASSIS = re.compile(r"^[A-Z0-9]{5,16}$")
MAX_KM = 2_000_000
# Denatran, base nacional: weights from the left over the ten figures before the check digit.
RENAVAM_WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
RENAVAM_LENGTHS = (9, 10, 11)


def compact(value: str) -> str:
    return "".join(sign for sign in value.upper() if not sign.isspace() and sign not in ".-/")


def is_chassis(value: str) -> bool:
    return bool(VIN.match(value) or OLD_CHASSIS.match(value))


def renavam_digit(base: str) -> str:
    total = sum(int(figure) * weight for figure, weight in zip(base, RENAVAM_WEIGHTS, strict=True))
    return str(total * 10 % 11 % 10)


def renavam(value: str) -> str:
    """The 11 figures, older ones filled up with zeros; ValueError when the check digit is wrong."""
    figures = text.digits(value)
    if len(figures) not in RENAVAM_LENGTHS or set(figures) == {"0"}:
        raise ValueError("not a Renavam")
    figures = figures.zfill(11)
    if renavam_digit(figures[:10]) != figures[10]:
        raise ValueError("wrong check digit")
    return figures
