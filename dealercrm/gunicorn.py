"""How the web process serves; every figure may be set from the environment."""

import os

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
