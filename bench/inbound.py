"""`python -m bench.inbound`: SOAP `INC` served by one process, on loopback, bounded."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from importlib import import_module
from itertools import count
from pathlib import Path

from bench import machine

ROOT = Path(__file__).resolve().parent.parent
HEADERS = {"Content-Type": "text/xml", "Host": "localhost"}
CALLS, CONNECTIONS, WARM_UP = 600, 2, 30
ADDRESS = "/ws/awsatendimentocadastroweb.aspx"
ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:d="DealerNet"><s:Body>
<d:WSAtendimentoCadastroWeb.Execute><d:Usuario>bench</d:Usuario><d:Senha>{secret}</d:Senha>
<d:Sdt_atendimentocadastroin><d:Acao>INC</d:Acao><d:ChaveExterna>B-{key}</d:ChaveExterna>
<d:EmpresaDocumento>{cnpj}</d:EmpresaDocumento>
<d:NaturezaAtendimento_Codigo>venda-de-veiculo-novo</d:NaturezaAtendimento_Codigo>
<d:MeioContato_Codigo>portal</d:MeioContato_Codigo><d:Assunto>Corolla</d:Assunto>
<d:Descricao>Quero uma proposta</d:Descricao><d:Consentimento>true</d:Consentimento>
<d:Pessoa><d:Pessoa_Nome>Cliente {person}</d:Pessoa_Nome>
<d:Pessoa_Email>cliente{person}@exemplo.com.br</d:Pessoa_Email>
<d:Telefone><d:TelefoneItem><d:DDD>11</d:DDD><d:Fone>9{person:08d}</d:Fone></d:TelefoneItem></d:Telefone>
</d:Pessoa><d:VeiculoInteresse><d:ModeloVeiculo_Descricao>Corolla</d:ModeloVeiculo_Descricao>
</d:VeiculoInteresse></d:Sdt_atendimentocadastroin></d:WSAtendimentoCadastroWeb.Execute></s:Body></s:Envelope>"""


def main() -> None:
    """On the database of `DATABASE_URL`, which is filled; without one, on a private PostgreSQL."""
    if os.environ.get("DATABASE_URL"):
        print(json.dumps(measure()), flush=True)
        return
    sys.path.append(str(ROOT / "scripts"))
    postgres = import_module("postgres")
    programs = postgres.find_postgres()
    if programs is None:
        raise SystemExit("PostgreSQL 15 or newer was not found: install its server programs.")
    print(machine.describe(), flush=True)
    with postgres.private_postgres(programs) as address:
        served = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "bench.settings", "WEB_WORKERS": "1"}
        env = {**os.environ, "LOCAL": "1", **served}
        subprocess.run([sys.executable, "-m", "bench.inbound"], cwd=ROOT, env=env, timeout=600, check=True)


def measure() -> dict[str, float]:
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from bench.server import running_server  # noqa: PLC0415 -- as above

    cnpj, secret = prepare()
    with running_server() as port:
        calls = Calls(port, cnpj, secret)
        calls.run(WARM_UP)
        began = time.perf_counter()
        taken = sorted(calls.run(CALLS))
        seconds = time.perf_counter() - began
    return {
        "calls": len(taken),
        "per second": round(len(taken) / seconds, 1),
        "p50 ms": round(taken[len(taken) // 2], 1),
        "p95 ms": round(taken[int(len(taken) * 0.95)], 1),
    }


def prepare() -> tuple[str, str]:
    from django.core.management import call_command  # noqa: PLC0415 -- needs the apps

    from accounts.models import Store  # noqa: PLC0415 -- needs the apps
    from demo.seed import Size, seed  # noqa: PLC0415 -- needs the apps
    from integrations.clients.services import create_client  # noqa: PLC0415 -- needs the apps

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    seed(Size(2_000), password="bench-password", say=lambda _text: None)  # noqa: S106 -- a throw-away one
    store = Store.objects.order_by("pk")[0]
    _client, secret = create_client(name="bench", stores=[store])
    return store.cnpj, secret


class Calls:
    """Half of them new people, a quarter known ones who come back, a quarter keys sent again."""

    def __init__(self, port: int, cnpj: str, secret: str) -> None:
        self.port, self.cnpj, self.secret, self.numbers = port, cnpj, secret, count(1)

    def run(self, times: int) -> list[float]:
        numbers = [next(self.numbers) for _call in range(times)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            parts = [numbers[place::CONNECTIONS] for place in range(CONNECTIONS)]
            return [taken for found in pool.map(self.send, parts) for taken in found]

    def send(self, numbers: list[int]) -> list[float]:
        connection, taken = HTTPConnection("127.0.0.1", self.port, timeout=60), []
        for number in numbers:
            began = time.perf_counter()
            connection.request("POST", ADDRESS, self.body(number), HEADERS)
            response = connection.getresponse()
            body = response.read()
            taken.append((time.perf_counter() - began) * 1000)
            if response.status != 200 or b"<ns0:Chave>0<" in body:
                raise RuntimeError(f"call {number} answered {response.status}: {body[:300]!r}")
        return taken

    def body(self, number: int) -> bytes:
        kind = number % 4
        key = number - 2 if kind == 3 and number > 3 else number
        person = key - 1 if kind == 2 else key
        told = {"key": key, "person": person, "cnpj": self.cnpj, "secret": self.secret}
        return ENVELOPE.format(**told).encode()


if __name__ == "__main__":
    main()
