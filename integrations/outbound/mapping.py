"""From our document to the tree of one operation's message, by the endpoint's field map.

Two trees come out: what is sent, and the same masked, for the dry run and the history.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from integrations.contract import Node
from integrations.errors import MappingError
from integrations.models import Endpoint, FieldRule, ValueMap
from integrations.outbound import fields
from integrations.outbound.documents import Document
from integrations.outbound.masking import masked
from integrations.sealing import unseal
from integrations.xsd import ValueTypeError, as_type, informed, text_of

CREATE, CHANGE, FIND = "INC", "ALT", "LST"
# A required text that nobody fills goes empty.
TEXTS = ("string", "", "anyType", "normalizedString", "token")


@dataclass(frozen=True)
class Leaf:
    value: Any
    masked: str


@dataclass
class Build:
    """A message while it is put together; what is wrong with it is collected, not the first thing only."""

    root: Node
    tree: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Message:
    values: dict[str, Any]
    masked: dict[str, Any]


@dataclass(frozen=True)
class Call:
    """What a rule may take of the call itself rather than of the record."""

    action: str
    partner_code: str = ""


def message_for(
    endpoint: Endpoint, root: Node, document: Document, call: Call, rules: Iterable[FieldRule]
) -> Message:
    """MappingError with every place that could not be filled."""
    build = Build(root)
    for rule in rules:
        way = way_to(root, rule.path)
        if way and (call.action != FIND or rule.in_find):
            place_rule(build, rule, way, source_values(endpoint, rule, document, call))
    fill_required(build, root, build.tree, "")
    if build.problems:
        raise MappingError(build.problems)
    return Message(split(build.tree, lambda leaf: leaf.value), split(build.tree, lambda leaf: leaf.masked))


def way_to(root: Node, path: str) -> list[Node]:
    """The nodes on the way to `path`; empty where the message has no such place."""
    found, node = [], root
    for name in path.split("/"):
        child = next((one for one in node.children if one.name == name), None)
        if child is None:
            return []
        found.append(child)
        node = child
    return found


def source_values(endpoint: Endpoint, rule: FieldRule, document: Document, call: Call) -> list[Any]:
    """One value, or one for each row of a list."""
    if rule.constant:
        return [rule.constant]
    of_call: dict[str, Callable[[], Any]] = {
        fields.ACTION: lambda: call.action,
        fields.EXTERNAL_KEY: lambda: document.external_key,
        fields.PARTNER_CODE: lambda: call.partner_code,
        fields.USERNAME: lambda: endpoint.username,
        fields.PASSWORD: lambda: unseal(endpoint.secret),
    }
    if rule.source in of_call:
        return [of_call[rule.source]()]
    value = document.value(rule.source)
    return value if isinstance(value, list) else [value]


def place_rule(build: Build, rule: FieldRule, way: list[Node], values: list[Any]) -> None:
    known = fields.field_of(rule.endpoint.topic, rule.source)
    kind = known.mask if known else ""
    repeats = any(node.many for node in way)
    for position, value in enumerate(values if repeats else values[:1]):
        if not informed(value):
            continue
        try:
            sent = as_type(way[-1].primitive, translated(rule.value_map, value))
        except ValueTypeError as exc:
            shown = masked(value, kind)
            build.problems.append((rule.path, _("“%(value)s” %(why)s.") % {"value": shown, "why": exc}))
        else:
            put(build.tree, way, position, Leaf(sent, masked(text_of(sent), kind)))


def translated(table: ValueMap | None, value: Any) -> Any:
    if table is None:
        return value
    ours = text_of(value)
    pairs = {pair.ours: pair.theirs for pair in table.pairs.all()}
    theirs = pairs.get(ours, table.otherwise)
    if not theirs:
        raise ValueTypeError(_("não está no mapa “%(table)s”") % {"table": table.name})
    return theirs


def put(tree: dict[str, Any], way: list[Node], position: int, leaf: Leaf) -> None:
    """`leaf` at the end of the way; the last place that repeats takes the position of its row."""
    repeating = max((index for index, node in enumerate(way) if node.many), default=-1)
    for index, node in enumerate(way):
        last = index == len(way) - 1
        if not node.many:
            if last:
                tree[node.name] = leaf
            else:
                tree = tree.setdefault(node.name, {})
            continue
        row = position if index == repeating else 0
        rows = tree.setdefault(node.name, [])
        rows.extend({} for _missing in range(row + 1 - len(rows)))
        if last:
            rows[row] = leaf
        else:
            tree = rows[row]


def fill_required(build: Build, node: Node, tree: dict[str, Any], above: str) -> None:
    """A required text that nobody maps is sent empty, as these systems take it; anything else is missing."""
    for child in node.children:
        place = f"{above}{child.name}"
        present = tree.get(child.name)
        if child.required and present is None and not child.recursive:
            present = required_value(build, child, tree, place)
        for row in present if isinstance(present, list) else [present]:
            if isinstance(row, dict):
                fill_required(build, child, row, f"{place}/")


def required_value(build: Build, child: Node, tree: dict[str, Any], place: str) -> Any:
    if child.name == "*":
        return None
    if child.children:
        tree[child.name] = [{}] if child.many else {}
    elif child.primitive in TEXTS:
        tree[child.name] = [Leaf("", "")] if child.many else Leaf("", "")
    else:
        build.problems.append((place, str(_("é obrigatório e não tem valor."))))
    return tree.get(child.name)


def split(tree: Any, take: Callable[[Leaf], Any]) -> Any:
    if isinstance(tree, Leaf):
        return take(tree)
    if isinstance(tree, list):
        return [split(row, take) for row in tree if row != {}]
    return {name: split(value, take) for name, value in tree.items()}


def lines(tree: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """A masked message as people read it."""
    for name, value in tree.items():
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict):
                yield f"{'  ' * depth}<{name}>"
                yield from lines(row, depth + 1)
                yield f"{'  ' * depth}</{name}>"
            else:
                yield f"{'  ' * depth}<{name}>{row}</{name}>"
