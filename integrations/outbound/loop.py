"""A delivery process: takes messages one after another until it is told to stop."""

import logging
import os
import socket
import time
from collections.abc import Collection
from datetime import timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core import outbox
from core.outbox import Claim
from integrations.models import Heartbeat
from integrations.outbound import delivery, jobs
from integrations.outbound.directory import Kept

logger = logging.getLogger(__name__)
IDLE = 0.5
AFTER_ERROR = 1.0
BEAT = 5.0
# A process whose last sign is older is thought dead.
SILENT = timedelta(seconds=30)


class Loop:
    """`threads` of one process, one directory, one heartbeat."""

    def __init__(self, *, threads: int, parent: int = 0) -> None:
        self.stop = Event()
        self.parent = parent
        self.threads = threads
        self.kept = Kept()
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.beaten = self.asked = 0.0

    def run(self) -> None:
        workers = [Thread(target=self.work, name=f"delivery-{number}") for number in range(self.threads)]
        for worker in workers:
            worker.start()
        while not self.stop.wait(1.0):
            self.beat()
            if self.parent and os.getppid() != self.parent:
                self.stop.set()
        for worker in workers:
            worker.join()
        connection.close()

    def work(self) -> None:
        while not self.stop.is_set():
            try:
                found = self.step()
            except (DatabaseError, InterfaceError):
                logger.exception("the database failed; delivery goes on")
                connection.close()
                found = False
                self.stop.wait(AFTER_ERROR)
            if not found:
                close_old_connections()
                self.stop.wait(IDLE)
        connection.close()

    def step(self) -> bool:
        """Take one message, if there is one."""
        directory = self.kept.present()
        lease = timedelta(seconds=settings.DELIVERY["lease"])
        claim = self.claim_now_and_then((*jobs.TOPICS, *directory.unheard()), lease) or outbox.claim(
            directory.topics(), lease=lease
        )
        if claim is None:
            return False
        try:
            jobs.run(claim) if claim.topic in jobs.TOPICS else delivery.deliver(claim, directory)
        except (DatabaseError, InterfaceError):
            raise  # The lease runs out, and the message comes again.
        except Exception as exc:  # the root of a task: one message must not stop the others
            logger.exception("a message could not be delivered", extra={"message_id": claim.pk})
            give_back(claim, type(exc).__name__)
        return True

    def claim_now_and_then(self, topics: Collection[str], lease: timedelta) -> Claim | None:
        """What is rare: a long queue is not asked about it each time."""
        if time.monotonic() - self.asked < IDLE:
            return None
        claim = outbox.claim_first(topics, lease=lease)
        if claim is None:
            self.asked = time.monotonic()
        return claim

    def beat(self) -> None:
        if time.monotonic() - self.beaten < BEAT:
            return
        self.beaten = time.monotonic()
        try:
            Heartbeat.objects.update_or_create(worker=self.name, defaults={"beat_at": timezone.now()})
        except (DatabaseError, InterfaceError):
            connection.close()


def give_back(claim: Claim, name: str) -> None:
    text = _("Erro interno (%(name)s).") % {"name": name}
    if delivery.failure_of(claim) == delivery.Outcome.DEAD:
        outbox.dead(claim, text)
    else:
        outbox.retry(claim, text, at=delivery.next_try(claim.failures))


def drain(seconds: float) -> int:
    """Deliver what is due, here and now, for at most so long; how many."""
    loop, until, done = Loop(threads=1), time.monotonic() + seconds, 0
    while time.monotonic() < until and loop.step():
        done += 1
    return done


def is_alive() -> bool:
    return Heartbeat.objects.filter(beat_at__gte=timezone.now() - SILENT).exists()
