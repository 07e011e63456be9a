"""The least a page could cost: user and session loaded, the page's SQL by the raw driver, a constant body.

`?pagina=` names the page. Its SQL and size are learnt once per process by running the page itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import resolve

from core.access import StaffRequest, signed_in

REPEATS = 7
Statement = tuple[str, Any]


@dataclass(frozen=True)
class Page:
    """What a page sends to the database beyond session, user and permissions, and how long its body is."""

    statements: list[Statement]
    size: int


known: dict[tuple[int, str], Page] = {}


@signed_in
def floor(request: StaffRequest) -> HttpResponse:
    page = learn(request)
    for statement in page.statements:
        run(statement)
    return HttpResponse(b"." * page.size)


@signed_in
def cost(request: StaffRequest) -> HttpResponse:
    """How many statements, and how long the database works for all of them."""
    page = learn(request)
    total = median(sum(timed(statement) for statement in page.statements) for _ in range(REPEATS))
    return JsonResponse({"queries": len(page.statements), "sql_ms": total * 1000, "size": page.size})


def learn(request: StaffRequest) -> Page:
    address = request.GET["pagina"]
    key = (request.user.pk, address)
    if key not in known:
        known[key] = observed(request, address)
    return known[key]


def observed(request: StaffRequest, address: str) -> Page:
    """Run the page once with everything that belongs to the user already read, and listen."""
    parts = urlsplit(address)
    request.path = request.path_info = parts.path
    request.GET = QueryDict(parts.query)
    request.META["QUERY_STRING"] = parts.query
    warm(request)
    heard: list[Statement] = []
    with connection.execute_wrapper(listener(heard)):
        response = answer(request, parts.path)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return Page(heard, len(response.content))


def warm(request: StaffRequest) -> None:
    """Session, user, permissions and memberships are not the page's own."""
    request.session.get("nothing")
    request.user.get_all_permissions()
    _ = request.user.membership_list


def answer(request: HttpRequest, path: str) -> HttpResponse:
    view, args, kwargs = resolve(path)
    response: HttpResponse = view(request, *args, **kwargs)
    return response


def listener(heard: list[Statement]) -> Callable[..., Any]:
    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(plain(sql, params))
        return execute(sql, params, many, context)

    return listen


def plain(sql: str, params: Any) -> Statement:
    """As the driver itself takes it."""
    if connection.vendor == "postgresql":
        return sql, params or None
    return sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%"), tuple(params or ())


def run(statement: Statement) -> None:
    # Django's own cursor is what is measured against: this is the driver's.
    cursor = connection.connection.cursor()
    cursor.execute(*statement) if statement[1] else cursor.execute(statement[0])
    cursor.fetchall()
    cursor.close()


def timed(statement: Statement) -> float:
    began = perf_counter()
    run(statement)
    return perf_counter() - began
