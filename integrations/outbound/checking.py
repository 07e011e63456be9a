"""Whether an endpoint's field map fits its contract: what is wrong, and what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from integrations.contract import Node
from integrations.models import Endpoint, FieldRule
from integrations.outbound import contracts, fields
from integrations.outbound.conversation import operation_of
from integrations.outbound.mapping import CHANGE, CREATE, FIND, TEXTS, way_to


@dataclass(frozen=True)
class Finding:
    """`is_error`: messages would be refused or wrong; otherwise only worth knowing."""

    place: str
    text: str
    is_error: bool = True


def findings(endpoint: Endpoint, rules: Iterable[FieldRule]) -> list[Finding]:
    """Empty where the map fits. Only for a SOAP endpoint; ContractError where its contract can't be read."""
    messages = messages_of(endpoint)
    rules = list(rules)
    found = [found for rule in rules for found in rule_findings(endpoint, rule, messages.values())]
    for action, message in messages.items():
        active = {rule.path for rule in rules if action != FIND or rule.in_find}
        found += [row for row in missing(message, active, "") if row not in found]
    return found + essentials(endpoint, rules)


def messages_of(endpoint: Endpoint) -> dict[str, Node]:
    contract = contracts.reader_of(endpoint).contract
    actions = (CREATE, CHANGE, *([FIND] if endpoint.can_find else []))
    return {action: contract.operation(operation_of(endpoint, action)).input for action in actions}


def rule_findings(endpoint: Endpoint, rule: FieldRule, messages: Iterable[Node]) -> Iterator[Finding]:
    ways = [way for message in messages if (way := way_to(message, rule.path))]
    if not ways:
        yield Finding(rule.path, _("A mensagem não tem este lugar."))
    elif ways[0][-1].children:
        yield Finding(rule.path, _("É um grupo, não um campo: escolha um lugar dentro dele."))
    if rule.source and fields.field_of(endpoint.topic, rule.source) is None:
        yield Finding(rule.path, _("“%(source)s” não é um campo nosso.") % {"source": rule.source})
    if ways and fields.list_of(rule.source) and not any(node.many for node in ways[0]):
        yield Finding(
            rule.path, _("O lugar não se repete: só o primeiro da lista é enviado."), is_error=False
        )


def missing(message: Node, mapped: set[str], above: str) -> Iterator[Finding]:
    """Required places that no rule fills, inside every group that is sent."""
    for child in message.children:
        place = f"{above}{child.name}"
        inside = any(path.startswith(f"{place}/") for path in mapped)
        if child.children:
            if child.required or inside:
                yield from missing(child, mapped, f"{place}/")
        elif child.required and place not in mapped and child.name != "*":
            if child.primitive in TEXTS:
                yield Finding(place, _("É obrigatório e vai vazio."), is_error=False)
            else:
                yield Finding(place, _("É obrigatório e nada o preenche."))


def essentials(endpoint: Endpoint, rules: list[FieldRule]) -> list[Finding]:
    sources = {rule.source for rule in rules}
    found = []
    if fields.EXTERNAL_KEY not in sources:
        found.append(Finding("", _("Nada leva a nossa chave externa: o destino não reconhece um registro.")))
    if endpoint.can_find and fields.EXTERNAL_KEY not in {rule.source for rule in rules if rule.in_find}:
        found.append(Finding("", _("A consulta não leva a chave externa: marque “também na consulta”.")))
    same = not endpoint.change_operation and (not endpoint.can_find or not endpoint.find_operation)
    if same and fields.ACTION not in sources:
        found.append(Finding("", _("Uma só operação para tudo, e nada diz a ação (INC, ALT ou LST).")))
    return found
