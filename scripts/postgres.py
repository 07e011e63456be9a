"""A private PostgreSQL for one test run: its own folder, port and password, gone afterwards."""

import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15
# Lost data is no loss here; 300 connections for the tests that race. Statistics gathered between two tests
# would be of tables that a rollback emptied, and a large import would be planned by them.
OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=300"
)


def find_postgres() -> Path | None:
    """The newest folder with server programs of at least version 15."""
    folders = [Path(own).resolve().parent] if (own := shutil.which("pg_ctl")) else []
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    found = [(version(folder), folder) for folder in folders if (folder / "initdb").exists()]
    newest, folder = max(found, default=(0, None))
    return folder if newest >= OLDEST else None


def version(folder: Path) -> int:
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    number = re.search(r"\) (\d+)", answer)
    return int(number[1]) if number else 0


def unprivileged() -> dict[str, int | list[int]]:
    """PostgreSQL refuses to run as root: the arguments that make a child somebody else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def private_postgres(programs: Path) -> Iterator[str]:
    """The address of a running cluster; stopped and deleted when the block ends, however it ends."""
    home = Path(tempfile.mkdtemp(prefix="dealercrm-pg-"))
    identity = unprivileged()
    if identity:
        os.chown(home, identity["user"], identity["group"])
    password, port, data = secrets.token_hex(16), free_port(), home / "data"
    (home / "password").write_text(password)
    (home / "password").chmod(0o644)

    def server(*command: str | Path) -> None:
        # Its own session: Ctrl+C reaches us, and we stop it in order.
        done = subprocess.run(
            [str(part) for part in command],
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            start_new_session=True,
            **identity,
        )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL: {done.stderr.strip()}")

    try:
        server(
            programs / "initdb", "-D", data, "-U", "dealercrm", "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", f"--pwfile={home / 'password'}",
        )  # fmt: skip
        listen = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home}"
        server(
            programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", f"{listen} {OPTIONS}", "start"
        )
        yield f"postgres://dealercrm:{password}@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            server(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
