"""The counters as tabs, and the four buttons that start something."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agenda.filters import OVERDUE, RUNNING, TODAY, UPCOMING, Filters
from agenda.worklist import Counters


@dataclass(frozen=True)
class Tab:
    name: str
    label: Promise
    number: int
    pressed: bool
    url: str


@dataclass(frozen=True)
class Start:
    hook: str
    label: Promise
    icon: str
    url: str


TABS = [
    (OVERDUE, "overdue", _("Pendentes")),
    (TODAY, "today", _("Hoje")),
    (UPCOMING, "upcoming", _("Futuros")),
    (RUNNING, "in-progress", _("Em execução")),
]


def tabs(filters: Filters, counters: Counters) -> list[Tab]:
    """A second press of the pressed tab leads back to the start list."""
    found = []
    for code, name, label in TABS:
        pressed = filters.situacao == code
        url = filters.query(situacao="" if pressed else code)
        found.append(Tab(name, label, counters.of(code), pressed, url))
    return found


STARTS = [
    ("atendimento.add_atendimento", "agenda:attendance-new",
     Start("start-atendimento", _("Atendimento"), icon="plus", url="")),
    ("workshop.add_booking", "workshop:booking-create",
     Start("start-booking", _("Agendamento"), icon="calendar-plus", url="")),
    ("workshop.add_estimate", "workshop:estimate-create",
     Start("start-estimate", _("Orçamento"), icon="file-dollar", url="")),
    ("workshop.add_serviceorder", "workshop:order-create",
     Start("start-service-order", _("Ordem de serviço"), icon="tool", url="")),
]  # fmt: skip


def start_buttons(user: User) -> list[Start]:
    """Those the user may press and whose page is built."""
    found = []
    for permission, name, start in STARTS:
        url = address(name) if user.has_perm(permission) else ""
        if url:
            found.append(Start(start.hook, start.label, start.icon, url))
    return found


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
