"""Everything between an installed folder and a running one: front files, tables, demo data, sign-ins.

Runs in the virtual environment, one process for all: each start of Django costs a second.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealercrm.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from installation import digest, is_stamped, stamp

from accounts.models import User

DEMO_SIGN_INS = [
    "recepcao",
    "consultor",
    "consultora",
    "consultortecnico",
    "operador",
    "supervisor",
    "avaliador",
    "fei",
    "faturista",
    "gerente",
    "diretor",
    "admin",
]


def prepare_database() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except CommandError as error:
        sys.exit(f"migrate: {error}")
    call_command("createcachetable", verbosity=0)


def static_digest() -> str:
    """Of our own files and of the lock that says which libraries bring theirs."""
    files = [
        path
        for folder in settings.STATICFILES_DIRS
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    ]
    return digest(
        *map(str, files), *files, settings.BASE_DIR / "requirements" / "base.txt", str(settings.STATIC_ROOT)
    )


def prepare_front() -> None:
    """Hashing and compressing every file takes seconds: only when one changed."""
    call_command("front", verbosity=0)
    made_from = static_digest()
    if settings.DEBUG or (is_stamped("static", made_from) and Path(settings.STATIC_ROOT).is_dir()):
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp("static", made_from)


def add_demo_data() -> None:
    """Only where nobody was ever registered: a real installation is never touched."""
    if not User.objects.exists() and "seed_demo" in get_commands():
        call_command("seed_demo")


def print_sign_ins() -> None:
    port = os.environ.get("PORT", "8000")
    print(f"\nDealerCRM: http://localhost:{port}  (passkeys need this name, not 127.0.0.1)")
    demo = User.objects.filter(username="consultor").first()
    if demo and demo.check_password(settings.DEMO_PASSWORD):
        print(f"Demo sign-ins: {', '.join(DEMO_SIGN_INS)}")
        print(f"Password of all: {settings.DEMO_PASSWORD}")
    elif demo:
        print("Demo sign-ins keep the password they were made with.")
    print("Ctrl+C stops it.\n", flush=True)


if __name__ == "__main__":
    prepare_database()
    if "--tables-only" in sys.argv:
        sys.exit()
    prepare_front()
    add_demo_data()
    print_sign_ins()
