"""What a partner told us, read from whichever format, still in his own words and codes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.errors import ServiceError
from core.text import CONTROL, fold

# Overrides of the writing direction: `\u202efdp.exe` reads `exe.pdf`, and what follows it turns as well.
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


class LeadRefused(ServiceError):  # noqa: N818 -- an answer to the partner, not a fault of ours
    """A lead that can't be taken; the text names the field and says why."""


@dataclass(frozen=True)
class Vehicle:
    """The vehicle asked for: a unit of ours by number or plate, else its description."""

    unit: str = ""
    plate: str = ""
    chassis: str = ""
    kind: str = ""
    description: str = ""


@dataclass(frozen=True)
class TradeIn:
    description: str
    plate: str = ""
    km: int | None = None
    notes: str = ""


@dataclass(frozen=True)
class Consent:
    """One statement for the channels by which the person left himself reachable, or for those named."""

    granted: bool
    channels: tuple[str, ...] = ()
    purpose: str = "marketing"


@dataclass(frozen=True)
class Told:
    """`source` and `key` are the partner's own number of this lead; a repeat of it is no new lead.

    `tolerant`: a telephone or e-mail that is none is kept in the message instead of refusing the lead.
    """

    source: str
    origin: str
    name: str
    received_at: datetime
    key: str = ""
    # CNPJ or name; of several, the first that is one of the client's.
    stores: tuple[str, ...] = ()
    nature: str = ""
    department: str = ""
    channel: str = ""
    media: str = ""
    salesperson: tuple[str, ...] = ()
    document: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    birth_date: date | None = None
    subject: str = ""
    message: str = ""
    due: datetime | None = None
    consent: Consent | None = None
    vehicle: Vehicle = Vehicle()
    trade_ins: tuple[TradeIn, ...] = ()
    # What no field of ours holds, by its label: goes below the message.
    extras: Mapping[str, str] = field(default_factory=dict)
    tolerant: bool = False


def one_line(text: object, most: int) -> str:
    """Text of a stranger on one line, without signs that act on what stands around it."""
    return " ".join(plain(text).split())[:most]


def plain(text: object) -> str:
    return TURNING.sub("", CONTROL.sub(" ", str(text if text is not None else "")))


def many_lines(text: object, most: int) -> str:
    return plain(text).replace("\r\n", "\n").replace("\r", "\n").strip()[:most]


# Words by which partners tell a new car from a used one.
USED = {"USED", "USADO", "SEMINOVO", "SEMINOVOS", "VU", "CPO", "CERTIFIED"}
NEW = {"NEW", "NOVO", "NOVOS", "0KM", "ZERO", "VN"}
DIRECT = {"VD", "DIRETA", "VENDA DIRETA"}


def department_of(kind: str) -> str:
    """The sales department a kind of vehicle belongs to; nothing for an unknown word."""
    word = fold(kind)
    if word in USED:
        return "VU"
    if word in DIRECT:
        return "VD"
    return "VN" if word in NEW else ""
