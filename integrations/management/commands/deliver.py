import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from integrations.outbound.loop import Loop


class Command(BaseCommand):
    help = "Entrega as mensagens aos outros sistemas até ser encerrado. O worker mantém este processo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=settings.DELIVERY["threads"])
        parser.add_argument("--parent", type=int, default=0, help="encerra junto com este processo")

    def handle(self, *args: Any, **options: Any) -> None:
        loop = Loop(threads=options["threads"], parent=options["parent"])
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_arguments: loop.stop.set())
        loop.run()
