"""A lead as JSON, by the published contract (`openapi.json` beside this file)."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Department
from customers.models import Consent as Statement
from integrations.leads import field_map
from integrations.leads.told import Consent, LeadRefused, Told, TradeIn, Vehicle, many_lines, one_line
from integrations.models import ApiClient

LARGEST = 256 * 1024
DEEPEST = 20
MOST_KM = 2_000_000
LONGEST = {"external_id": 200, "name": 120, "email": 254, "message": 4000}
YES, NO = ("true", "1", "sim", "yes", "on"), ("false", "0", "não", "nao", "no", "off", "")
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


class MalformedJson(LeadRefused):
    """Not JSON at all, or not within bounds: refused before anybody looks for fields."""


def read(body: bytes) -> dict[str, Any]:
    """The object in the body; MalformedJson for everything else."""
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_constant=not_a_number)
    except (ValueError, RecursionError) as exc:
        raise MalformedJson(_("O corpo não é um JSON válido em UTF-8.")) from exc
    if not isinstance(found, dict):
        raise MalformedJson(_("O corpo deve ser um objeto JSON."))
    check(found)
    return found


def not_a_number(word: str) -> Any:
    raise ValueError(word)


def check(root: Any) -> None:
    """No deeper than `DEEPEST`, no text that no database keeps (half a surrogate pair)."""
    level = [root]
    for _depth in range(DEEPEST + 1):
        for text in texts(level):
            if not encodes(text):
                raise MalformedJson(_("O JSON traz um texto que não é Unicode válido."))
        level = [part for value in level for part in parts(value)]
        if not level:
            return
    raise MalformedJson(_("O JSON tem mais de %(most)s níveis.") % {"most": DEEPEST})


def parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def texts(level: list[Any]) -> Iterator[str]:
    for value in level:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value


def encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def told_of(client: ApiClient, body: dict[str, Any], now: datetime) -> Told:
    """By the client's field map where it has one; LeadRefused names the field that is wrong."""
    if client.field_map:
        body = field_map.translate(client.field_map, body)
    return Told(
        source="json",
        key=text(body, "external_id"),
        origin=text(body, "source") or client.name,
        received_at=now,
        name=text(body, "name"),
        document=text(body, "document"),
        phones=tuple(filter(None, [text(body, "phone")])),
        email=text(body, "email"),
        birth_date=day(body, "birth_date"),
        stores=tuple(filter(None, [text(body, "store")])),
        nature=text(body, "nature"),
        department=department(body),
        channel=text(body, "channel"),
        media=text(body, "media"),
        salesperson=tuple(filter(None, [text(body, "salesperson")])),
        subject=text(body, "subject"),
        message=text(body, "message", lines=True),
        due=moment(body, "next_contact"),
        consent=consent(body),
        vehicle=vehicle(body),
        trade_ins=trade_ins(body),
        extras=campaign(body),
    )


def refused(field: str, what: str) -> LeadRefused:
    return LeadRefused(f"{field}: {what}", field=field)


def text(body: dict[str, Any], field: str, *, lines: bool = False) -> str:
    """Text or a number as text; longer than the field holds is refused, but for a message."""
    value = body.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refused(field, _("esperado um texto."))
    if lines:
        return many_lines(value, LONGEST["message"])
    plain, most = one_line(value, 4000), LONGEST.get(field, 120)
    if len(plain) > most:
        raise refused(field, _("no máximo %(most)s caracteres.") % {"most": most})
    return plain


def inner(body: dict[str, Any], field: str) -> dict[str, Any]:
    value = body.get(field)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise refused(field, _("esperado um objeto."))
    return value


def day(body: dict[str, Any], field: str) -> date | None:
    value = text(body, field)
    try:
        found = parse_date(value) if value else None
    except ValueError:
        found = None
    if value and found is None:
        raise refused(field, _("esperada uma data (AAAA-MM-DD)."))
    return found


def moment(body: dict[str, Any], field: str) -> datetime | None:
    value = text(body, field)
    try:
        found = parse_datetime(value) if value else None
    except ValueError:
        found = None
    if value and found is None:
        raise refused(field, _("esperada data e hora (AAAA-MM-DDTHH:MM)."))
    return found


def department(body: dict[str, Any]) -> str:
    value = text(body, "department").upper()
    if value and value not in Department.values:
        raise refused("department", _("código %(code)s desconhecido.") % {"code": value[:20]})
    return value


def flag(value: Any, field: str) -> bool:
    word = str(value).strip().lower()
    if isinstance(value, dict | list) or word not in YES + NO:
        raise refused(field, _("esperado verdadeiro ou falso."))
    return word in YES


def consent(body: dict[str, Any]) -> Consent | None:
    """`true`, or an object with `granted`, `purpose` and `channels`."""
    value = body.get("consent")
    if value is None:
        return None
    if not isinstance(value, dict):
        return Consent(flag(value, "consent"))
    purpose = text(value, "purpose") or str(Statement.Purpose.MARKETING)
    channels = value.get("channels") or []
    if purpose not in Statement.Purpose.values:
        raise refused("consent.purpose", _("código %(code)s desconhecido.") % {"code": purpose[:20]})
    if not isinstance(channels, list) or not all(name in Statement.Channel.values for name in channels):
        raise refused("consent.channels", _("canal desconhecido."))
    return Consent(flag(value.get("granted"), "consent.granted"), tuple(dict.fromkeys(channels)), purpose)


def vehicle(body: dict[str, Any]) -> Vehicle:
    """An object, or only words."""
    value = body.get("vehicle")
    if isinstance(value, str):
        return Vehicle(description=one_line(value, 120))
    found = inner(body, "vehicle")
    return Vehicle(
        unit=text(found, "id"),
        plate=text(found, "plate"),
        kind=text(found, "kind"),
        description=text(found, "text"),
    )


def trade_ins(body: dict[str, Any]) -> tuple[TradeIn, ...]:
    found = inner(body, "trade_in")
    if not found:
        return ()
    km = text(found, "km")
    if km and not (km.isascii() and km.isdigit() and int(km) <= MOST_KM):
        raise refused("trade_in.km", _("esperado um número inteiro."))
    return (TradeIn(text(found, "text"), text(found, "plate"), int(km) if km else None),)


def campaign(body: dict[str, Any]) -> dict[str, str]:
    found = inner(body, "campaign")
    return {name: text(found, name) for name in UTM if text(found, name)}
