"""Processes that are killed with -9 and begun again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from bench.databases import ROOT


class Mortal:
    """One process in a session of its own: killing it kills its children too."""

    def __init__(self, name: str, command: list[str], log: Path, **env: str) -> None:
        self.name, self.command, self.log = name, command, log
        self.env = {**os.environ, **env}
        self.lock = Lock()
        self.deaths = 0
        self.process = self.begin()

    def begin(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *self.command],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        with self.lock:
            self.end()
            self.deaths += 1
            self.process = self.begin()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait_until(what: str, check: Callable[[], bool], seconds: float) -> None:
    """Ask `check` until it is true; the run is over when it never is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if check():
            return
        time.sleep(0.25)
    raise SystemExit(f"Not within {seconds:.0f} s: {what}.")
