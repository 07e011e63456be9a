"""How the web process treats a caller that sends its body drop by drop."""

import socket
from types import SimpleNamespace

import pytest

from dealercrm import gunicorn


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_body_that_does_not_come_is_cut_off(ends, monkeypatch):
    ours, theirs = ends
    monkeypatch.setattr(gunicorn, "body_seconds", 0.05)
    request = SimpleNamespace(method="POST", unreader=SimpleNamespace(sock=ours))

    gunicorn.pre_request(None, request)

    assert ours.recv(1) == b"", "nothing more is waited for"
    ours.sendall(b"answer")
    assert theirs.recv(6) == b"answer"


def test_request_that_is_done_is_left_alone(ends, monkeypatch):
    ours, theirs = ends
    monkeypatch.setattr(gunicorn, "body_seconds", 0.05)
    request = SimpleNamespace(method="POST", unreader=SimpleNamespace(sock=ours))
    gunicorn.pre_request(None, request)
    gunicorn.post_request(None, request, {}, None)
    request.patience.join()

    theirs.sendall(b"next")

    assert ours.recv(4) == b"next"
