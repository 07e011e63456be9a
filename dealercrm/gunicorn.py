"""How the web process serves; every figure may be set from the environment."""

import os
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
# A long search in an address is answered by the page, not by a bare 414 (8190 is gunicorn's own limit).
limit_request_line = 8190
# A worker that has served much is replaced, so that a leak never grows for weeks.
max_requests = 10_000
max_requests_jitter = 1_000
# Its socket lives in the home folder, where two installations would fight over it.
control_socket_disable = True
# A body that has not come by then is cut off: a caller that sends it drop by drop holds a thread no longer.
body_seconds = int(os.environ.get("WEB_BODY_SECONDS", "60"))


def pre_request(_worker: Any, req: Any) -> None:
    sock = getattr(req.unreader, "sock", None)
    if req.method not in ("GET", "HEAD") and sock is not None:
        req.patience = Timer(body_seconds, stop_reading, [sock])
        req.patience.daemon = True
        req.patience.start()


def post_request(_worker: Any, req: Any, _environ: Any, _resp: Any) -> None:
    if patience := getattr(req, "patience", None):
        patience.cancel()


def stop_reading(sock: socket.socket) -> None:
    """What is read is all there is; the answer still goes out."""
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RD)
