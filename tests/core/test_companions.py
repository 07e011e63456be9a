"""Processes that the worker keeps: begun, begun again when they die, ended with it."""

from core import companions


class Process:
    def __init__(self):
        self.code, self.ended = None, False

    def poll(self):
        return self.code

    def terminate(self):
        self.ended = True

    def wait(self, seconds):
        return 0


def test_companions_are_revived_and_stopped(monkeypatch):
    begun = []
    monkeypatch.setattr(companions, "start", lambda command: begun.append(Process()) or begun[-1])
    kept = companions.Companions(["deliver", "deliver"])

    kept.revive()
    begun[0].code = -9
    kept.revive()
    kept.stop()

    assert [process.ended for process in begun] == [False, True, True]


def test_delivery_is_one_of_them():
    assert "deliver" in companions.wanted()
