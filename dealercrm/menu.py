"""The sidebar as data: what a user may not open, or what no room has built yet, is absent."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True)
class Entry:
    label: Promise
    icon: str
    url_name: str
    permissions: tuple[str, ...]
    # A page that answers the figure beside the label, asked for once the page stands.
    count_name: str = ""


@dataclass(frozen=True)
class Link:
    """An entry as one user sees it."""

    label: Promise
    icon: str
    url: str
    active: bool
    count_url: str = ""


SECTIONS: list[tuple[Promise, list[Entry]]] = [
    (
        _("CRM"),
        [
            Entry(
                _("Agenda"),
                icon="calendar-event",
                url_name="agenda:worklist",
                permissions=("atendimento.work_agenda",),
            ),
            Entry(
                _("Atendimentos"),
                icon="headset",
                url_name="agenda:attendance-list",
                permissions=("atendimento.view_atendimento",),
            ),
            Entry(
                _("Recepção"),
                icon="door-enter",
                url_name="agenda:reception",
                permissions=("atendimento.view_visit",),
            ),
            Entry(
                _("Equipe"),
                icon="users-group",
                url_name="agenda:team",
                permissions=("atendimento.transfer_contact",),
            ),
            Entry(
                _("Campanhas"),
                icon="speakerphone",
                url_name="campaigns:campaign-list",
                permissions=("campaigns.view_campaign",),
            ),
        ],
    ),
    (
        _("Vendas"),
        [
            Entry(
                _("Estoque"), icon="car", url_name="proposals:stock", permissions=("vehicles.search_stock",)
            ),
            Entry(
                _("Propostas"),
                icon="file-text",
                url_name="proposals:proposal-list",
                permissions=("proposals.view_proposal",),
            ),
            Entry(
                _("Recebimentos"),
                icon="cash",
                url_name="proposals:receipt-queue",
                permissions=("proposals.check_payment",),
            ),
            Entry(
                _("Faturamento"),
                icon="receipt",
                url_name="proposals:invoicing-list",
                permissions=("proposals.authorise_invoicing", "proposals.issue_invoice"),
            ),
            Entry(
                _("Entregas"),
                icon="calendar-check",
                url_name="proposals:delivery-list",
                permissions=("proposals.view_delivery",),
            ),
            Entry(
                _("Avaliações"),
                icon="zoom-money",
                url_name="proposals:appraisal-list",
                permissions=("atendimento.view_appraisal",),
            ),
            Entry(
                _("Test drives"),
                icon="steering-wheel",
                url_name="agenda:test-drive-list",
                permissions=("atendimento.view_testdrive",),
            ),
            Entry(
                _("Fichas de crédito"),
                icon="credit-card",
                url_name="proposals:credit-list",
                permissions=("proposals.change_creditrequest",),
            ),
            Entry(
                _("Aprovações"),
                icon="checks",
                url_name="proposals:approval-list",
                permissions=("proposals.approve_proposal",),
                count_name="proposals:approval-count",
            ),
            Entry(
                _("Simulação rápida"),
                icon="calculator",
                url_name="proposals:quick-quote",
                permissions=("proposals.add_proposal",),
            ),
        ],
    ),
    (
        _("Oficina"),
        [
            Entry(
                _("Quadro do dia"),
                icon="layout-columns",
                url_name="workshop:booking-day",
                permissions=("workshop.view_booking",),
            ),
            Entry(
                _("Agendamentos"),
                icon="calendar-plus",
                url_name="workshop:booking-list",
                permissions=("workshop.view_booking",),
            ),
            Entry(
                _("Orçamentos"),
                icon="file-dollar",
                url_name="workshop:estimate-list",
                permissions=("workshop.view_estimate",),
            ),
            Entry(
                _("Ordens de serviço"),
                icon="tool",
                url_name="workshop:order-list",
                permissions=("workshop.view_serviceorder",),
            ),
        ],
    ),
    (
        _("Base"),
        [
            Entry(
                _("Clientes"),
                icon="users",
                url_name="customers:person-list",
                permissions=("customers.find_person",),
            ),
            Entry(
                _("Diferenças de cadastro"),
                icon="git-compare",
                url_name="integrations:difference-list",
                permissions=("customers.change_person",),
            ),
            Entry(
                _("Chamadas recebidas"),
                icon="inbox",
                url_name="integrations:call-list",
                permissions=("accounts.view_monitor",),
            ),
            Entry(
                _("Integrações"),
                icon="plug-connected",
                url_name="integrations:monitor",
                permissions=("accounts.view_monitor",),
            ),
        ],
    ),
]
# The phone's bottom bar, left and right of the plus.
BOTTOM = ["agenda:worklist", "customers:person-list", "proposals:stock"]
# What the plus opens.
NEW = [
    Entry(
        _("Atendimento"),
        icon="headset",
        url_name="agenda:attendance-new",
        permissions=("atendimento.add_atendimento",),
    ),
    Entry(
        _("Simulação"),
        icon="calculator",
        url_name="proposals:quick-quote",
        permissions=("proposals.add_proposal",),
    ),
    # The queue of used cars: one is picked there, and the camera is a press away.
    Entry(
        _("Foto do usado"),
        icon="camera",
        url_name="proposals:appraisal-list",
        permissions=("atendimento.view_appraisal",),
    ),
]
NEW_ATTENDANCE = "/atendimentos/novo/"
SEARCH = "/busca/"


@cache
def address(url_name: str) -> str:
    """Where the entry leads; empty while its page is not built."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@cache
def is_built(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def may_open(user: User, permissions: tuple[str, ...]) -> bool:
    return any(user.has_perm(permission) for permission in permissions)


def current(path: str) -> str:
    """The entry whose page this is, or the nearest above it."""
    urls = [address(entry.url_name) for _title, rows in SECTIONS for entry in rows]
    return max((url for url in urls if url and path.startswith(url)), key=len, default="")


def links(request: HttpRequest, entries: list[Entry]) -> Iterator[Link]:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- `menu` is empty for anonymous pages
    for entry in entries:
        url = address(entry.url_name)
        if url and may_open(user, entry.permissions):
            yield Link(
                label=entry.label,
                icon=entry.icon,
                url=url,
                active=url == current(request.path),
                count_url=address(entry.count_name) if entry.count_name else "",
            )


def sections(request: HttpRequest) -> list[tuple[Promise, list[Link]]]:
    found = [(title, list(links(request, entries))) for title, entries in SECTIONS]
    return [(title, rows) for title, rows in found if rows]


def bottom(request: HttpRequest) -> list[Link]:
    entries = {entry.url_name: entry for _title, rows in SECTIONS for entry in rows}
    return list(links(request, [entries[name] for name in BOTTOM]))


def new_attendance_url(user: User) -> str:
    may_start = is_built(NEW_ATTENDANCE) and user.has_perm("atendimento.add_atendimento")
    return NEW_ATTENDANCE if may_start else ""


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy, so that fragments pay nothing."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "menu_sections": lambda: sections(request),
        "menu_bottom": lambda: bottom(request),
        "menu_new": lambda: list(links(request, NEW)),
        "new_attendance_url": lambda: new_attendance_url(user),
        "search_url": SEARCH if is_built(SEARCH) else "",
    }
