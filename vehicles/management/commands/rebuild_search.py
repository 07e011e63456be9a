from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from vehicles import search
from vehicles.models import StockItem


class Command(BaseCommand):
    help = "Refaz o texto de busca do estoque; com --check só diz se algum está errado."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help=_("Não grava; falha se houver diferença"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(_("%d itens corrigidos") % search.rebuild(StockItem.objects.all()))
            return
        wrong = sum(map(len, search.stale_items(StockItem.objects.all())))
        if wrong:
            raise CommandError(_("%d itens com texto de busca desatualizado") % wrong)
        self.stdout.write(_("Nenhuma diferença."))
