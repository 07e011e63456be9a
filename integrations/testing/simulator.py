"""A DMS that speaks our working contract, and fails as told. A development tool, never production."""

import json
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from integrations.contract import OWN

PATH = "/ws/awsatendimentocadastroweb.aspx"
FAULTS = {
    "latency": "answers after --hang seconds, every time it strikes",
    "timeout": "half of them done first, hangs for --hang seconds and drops the line",
    "late": "drops the line at once and does it --hang seconds later",
    "lost": "does it, then drops the line without an answer",
    "duplicate": "a query answers its row twice",
    "fault": "a SOAP fault of the server's, nothing done",
    "refuse": "Chave = 0: a business refusal, nothing done",
    "malformed": "does it, and answers half an XML",
    "restart": "drops every line for --down seconds",
}
ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
    "<s:Body>{body}</s:Body></s:Envelope>"
)
ROW = (
    "<SDT_AtendimentoCadastroOut><Chave>{chave}</Chave><ChaveExterna>{key}</ChaveExterna>"
    "<Atendimento_Codigo>{code}</Atendimento_Codigo><Atendimento_Status>{status}</Atendimento_Status>"
    "<Mensagem>{message}</Mensagem></SDT_AtendimentoCadastroOut>"
)
ANSWER = (
    '<WSAtendimentoCadastroWeb.ExecuteResponse xmlns="DealerNet"><Sdt_atendimentocadastroout>{rows}'
    "</Sdt_atendimentocadastroout></WSAtendimentoCadastroWeb.ExecuteResponse>"
)
FAULT = "<s:Fault><faultcode>s:Server</faultcode><faultstring>Deadlock simulado</faultstring></s:Fault>"


@dataclass
class Faults:
    """How often each strikes, of all requests; for how long."""

    rates: dict[str, float] = field(default_factory=dict)
    hang: float = 30.0
    down: float = 1.0
    dice: random.Random = field(default_factory=random.Random)

    def strikes(self, name: str) -> bool:
        return self.dice.random() < self.rates.get(name, 0.0)


class Register:
    """What was accepted, in memory and line by line in a file: a new process reads it again."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.Lock()
        self.records: dict[str, list[dict[str, str]]] = {}
        self.calls = 0
        for line in path.read_text().splitlines() if path and path.exists() else []:
            self.apply(json.loads(line))
        self.file = path.open("a") if path else None

    def apply(self, entry: dict[str, str]) -> None:
        rows = self.records.setdefault(entry["key"], [])
        if entry["action"] == "INC":
            rows.append(dict(entry))
        else:
            rows[-1].update({name: value for name, value in entry.items() if name != "action"})

    def write(self, entry: dict[str, str]) -> None:
        self.apply(entry)
        if self.file:
            self.file.write(json.dumps(entry) + "\n")
            self.file.flush()

    def execute(self, action: str, key: str, values: dict[str, str]) -> list[dict[str, str]]:
        """The rows of the answer. A repeated INC doubles, as with the real ones."""
        with self.lock:
            self.calls += 1
            known = self.records.get(key, [])
            if action == "LST":
                return [dict(row) for row in known] or [refused(key, "Registro não encontrado")]
            if action == "ALT" and not known:
                return [refused(key, "Registro não encontrado")]
            code = known[-1]["code"] if action == "ALT" else str(1000 + len(self.records))
            self.write({"action": action, "key": key, "code": code, **values})
            return [self.records[key][-1]]


def refused(key: str, message: str) -> dict[str, str]:
    return {"chave": "0", "key": "", "code": "", "status": "", "message": message}


class Drop(Exception):  # noqa: N818 -- no error: how this partner behaves
    """Close the line without an answer."""


class Simulator(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, port: int, *, faults: Faults | None = None, path: Path | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.faults = faults or Faults()
        self.register = Register(path)
        self.down_until = 0.0
        self.wsdl = OWN.read_bytes()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed hangs up: nothing to tell."""

    def answer(self, body: bytes) -> tuple[int, str]:
        """The HTTP code and the answer's text; Drop where there is none."""
        faults = self.faults
        self.check_up()
        if faults.strikes("latency"):
            time.sleep(faults.hang)
        if faults.strikes("fault"):
            return 500, ENVELOPE.format(body=FAULT)
        done = self.perform(body)
        if faults.strikes("late"):
            threading.Timer(faults.hang, done).start()
            raise Drop
        if faults.strikes("timeout"):
            if faults.dice.random() < 0.5:
                done()
            time.sleep(faults.hang)
            raise Drop
        if faults.strikes("refuse"):
            return 200, written([refused("", "Recusa simulada")])
        text = written(done())
        if faults.strikes("lost"):
            raise Drop
        return 200, text[: len(text) // 2] if faults.strikes("malformed") else text

    def check_up(self) -> None:
        if self.faults.strikes("restart"):
            self.down_until = time.monotonic() + self.faults.down
        if time.monotonic() < self.down_until:
            raise Drop

    def perform(self, body: bytes) -> Callable[[], list[dict[str, str]]]:
        """The work of one request, not done yet."""
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        texts = {etree.QName(one).localname: (one.text or "") for one in root.iter() if not len(one)}
        action, key = texts.get("Acao", ""), texts.get("ChaveExterna", "")
        values = {"status": texts.get("Atendimento_Status", ""), "name": texts.get("Pessoa_Nome", "")}
        if action not in ("INC", "ALT", "LST") or not key:
            return lambda: [refused(key, "Ação ou chave desconhecida")]

        def work() -> list[dict[str, str]]:
            rows = self.register.execute(action, key, values)
            return rows * 2 if action == "LST" and self.faults.strikes("duplicate") else rows

        return work


def written(rows: list[dict[str, str]]) -> str:
    texts = []
    for row in rows:
        told = {name: escape(row.get(name, "")) for name in ("key", "code", "status", "message")}
        texts.append(ROW.format(chave=row.get("chave") or row.get("code") or "0", **told))
    return ENVELOPE.format(body=ANSWER.format(rows="".join(texts)))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Simulator

    def do_GET(self) -> None:
        """The contract with this server's own address, or what was accepted, as JSON."""
        if self.path.startswith("/accepted"):
            self.reply(200, json.dumps(self.server.register.records).encode(), "application/json")
            return
        wsdl = self.server.wsdl.replace(f"http://127.0.0.1:8000{PATH}".encode(), self.server.address.encode())
        self.reply(200, wsdl, "text/xml; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            code, text = self.server.answer(body)
        except etree.XMLSyntaxError:
            code, text = 400, ""
        except Drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.reply(code, text.encode(), "text/xml; charset=utf-8")

    def reply(self, code: int, body: bytes, kind: str) -> None:
        # One write: a second one would wait for the caller's acknowledgement of the first.
        head = f"HTTP/1.1 {code} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: a run makes thousands."""
