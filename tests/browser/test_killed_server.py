"""The web process dies in the middle of an attendance: nothing that was entered is lost."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.conftest import copy_database
from tests.browser.hand import Hand

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start_server(port, tmp_path) -> Iterator[Start]:
    """gunicorn on a database file of its own, in a process group that can be killed whole."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "dealercrm.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite3'}",
        "DEBUG": "1",
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
    }

    def run(*command: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "server.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 -- our own commands
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start() -> subprocess.Popen[bytes]:
        # The tests' own settings keep the cache in memory; the product keeps it in a table.
        assert run("manage.py", "createcachetable").wait(timeout=60) == 0
        process = run("-m", "gunicorn", "--config", "dealercrm/gunicorn.py", "dealercrm.wsgi")
        started.append(process)
        wait_until_ready(port, process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            kill(process)


def wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _attempt in range(120):
        assert process.poll() is None, "gunicorn ended"
        try:
            opener.open(f"http://127.0.0.1:{port}/saude/", timeout=5)
            return
        except urllib.error.URLError:
            # Refused until it listens; the process itself tells when it gave up.
            try:
                process.wait(timeout=0.25)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail("gunicorn did not answer")


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def test_draft_survives_a_killed_server(demo, desktop, sign_in, start_server, port, tmp_path, watch):
    watch.allow("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|Failed to load resource")
    hand = Hand(desktop)
    server = f"http://127.0.0.1:{port}"
    sign_in(desktop, "consultor", server=server)
    copy_database(to=tmp_path / "killed.sqlite3")
    process = start_server()

    desktop.goto(f"{server}/agenda/")
    before = hand.counter("in-progress")
    hand.begin("Venda de seminovo", "Telefone recebido", "Google")
    hand.hook("person-query").fill("Cliente da linha que caiu")
    hand.hook("person-query").blur()
    expect(desktop.locator("[data-save-status=saved]")).to_be_visible()
    kill(process)

    start_server()
    desktop.goto(f"{server}/agenda/?situacao=em-execucao")
    assert hand.counter("in-progress") == before + 1
    drafts = desktop.locator("[data-testid=in-progress-row][data-state=draft]")
    newest = max(drafts.evaluate_all("rows => rows.map(row => Number(row.dataset.id))"))
    drafts.and_(desktop.locator(f"[data-id='{newest}']")).get_by_role("link", name="Continuar").click()
    hand.expect_step("inicio")
    chosen = "all => all.map(it => it.selectedOptions[0].text)"
    assert desktop.locator("#id_nature, #id_channel, #id_media").evaluate_all(chosen) == [
        "Venda de seminovo", "Telefone recebido", "Google",
    ]  # fmt: skip
    expect(hand.hook("person-query")).to_have_value("Cliente da linha que caiu")
