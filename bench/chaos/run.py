"""One run: makes the tables and the scene, lets loose, counts."""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

import requests
from django.core.management import call_command
from django.db import connection

from atendimento.models import CODES, Atendimento, ClosingReason, Result
from atendimento.models import State as AttendanceState
from bench.chaos import scene
from bench.chaos.connections import Connections
from bench.chaos.processes import Mortal, wait_until
from bench.chaos.visitor import Visitor
from bench.server import free_port
from core.models import OutboxMessage
from integrations.models import Attempt
from integrations.testing.simulator import PATH

FAULTS = ["lost=0.10", "timeout=0.01", "fault=0.03", "malformed=0.01", "restart=0.002", "duplicate=0.05"]
VISITORS = 6
DYING_SECONDS = 20
MOST_SECONDS = 900
State = OutboxMessage.State


class Chaos:
    def __init__(self, count: int, workers: int, folder: Path) -> None:
        self.count, self.folder = count, folder
        self.scene = scene.build(count)
        self.accepted = folder / "accepted.jsonl"
        self.partner_port, self.web_port = free_port(), free_port()
        scene.add_endpoint(self.scene, f"http://127.0.0.1:{self.partner_port}{PATH}", timeout=3)
        log = folder / "log"
        command = ["manage.py", "dms_simulator", f"--port={self.partner_port}", f"--file={self.accepted}"]
        faults = [f"--fault={fault}" for fault in FAULTS]
        self.partner = Mortal("simulator", [*command, *faults, "--hang=5"], log)
        self.web = Mortal(
            "web",
            ["-m", "gunicorn", "--config", "dealercrm/gunicorn.py", "dealercrm.wsgi"],
            log,
            BIND=f"127.0.0.1:{self.web_port}",
        )
        self.workers = [
            Mortal("delivery", ["manage.py", "deliver", "--skip-checks"], log) for _ in range(workers)
        ]
        self.connections = [Connections()] if connection.vendor == "postgresql" else []
        self.quiet = Event()

    def run(self) -> None:
        wait_until("the web answers", lambda: answers(self.web_port), 90)
        reaper = Thread(target=self.reap)
        reaper.start()
        try:
            self.confirm_all()
            # Workers go on dying while the rest of the queue is sent.
            self.quiet.wait(DYING_SECONDS)
        finally:
            self.quiet.set()
            reaper.join()
        wait_until("everything is delivered", self.is_delivered, MOST_SECONDS)

    @property
    def mortals(self) -> list[Mortal | Connections]:
        return [*self.workers, *self.connections, self.web, self.partner]

    def reap(self) -> None:
        """Somebody dies every few seconds."""
        dice = random.Random(7)  # noqa: S311 -- who dies next
        candidates = [*self.workers, *self.mortals]
        while not self.quiet.wait(dice.uniform(3.0, 7.0)):
            dice.choice(candidates).kill()

    def confirm_all(self) -> None:
        session = scene.sign_in(self.scene.seller)
        self.visitors = [Visitor(self.web_port, session) for _ in range(VISITORS)]
        due = (self.scene.store.today() + timedelta(days=1)).isoformat()
        result = str(Result.objects.get(code="agendou-retorno").pk)
        reason = str(
            ClosingReason.objects.filter(kind=ClosingReason.Kind.LOST, active=True).earliest("pk").pk
        )

        def work(number: int) -> None:
            visitor = self.visitors[number]
            for pk in self.scene.attendances[number::VISITORS]:
                visitor.confirm(pk, due_on=due, result=result)
                if pk % 3 == 0:
                    visitor.confirm(pk, reason=reason)

        with ThreadPoolExecutor(VISITORS) as pool:
            list(pool.map(work, range(VISITORS)))

    def is_delivered(self) -> bool:
        return not OutboxMessage.objects.exclude(state=State.DELIVERED).exists()

    def end(self) -> None:
        for mortal in (*self.workers, self.web, self.partner):
            mortal.end()

    def report(self, seconds: float) -> list[str]:
        """Prints what was counted; what is wrong comes back."""
        held = requests.get(f"http://127.0.0.1:{self.partner_port}/accepted", timeout=30).json()
        wanted = {
            f"A-{pk}": CODES[AttendanceState(state)]
            for pk, state in Atendimento.objects.values_list("pk", "state")
        }
        doubled = [key for key, rows in held.items() if len(rows) != 1]
        wrong = [key for key, status in wanted.items() if held.get(key, [{}])[-1].get("status") != status]
        states = Counter(OutboxMessage.objects.values_list("state", flat=True))
        outcomes = Counter(Attempt.objects.values_list("outcome", flat=True))
        asked = Attempt.objects.filter(actions__startswith="LST").count()
        deaths = Counter[str]()
        for mortal in self.mortals:
            deaths[mortal.name] += mortal.deaths
        print(f"attendances          {len(wanted):,}: {dict(Counter(wanted.values()))}")
        print(
            f"held by the partner  {len(held):,} keys, doubled {len(doubled)}, other than ours {len(wrong)}"
        )
        print(f"outbox               {dict(states)}")
        print(f"attempts             {dict(outcomes)}, {asked} began with LST")
        print(f"killed               {dict(deaths)}")
        print(f"presses repeated     {sum(visitor.repeats for visitor in self.visitors)}")
        print(f"seconds              {seconds:.0f}")
        return doubled + wrong + [state for state in states if state != State.DELIVERED]


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/saude/", timeout=5).status_code < 500
    except requests.RequestException:
        return False


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit("stopped"))
    count, workers = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="dealercrm-chaos-") as folder:
        chaos = Chaos(count, workers, Path(folder))
        began = time.monotonic()
        try:
            chaos.run()
            wrong = chaos.report(time.monotonic() - began)
        finally:
            chaos.end()
    if wrong:
        sys.exit(f"WRONG: {wrong[:20]}")
    print("Each key exactly once, with its last state; every message delivered.")


main()
