"""`make run`: set up, then web and worker in the foreground until Ctrl+C."""

import os
import socket

from installation import PYTHON, ROOT, SetupError, call, install, stop_with


def check_port(port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65_536:
        raise SetupError(f"PORT={port} is not a port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as exc:
            raise SetupError(f"Port {port} is taken: try PORT={int(port) + 1} make run") from exc


def remember_local() -> None:
    """So that `manage.py` by hand finds the same installation; a `.env` of the dealer's own is left alone."""
    file = ROOT / ".env"
    if "LOCAL" not in os.environ and not file.exists():
        file.write_text("# Made by `make run`; .env.example lists every variable.\nLOCAL=1\n")
    os.environ.setdefault("LOCAL", "1")


def main() -> None:
    os.chdir(ROOT)
    remember_local()
    os.environ.setdefault("PORT", "8000")
    try:
        check_port(os.environ["PORT"])
        install("base")
        call(PYTHON, "scripts/prepare.py")
    except SetupError as error:
        stop_with(error)
    os.execv(PYTHON, [str(PYTHON), "-m", "honcho", "start"])  # noqa: S606 -- our own Procfile


main()
