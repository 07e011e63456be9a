"""One run: a backlog against an instant partner, then confirmations beside one that hangs."""

import os
import sys
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

import requests
from django.core.management import call_command
from django.utils import timezone

from atendimento.models import Atendimento, Result, State
from bench.chaos import scene
from bench.chaos.processes import Mortal, wait_until
from bench.chaos.visitor import Visitor
from bench.server import free_port
from core.models import OutboxMessage
from integrations.models import Attempt, Endpoint
from integrations.testing.simulator import PATH

PRESSES = 60
MOST_SECONDS = 400


def backlog(stage: scene.Scene, count: int) -> None:
    keys = stage.attendances[:count]
    Atendimento.objects.filter(pk__in=keys).update(state=State.CONFIRMED, confirmed_at=timezone.now())
    OutboxMessage.objects.bulk_create(OutboxMessage(topic="attendance", key=str(key)) for key in keys)


def unsent() -> bool:
    return OutboxMessage.objects.exclude(state="delivered").exists()


def deliver(count: int, workers: int, port: int, log: Path) -> None:
    partner = Mortal("partner", ["-m", "bench.delivery.partner", str(port)], log)
    command = ["manage.py", "deliver", "--threads=1", "--skip-checks"]
    running = [Mortal("delivery", command, log) for _ in range(workers)]
    try:
        wait_until("the first message is delivered", Attempt.objects.exists, 60)
        begun, before = time.monotonic(), Attempt.objects.count()
        wait_until("the backlog is delivered", lambda: not unsent(), MOST_SECONDS)
        seconds = time.monotonic() - begun
    finally:
        for mortal in (*running, partner):
            mortal.end()
    rate = (Attempt.objects.count() - before) / seconds
    print(f"delivered {count:,} in {seconds:.1f} s: {rate:.0f}/s with {workers} workers (bar: 100/s)")


def press(stage: scene.Scene, keys: list[int], port: int) -> list[float]:
    """Milliseconds of each confirmation, as the browser sees them."""
    visitor = Visitor(port, scene.sign_in(stage.seller))
    due = (stage.store.today() + timedelta(days=1)).isoformat()
    result = str(Result.objects.get(code="agendou-retorno").pk)
    for key in keys:
        visitor.confirm(key, due_on=due, result=result)
    return [seconds * 1000 for seconds in visitor.took]


def confirm(stage: scene.Scene, keys: list[int], log: Path) -> None:
    """With nobody to tell, then beside a partner that hangs for two minutes; the same number of presses."""
    partner_port, web_port = free_port(), free_port()
    web = Mortal(
        "web",
        ["-m", "gunicorn", "--config", "dealercrm/gunicorn.py", "dealercrm.wsgi"],
        log,
        BIND=f"127.0.0.1:{web_port}",
    )
    hanging = ["manage.py", "dms_simulator", f"--port={partner_port}", "--fault=latency", "--hang=120"]
    partner = Mortal("partner", hanging, log)
    worker = Mortal("delivery", ["manage.py", "deliver", "--skip-checks"], log)
    try:
        wait_until("the web answers", lambda: answers(web_port), 60)
        press(stage, keys[:10], web_port)
        for label, own in (("nobody listens", keys[10::2]), ("the partner hangs for 120 s", keys[11::2])):
            address = f"http://127.0.0.1:{partner_port}{PATH}" if own[0] == keys[11] else ""
            Endpoint.objects.update(address=address, is_active=bool(address), timeout=120)
            time.sleep(4)
            took = press(stage, own, web_port)
            worst = sorted(took)[int(len(took) * 0.95)]
            print(f"confirm, {label}: p50 {median(took):.0f} ms, p95 {worst:.0f} ms of {len(took)}")
    finally:
        for mortal in (worker, web, partner):
            mortal.end()


def answers(port: int) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/saude/", timeout=5).ok
    return False


def main() -> None:
    count, workers = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    port = free_port()
    stage = scene.build(count + 2 * PRESSES + 10)
    scene.add_endpoint(stage, f"http://127.0.0.1:{port}{PATH}", timeout=30)
    backlog(stage, count)
    with tempfile.TemporaryDirectory(prefix="dealercrm-delivery-") as folder:
        log = Path(folder) / "log"
        deliver(count, workers, port, log)
        confirm(stage, stage.attendances[count:], log)


main()
