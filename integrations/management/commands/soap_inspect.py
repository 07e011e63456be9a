from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.keys import row_key
from integrations.contract import Contract, Node, Operation, is_address, read_contract
from integrations.errors import ContractError
from integrations.models import Endpoint
from integrations.outbound import contracts
from integrations.outbound.checking import findings

INDENT = "  "


class Command(BaseCommand):
    help = "Mostra serviços, operações e mensagens de um WSDL ou destino, e se o mapa de campos serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="arquivo ou endereço do WSDL, ou nome ou número de um destino")
        parser.add_argument("--operation", default="", help="mostra só esta operação")

    def handle(self, *args: Any, **options: Any) -> None:
        endpoint = endpoint_of(options["source"])
        try:
            contract = contracts.read(endpoint).contract if endpoint else read_contract(options["source"])
            lines = [*lines_of(contract, options["operation"]), *(map_lines(endpoint) if endpoint else [])]
        except ContractError as exc:
            raise CommandError(str(exc)) from exc
        for line in lines:
            self.stdout.write(line)
        if endpoint and any(row.is_error for row in findings(endpoint, endpoint.rules.all())):
            raise CommandError("O mapa de campos não serve.")


def endpoint_of(source: str) -> Endpoint | None:
    """None for an address or a file: those are read without a database."""
    if is_address(source) or Path(source).exists():
        return None
    key = row_key(source)
    rows = Endpoint.objects.filter(kind=Endpoint.Kind.SOAP)
    return rows.filter(pk=key).first() if key else rows.filter(name=source).order_by("pk").first()


def map_lines(endpoint: Endpoint) -> Iterator[str]:
    """The field map as it stands, then what is wrong or missing."""
    yield f"mapa de campos de {endpoint.name}:"
    rules = list(endpoint.rules.select_related("value_map"))
    for rule in rules:
        table = f" por {rule.value_map}" if rule.value_map else ""
        yield f"{INDENT}{rule.path} = {rule.source or repr(rule.constant)}{table}"
    found = findings(endpoint, rules)
    for row in found:
        yield f"{INDENT}{'ERRO' if row.is_error else 'nota'} {row.place}: {row.text}"
    if not found:
        yield f"{INDENT}nada falta."


def lines_of(contract: Contract, only: str) -> Iterator[str]:
    for port in contract.ports:
        yield f"{port.service} · {port.name} · SOAP {port.version} · {port.address}"
        for operation in port.operations:
            if not only or operation.name == only:
                yield from operation_lines(operation)


def operation_lines(operation: Operation) -> Iterator[str]:
    yield f"{INDENT}{operation.name} [{operation.style}] soapAction={operation.soap_action or '—'}"
    for word, node in (("entrada", operation.input), ("saída", operation.output)):
        yield f"{INDENT * 2}{word}: {node.name or '—'}"
        yield from tree(node, 3)


def tree(node: Node, depth: int) -> Iterator[str]:
    for child in node.children:
        marks = ("" if child.required else "?") + ("[]" if child.many else "")
        end = " …" if child.recursive else ""
        yield f"{INDENT * depth}{child.name}{marks}: {child.type_name or '—'}{end}"
        yield from tree(child, depth + 1)
