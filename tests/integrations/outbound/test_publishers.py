"""Who tells other systems, and that each end of a sale is among them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core.models import OutboxMessage
from proposals.invoicing.invoices import cancel_invoice, return_sale
from proposals.services import cancel_proposal
from tests.expected.publishers import PUBLISHERS
from tests.proposals.conftest import World

ROOT = Path(settings.BASE_DIR)
ROOMS = ("core", "accounts", "vehicles", "customers", "atendimento", "agenda", "proposals", "workshop",
         "campaigns", "integrations")  # fmt: skip


def publishers(path: Path) -> Iterator[tuple[str, str]]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef):
            for topic in filter(None, map(topic_of, ast.walk(function))):
                yield f"{module}:{function.name}", topic


def topic_of(node: ast.AST) -> str:
    is_call = isinstance(node, ast.Call) and ast.unparse(node.func) == "outbox.publish"
    return ast.unparse(node.args[0]).strip("'") if is_call else ""


def test_every_publisher_is_named():
    sources = [
        path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "publish(" in path.read_text()
    ]

    assert dict(pair for path in sources for pair in publishers(path)) == PUBLISHERS


def cancel(world, proposal):
    cancel_proposal(proposal=proposal, reason="Desistiu", by=world.manager)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ("ordered", World.authorise),
        ("authorised", World.invoice),
        ("authorised", cancel),
        ("invoiced", lambda world, row: cancel_invoice(proposal=row, reason="Erro", by=world.supervisor)),
        ("invoiced", lambda world, row: return_sale(proposal=row, reason="Defeito", by=world.supervisor)),
    ],
    ids=["authorise", "invoice", "cancel", "cancel invoice", "return"],
)
@pytest.mark.django_db
def test_each_step_of_a_sale_publishes(before, step):
    world = World()
    proposal = getattr(world, before)()
    OutboxMessage.objects.all().delete()

    step(world, proposal)

    told = OutboxMessage.objects.filter(topic="proposal").values_list("key", flat=True)
    assert list(told) == [str(proposal.pk)]
