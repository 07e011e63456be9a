"""Processes beside the task queue: each room names its own commands in `tasks.COMPANIONS`."""

import os
import subprocess
import sys

from django.conf import settings

from core.rooms import modules

SECONDS_TO_STOP = 15


def wanted() -> list[str]:
    """Management commands that run for ever, and end by themselves when their parent is gone."""
    found: list[str] = []
    for tasks in modules("tasks"):
        found += getattr(tasks, "COMPANIONS", [])
    return found


class Companions:
    """The wanted processes, kept alive by whoever calls `revive` now and then."""

    def __init__(self, commands: list[str]) -> None:
        self.running: dict[int, tuple[str, subprocess.Popen[bytes] | None]] = {
            number: (command, None) for number, command in enumerate(commands)
        }

    def revive(self) -> None:
        for number, (command, process) in self.running.items():
            if process is None or process.poll() is not None:
                self.running[number] = (command, start(command))

    def stop(self) -> None:
        processes = [process for _command, process in self.running.values() if process]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()


def start(command: str) -> "subprocess.Popen[bytes]":
    words = [sys.executable, str(settings.BASE_DIR / "manage.py"), command, f"--parent={os.getpid()}"]
    return subprocess.Popen(words)  # noqa: S603 -- our own command
