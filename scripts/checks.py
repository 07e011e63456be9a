"""`make lint`, `types`, `bench`, `screenshots`, …: each prints what it runs, fails at its first failure."""

import os
import sys

from installation import PYTHON, ROOT, SetupError, call, install, say, stop_with

APPS = [
    "core",
    "accounts",
    "vehicles",
    "customers",
    "atendimento",
    "proposals",
    "workshop",
    "campaigns",
    "integrations",
    "agenda",
    "demo",
    "dealercrm",
    "bench",
]
# What a deployment sets: `check --deploy` judges these, not a developer's own.
PRODUCTION = {
    "LOCAL": "0",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "crm.example.com",
}
LOCK = [
    "-m",
    "piptools",
    "compile",
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-emit-options",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
]


def tool(*words: str, **env: str) -> None:
    say(f"• {' '.join(words)}")
    call(PYTHON, "-m", *words, env={**os.environ, **env})


def manage(*words: str, **env: str) -> None:
    say(f"• manage.py {' '.join(words)}")
    call(PYTHON, "manage.py", *words, env={**os.environ, **env})


def lint() -> None:
    tool("ruff", "check", ".")
    tool("ruff", "format", "--check", ".")
    tool("djlint", "templates", "--lint", "--quiet")
    say("• lint-imports")
    call(PYTHON, "-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())")
    # The folder of the front files may be empty here, but Django warns when it is missing.
    (ROOT / "var/front").mkdir(parents=True, exist_ok=True)
    manage("makemigrations", "--check", "--dry-run")
    manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)


def types() -> None:
    tool("mypy", *APPS)


def bench() -> None:
    call(PYTHON, "-m", "bench")


def screenshots() -> None:
    call(PYTHON, "scripts/screenshots.py")


def seed(scale: str = "300") -> None:
    call(PYTHON, "scripts/prepare.py", "--tables-only")
    manage("seed_demo", "--scale", scale)


def lock() -> None:
    for name in ("base", "dev", "node"):
        call(PYTHON, *LOCK, "-o", f"requirements/{name}.txt", f"requirements/{name}.in")


TARGETS = {
    "lint": lint,
    "types": types,
    "bench": bench,
    "screenshots": screenshots,
    "seed": seed,
    "lock": lock,
}


def main() -> None:
    os.chdir(ROOT)
    os.environ.setdefault("LOCAL", "1")
    target, *arguments = sys.argv[1:]
    try:
        install("dev", front=target in ("bench", "screenshots"))
        (ROOT / "var").mkdir(exist_ok=True)
        TARGETS[target](*arguments)
    except SetupError as error:
        stop_with(error)


main()
