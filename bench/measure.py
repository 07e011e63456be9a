"""One database at one size: filled, served, measured. Prints one JSON object as its last line."""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from bench.deal import addresses, full_proposal, pdf_times
from bench.server import Client, running_server
from demo.loads import Load
from demo.seed import Size, seed

# The measured user's agenda, whatever the size.
OWN = Load(overdue=60, today=30, upcoming=300)
WARM_UP, REQUESTS, MOST_SECONDS = 12, 150, 25
PATTERNS = Path(__file__).with_name("patterns.txt")


@dataclass
class Row:
    """A page beside its floor."""

    page: str
    queries: int
    sql: float
    p50: float
    p95: float
    floor50: float
    floor95: float
    kilobytes: float


def fill(contacts: int) -> float:
    """Seconds it took; the tables come first."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("front", verbosity=0)
    began = time.monotonic()
    seed(Size(contacts, stock=contacts, own=OWN), password=settings.DEMO_PASSWORD, say=progress)
    taken = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return taken


def progress(text: str) -> None:
    print(f"    {text}", file=sys.stderr, flush=True)


def sign_in(username: str) -> str:
    """A session as the sign-in page would make it."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def beside_floor(client: Client, name: str, address: str) -> Row:
    """Page and floor by turns on one connection: what disturbs one disturbs the other."""
    floor = f"/bench/piso/?pagina={quote(address)}"
    cost = json.loads(client.get(f"/bench/custo/?pagina={quote(address)}")[0])
    pages: list[float] = []
    floors: list[float] = []
    for _ in range(WARM_UP):
        client.get(address)
        client.get(floor)
    until = time.monotonic() + MOST_SECONDS
    while len(pages) < REQUESTS and time.monotonic() < until:
        pages.append(client.get(address)[1])
        floors.append(client.get(floor)[1])
    return Row(
        page=name,
        queries=cost["queries"],
        sql=cost["sql_ms"],
        p50=median(pages),
        p95=percentile(pages, 0.95),
        floor50=median(floors),
        floor95=percentile(floors, 0.95),
        kilobytes=cost["size"] / 1024,
    )


def patterns() -> list[str]:
    lines = (line.strip() for line in PATTERNS.read_text().splitlines())
    return list(islice((line for line in lines if line and not line.startswith("#")), 40))


def search_costs(client: Client) -> dict[str, dict[str, float]]:
    """SQL of the stock page for each pattern."""
    found = {}
    for pattern in patterns():
        address = f"/estoque/?busca={quote(pattern)}"
        found[pattern] = json.loads(client.get(f"/bench/custo/?pagina={quote(address)}")[0])
    return found


def measure(contacts: int) -> dict[str, object]:
    seconds = fill(contacts)
    sessions = {name: sign_in(name) for name in ("consultor", "supervisor")}
    proposal = full_proposal(User.objects.get(username="consultor"))
    deal, pdf = addresses(proposal), pdf_times(proposal)
    connection.close()
    with running_server() as port:
        seller, leader = (Client(port, sessions[name]) for name in ("consultor", "supervisor"))
        rows = [
            beside_floor(seller, "agenda, own", "/agenda/"),
            beside_floor(leader, "agenda of the store", "/agenda/?responsavel=todos"),
            beside_floor(seller, "stock search", f"/estoque/?busca={quote('%corolla%xei%')}"),
            *(beside_floor(seller, name, address) for name, address in deal.items()),
        ]
        searches = search_costs(seller)
    return {"seed_seconds": seconds, "rows": [asdict(row) for row in rows], "searches": searches, "pdf": pdf}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
