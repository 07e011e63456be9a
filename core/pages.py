"""How a view answers: whole page or fragment, redirect, one page of a list."""

from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from core.toasts import announce

PAGE_SIZE = 50
COUNT_LIMIT = 1000

M = TypeVar("M", bound=Model)


def is_fragment(request: HttpRequest) -> bool:
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or its `partial` when htmx asks for a fragment."""
    fragment = is_fragment(request)
    name = f"{template}#{partial}" if partial and fragment else template
    response = render(request, name, context, status=status)
    if fragment:
        announce(request, response)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response


def redirect_page(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Go to another page; a plain 302 inside a swap would paste that page into the fragment."""
    response = redirect(to, *args, **kwargs)
    return HttpResponseClientRedirect(response.url) if is_fragment(request) else response


def next_page(request: HttpRequest) -> str:
    """Where the user was sent from, on this site only; else nothing."""
    address = request.POST.get("next", "") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""


def capped(rows: QuerySet[Any]) -> str:
    """How many, "1000+" past what is worth counting."""
    found = rows.order_by()[: COUNT_LIMIT + 1].count()
    return f"{COUNT_LIMIT}+" if found > COUNT_LIMIT else str(found)


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts at most `COUNT_LIMIT` rows: past that a list says "1000+"."""

    rows: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return self.rows[: COUNT_LIMIT + 1].count()

    @property
    def count_label(self) -> str:
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)


def paginate(request: HttpRequest, rows: QuerySet[M], *, size: int = PAGE_SIZE) -> "Page[M]":
    """The page named by `?pagina=`; nonsense answers the nearest page."""
    paginator = CappedPaginator(rows, size)
    paginator.rows = rows
    return paginator.get_page(request.GET.get("pagina"))
