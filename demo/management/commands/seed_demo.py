from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.loads import DEFAULT
from demo.seed import SeedError, Size, seed, seeded_contacts


class Command(BaseCommand):
    help = "Fills an empty database with demo data: two stores, sign-ins, stock, customers and contacts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contacts", "--scale", type=int, default=DEFAULT, help="how many contacts")
        parser.add_argument("--force", action="store_true", help="beside other data too")

    def handle(self, *args: Any, **options: Any) -> None:
        contacts = options["contacts"]
        there = seeded_contacts()
        if there == contacts:
            self.stdout.write(f"Os dados de demonstração já estão no banco ({there} contatos).")
            return
        if there is not None:
            raise CommandError(
                f"O banco já tem dados de demonstração com {there} contatos. Use um banco vazio."
            )
        try:
            seed(
                Size(contacts),
                password=settings.DEMO_PASSWORD,
                force=options["force"],
                say=self.stdout.write,
            )
        except SeedError as error:
            raise CommandError(str(error)) from error
