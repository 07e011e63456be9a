from typing import Any

from core.management.import_command import ImportCommand
from vehicles.importers.fipe import FipeImporter


class Command(ImportCommand):
    help = "Importa a tabela FIPE (chave: código + ano + letra do combustível). Pode ser repetida."

    def handle(self, *args: Any, **options: Any) -> None:
        self.run_file(FipeImporter(), options["file"])
