"""What every `import_…` command shares: the file argument, the progress line, the report."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from core.import_files import ImportFileError, Report
from core.imports import Importer, run_import


class ImportCommand(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("Arquivo .csv ou .csv.gz"))

    def run_file(self, importer: Importer[Any], path: Path) -> Report:
        """Import with a progress line; CommandError instead of a traceback when the file cannot be read."""
        began = monotonic()
        try:
            report = run_import(importer, path, progress=self.show_progress)
        except (ImportFileError, UnicodeError) as exc:
            raise CommandError(str(exc)) from exc
        except DatabaseError as exc:
            raise CommandError(
                _("O banco de dados recusou um lote; os lotes anteriores ficaram gravados: %s") % exc
            ) from exc
        self.stdout.write("")
        for line in report.lines():
            self.stdout.write(line)
        seconds = max(monotonic() - began, 0.001)
        self.stdout.write(_("%(rows)d linhas por segundo") % {"rows": int(report.read / seconds)})
        return report

    def show_progress(self, report: Report) -> None:
        self.stdout.write("\r" + _("%d linhas lidas…") % report.read, ending="")
        self.stdout.flush()
