from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.contract import Contract, Node, Operation, read_contract
from integrations.errors import ContractError

INDENT = "  "


class Command(BaseCommand):
    help = "Mostra serviços, operações e mensagens de um WSDL, ou diz por que ele não serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="arquivo ou endereço do WSDL")
        parser.add_argument("--operation", default="", help="mostra só esta operação")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contract = read_contract(options["source"])
        except ContractError as exc:
            raise CommandError(str(exc)) from exc
        for line in lines_of(contract, options["operation"]):
            self.stdout.write(line)


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
