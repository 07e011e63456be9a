from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from accounts.models import Store
from core.management.import_command import ImportCommand
from core.text import CONTROL
from vehicles.importers.stock import DEFAULT_ORIGIN, StockImporter


class Command(ImportCommand):
    help = "Importa o estoque de uma loja de uma planilha CSV. Pode ser repetida."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--store", required=True, metavar="CNPJ", help=_("CNPJ da loja"))
        parser.add_argument(
            "--origin", default=DEFAULT_ORIGIN, help=_("De onde vêm os ids do arquivo (nome curto)")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        importer = StockImporter(self.find_store(options["store"]), self.clean_origin(options["origin"]))
        self.run_file(importer, options["file"])
        for note in importer.notes():
            self.stdout.write(note)

    def find_store(self, given: str) -> Store:
        cnpj = "".join(sign for sign in given.upper() if sign.isalnum())
        store = Store.objects.filter(cnpj=cnpj).first()
        if store is None:
            raise CommandError(_("Nenhuma loja tem o CNPJ %s.") % cnpj[:20])
        return store

    def clean_origin(self, given: str) -> str:
        if CONTROL.search(given) or len(given) > 60:
            raise CommandError(_("A origem tem no máximo 60 caracteres."))
        return given.strip()
