"""Foreign JSON as it is: for each field of ours, where a partner keeps it.

`contato.nome` goes down by names, `campos.0` into a list, `campos[name=telefone]` to the entry of a list that
has this value, and `=pos-venda` is a text of ours that is always the same.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ServiceError

STEP = re.compile(r"^(?P<name>[^\[\].]+)?(?:\[(?P<key>[^\[\]=]+)=(?P<value>[^\[\]]*)\])?$")
CONSTANT = "="
LONGEST_PATH = 200
# Fields of the published contract that a map may fill.
FIELDS = (
    "external_id", "name", "phone", "email", "document", "birth_date", "store", "nature", "department",
    "channel", "media", "source", "salesperson", "subject", "message", "next_contact", "consent",
    "vehicle.id", "vehicle.plate", "vehicle.text", "vehicle.kind",
    "trade_in.text", "trade_in.plate", "trade_in.km",
    "campaign.utm_source", "campaign.utm_medium", "campaign.utm_campaign", "campaign.utm_term",
    "campaign.utm_content",
)  # fmt: skip


class MapError(ServiceError):
    """A field map that cannot be followed."""


def check(rules: Any) -> None:
    """MapError with the first line that is wrong."""
    if not isinstance(rules, dict):
        raise MapError(_("O mapa é um objeto JSON: campo nosso, lugar no JSON do parceiro."))
    for field, path in rules.items():
        if field not in FIELDS:
            raise MapError(_("%(field)s não é um campo nosso.") % {"field": field})
        if not isinstance(path, str) or not path or len(path) > LONGEST_PATH:
            raise MapError(_("%(field)s: o lugar é um texto.") % {"field": field})
        if not path.startswith(CONSTANT) and not all(STEP.match(step) and step for step in path.split(".")):
            raise MapError(_("%(field)s: %(path)s não é um lugar válido.") % {"field": field, "path": path})


def translate(rules: Mapping[str, str], foreign: Any) -> dict[str, Any]:
    """The partner's JSON in the shape of the published contract; what is not there stays out."""
    found: dict[str, Any] = {}
    for field, path in rules.items():
        value = path[1:] if path.startswith(CONSTANT) else at(foreign, path)
        if value is not None and value != "":
            place, _dot, inner = field.partition(".")
            if inner:
                found.setdefault(place, {})[inner] = value
            else:
                found[place] = value
    return found


def at(value: Any, path: str) -> Any:
    for step in path.split("."):
        match = STEP.match(step)
        if match is None:
            return None
        if match["name"]:
            value = inside(value, match["name"])
        if match["key"]:
            value = entry(value, match["key"], match["value"])
    return value


def inside(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < 6:
        return value[int(name)] if int(name) < len(value) else None
    return None


def entry(value: Any, key: str, wanted: str) -> Any:
    rows = value if isinstance(value, list) else []
    return next((row for row in rows if isinstance(row, dict) and str(row.get(key)) == wanted), None)
