"""The task queue beside us: started, watched, and stopped in order whoever sends the signal."""

import os
import signal
import time
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from django_q.cluster import Cluster

    from core.companions import Companions

SECONDS = 0.5


def keep_apart(parent: int) -> None:
    """In a child of `parent`: out of its process group.

    Ctrl+C and honcho signal the whole group, and a queue that is hit while it waits for its parent's word
    leaves the parent waiting for ever.
    """
    if os.getppid() == parent:
        os.setpgid(0, 0)


class Leave:
    """The signals' answer: out of whatever is going on, once; the rest is done where it is caught."""

    def __init__(self) -> None:
        # A finalizer that runs at that moment swallows the exception: the word is kept beside it.
        self.is_told = False

    def __call__(self, signum: int, frame: FrameType | None) -> NoReturn:
        self.is_told = True
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        raise SystemExit(0)


def run(cluster: "Cluster", companions: "Companions", *, patience: float) -> None:
    """Until a signal, or the end of the queue itself."""
    os.register_at_fork(after_in_child=partial(keep_apart, os.getpid()))
    leave = Leave()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
    try:
        cluster.start()
        while cluster.sentinel.is_alive() and not leave.is_told:
            companions.revive()
            time.sleep(SECONDS)
    finally:
        stop(cluster, patience)
        companions.stop()


def stop(cluster: "Cluster", patience: float) -> None:
    """A task under way is finished; one that takes longer is cut off, and done again by the next worker."""
    queue = cluster.sentinel
    if queue is None or not queue.is_alive():
        return
    cluster.stop_event.set()
    queue.join(patience)
    if queue.is_alive():
        os.killpg(queue.pid, signal.SIGKILL)
        queue.join()
