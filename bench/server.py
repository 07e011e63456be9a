"""The web process under measurement: the same server, workers and middleware as `make run`."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS, STOP_SECONDS, ANSWER_SECONDS = 60, 20, 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server() -> Iterator[int]:
    """The port of a gunicorn on loopback; gone when the block ends."""
    port = free_port()
    env = {**os.environ, "BIND": f"127.0.0.1:{port}", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    command = [sys.executable, "-m", "gunicorn", "--config", "dealercrm/gunicorn.py", "dealercrm.wsgi"]
    with subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=env) as process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the bench server did not start")


class Client:
    """One kept-alive connection of one signed-in user."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        self.headers = {"Cookie": f"sessionid={session}", "Host": "localhost"}

    def get(self, address: str) -> tuple[bytes, float]:
        """The body, and how many milliseconds it took to come."""
        try:
            status, body, took = self.ask(address)
        except (RemoteDisconnected, ConnectionError):
            # The server drops a connection that was idle: the next request opens another.
            self.connection.close()
            status, body, took = self.ask(address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        return body, took

    def ask(self, address: str) -> tuple[int, bytes, float]:
        began = time.perf_counter()
        self.connection.request("GET", address, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        return response.status, body, (time.perf_counter() - began) * 1000
