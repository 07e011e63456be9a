"""Numbers that look random, are valid, and never repeat: each is a function of a running index."""

from stdnum.br import cnpj, cpf

from customers import phones
from vehicles.chassis import renavam_digit

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VIN_SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
CNPJ_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Coprime to every modulus below: neighbours in the index lie far apart in the number.
STEP = 104_395_301
PLATES = 26**3 * 10 * 10 * 100


def scatter(index: int, modulus: int) -> int:
    return (index + 1) * STEP % modulus


def spell(number: int, signs: str, length: int) -> str:
    """`number` in the figures `signs`, filled up to `length`."""
    found = ""
    for _ in range(length):
        number, figure = divmod(number, len(signs))
        found = signs[figure] + found
    return found


def cpf_of(index: int) -> str:
    base = f"{scatter(index, 10**9 - 63):09d}"
    return base + cpf._calc_check_digits(base)


def cnpj_of(index: int, *, letters: bool = False) -> str:
    """Head office number; with letters where the rules since July 2026 allow them."""
    if letters:
        base = spell(scatter(index, 36**7), CNPJ_SIGNS, 8) + "0001"
    else:
        base = f"{scatter(index, 10**8 - 11):08d}0001"
    return str(base + cnpj.calc_check_digits(base))


def mobile_of(index: int, area: str) -> str:
    return f"+55{area}9{80_000_000 + scatter(index, 19_999_999):08d}"


def landline_of(index: int, area: str) -> str:
    return f"+55{area}{30_000_000 + scatter(index, 9_999_991):08d}"


def phone_keys(e164: str) -> dict[str, str]:
    return {"e164": e164, **phones.keys(e164)}


def plate_of(index: int, *, old: bool = False) -> str:
    """Mercosul, or with four figures as cars until 2018 had."""
    number = scatter(index, PLATES - 59)
    rest, tail = divmod(number, 100)
    rest, fifth = divmod(rest, 10)
    rest, fourth = divmod(rest, 10)
    return f"{spell(rest, LETTERS, 3)}{fourth}{fifth if old else LETTERS[fifth]}{tail:02d}"


def chassis_of(index: int) -> str:
    return f"9BR{spell(scatter(index, 33**6), VIN_SIGNS, 6)}{spell(index, VIN_SIGNS, 2)}{index % 10**6:06d}"


def renavam_of(index: int) -> str:
    base = f"{scatter(index, 10**10 - 33):010d}"
    return base + renavam_digit(base)
