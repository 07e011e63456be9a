"""Simple values by their XSD type, checked before zeep sees them: it turns a bad date into nothing."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ServiceError

# Literal of these systems for "not informed".
NOT_INFORMED = "?"
INTEGER = re.compile(r"[+-]?\d{1,18}")
DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")
SIZES = {
    "byte": 2**7, "short": 2**15, "int": 2**31, "long": 2**63, "integer": 10**18,
    "unsignedByte": 2**8, "unsignedShort": 2**16, "unsignedInt": 2**32, "unsignedLong": 2**64,
    "positiveInteger": 10**18, "nonNegativeInteger": 10**18,
}  # fmt: skip


class ValueTypeError(ServiceError):
    """A value that its type in the contract does not take."""


def informed(value: Any) -> bool:
    return value is not None and (not isinstance(value, str) or value.strip() not in ("", NOT_INFORMED))


def text_of(value: Any) -> str:
    """As XSD writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def as_type(name: str, value: Any) -> Any:
    """`value` as the type `name` takes it; a type of the contract's own is text."""
    if name in SIZES:
        return whole(name, text_of(value).strip())
    convert = CONVERTERS.get(name)
    return convert(value) if convert else plain_text(value)


def plain_text(value: Any) -> str:
    text = text_of(value)
    if any(ord(sign) < 32 and sign not in "\t\n\r" for sign in text):
        raise ValueTypeError(_("tem caracteres de controle"))
    return text


def whole(name: str, text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise ValueTypeError(_("não é um número inteiro"))
    number, unsigned = int(text), name.startswith(("unsigned", "positive", "nonNegative"))
    if not (0 if unsigned else -SIZES[name]) <= number < SIZES[name]:
        raise ValueTypeError(_("está fora do alcance de %(type)s") % {"type": name})
    return number


def as_decimal(value: Any) -> Decimal:
    text = text_of(value).strip()
    try:
        if DECIMAL.fullmatch(text):
            return Decimal(text)
    except InvalidOperation:
        pass
    raise ValueTypeError(_("não é um número decimal"))


def as_boolean(value: Any) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    text = text_of(value).strip().lower()
    if text not in known:
        raise ValueTypeError(_("não é verdadeiro nem falso"))
    return known[text]


def as_date(value: Any) -> date:
    return as_moment(value).date() if not is_plain_date(value) else value


def is_plain_date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def as_moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(text_of(value).strip())
    except ValueError as exc:
        raise ValueTypeError(_("não é uma data")) from exc


def as_time(value: Any) -> time:
    if isinstance(value, datetime):
        return value.time()
    try:
        return value if isinstance(value, time) else time.fromisoformat(text_of(value).strip())
    except ValueError as exc:
        raise ValueTypeError(_("não é uma hora")) from exc


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "decimal": as_decimal,
    "double": lambda value: float(as_decimal(value)),
    "float": lambda value: float(as_decimal(value)),
    "boolean": as_boolean,
    "date": as_date,
    "dateTime": as_moment,
    "time": as_time,
}
