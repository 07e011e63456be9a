import random
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.testing.simulator import FAULTS, Faults, Simulator


class Command(BaseCommand):
    help = (
        "Um DMS de mentira para testes: atende o nosso contrato e falha como pedido. Só na própria máquina."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        names = "; ".join(f"{name}: {text}" for name, text in FAULTS.items())
        parser.add_argument("--port", type=int, default=8900)
        parser.add_argument("--fault", action="append", default=[], metavar="NAME=RATE", help=names)
        parser.add_argument("--hang", type=float, default=30.0, help="seconds of latency and timeout")
        parser.add_argument("--down", type=float, default=1.0, help="seconds of a restart")
        parser.add_argument("--file", type=Path, default=None, help="keeps what was accepted, line by line")
        parser.add_argument("--seed", type=int, default=None, help="the same faults again")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = Faults(
            rates=dict(rate_of(text) for text in options["fault"]),
            hang=options["hang"],
            down=options["down"],
            dice=random.Random(options["seed"]),  # noqa: S311 -- faults, not secrets
        )
        server = Simulator(options["port"], faults=faults, path=options["file"])
        self.stdout.write(f"WSDL: {server.address}?wsdl")
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            server.server_close()


def rate_of(text: str) -> tuple[str, float]:
    """`lost=0.1`; a name alone strikes every time."""
    name, _sign, rate = text.partition("=")
    if name not in FAULTS:
        raise CommandError(f"{name}: one of {', '.join(FAULTS)}.")
    try:
        return name, float(rate or 1)
    except ValueError as exc:
        raise CommandError(f"{text}: NAME=RATE, such as lost=0.1.") from exc
