"""A worker is stopped as honcho does it: one signal to its whole process group."""

import os
import signal
import subprocess
import sys

import pytest

# The queue as django-q has it: a process that waits for its parent's word, or is busy and does not hear it.
SCRIPT = """
import multiprocessing, sys, time
from core import cluster

class Companions:
    def revive(self): pass
    def stop(self): print("companions stopped", flush=True)

class Queue:
    def start(self):
        self.stop_event, ready = multiprocessing.Event(), multiprocessing.Event()
        self.sentinel = multiprocessing.Process(target=self.guard, args=(ready, sys.argv[1] == "busy"))
        self.sentinel.start()
        ready.wait()
        print("ready", flush=True)

    def guard(self, ready, busy):
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        ready.set()
        end = time.monotonic() + 20
        while (busy and time.monotonic() < end) or not self.stop_event.wait(0.05):
            time.sleep(0.01)
        print("in order", flush=True)

cluster.run(Queue(), Companions(), patience=0.3 if sys.argv[1] == "busy" else 5)
"""


@pytest.mark.parametrize(
    ("kind", "said"), [("idle", ["in order", "companions stopped"]), ("busy", ["companions stopped"])]
)
def test_worker_ends_its_queue_in_order_or_cuts_it_off(kind, said):
    worker = subprocess.Popen(  # noqa: S603 -- our own script
        [sys.executable, "-c", SCRIPT, kind], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert worker.stdout.readline() == "ready\n"

    os.killpg(worker.pid, signal.SIGTERM)
    try:
        told, _errors = worker.communicate(timeout=5)
    except subprocess.TimeoutExpired:
        worker.kill()
        told, _errors = worker.communicate()

    assert (worker.returncode, told.split("\n")[:-1]) == (0, said)
