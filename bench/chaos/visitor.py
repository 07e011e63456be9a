"""A consultant's browser that tries again until the page says that it is done."""

import time
from uuid import uuid4

import requests

TOKEN = "a" * 32
DONE = 302
ANSWER_SECONDS, MOST_SECONDS = 20, 120


class Visitor:
    def __init__(self, port: int, session: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.cookies.update({"sessionid": session, "csrftoken": TOKEN})
        self.took: list[float] = []
        self.repeats = 0

    def confirm(self, pk: int, **fields: str) -> None:
        """One press; repeated with the same key while the web process is dead."""
        data = {**fields, "idempotency_key": str(uuid4()), "csrfmiddlewaretoken": TOKEN}
        until = time.monotonic() + MOST_SECONDS
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                answer = self.http.post(
                    f"{self.base}/atendimentos/{pk}/confirmar/",
                    data=data,
                    timeout=ANSWER_SECONDS,
                    allow_redirects=False,
                )
            except requests.RequestException:
                self.again()
                continue
            if answer.status_code == DONE:
                self.took.append(time.monotonic() - began)
                return
            if answer.status_code < 500:
                raise RuntimeError(f"attendance {pk}: {answer.status_code} {answer.text[:2000]}")
            self.again()
        raise RuntimeError(f"attendance {pk} was never confirmed")

    def again(self) -> None:
        self.repeats += 1
        time.sleep(0.3)
