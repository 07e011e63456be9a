"""The counters as tabs, and the four buttons that start something."""

from dataclasses import dataclass

from django.urls import reverse
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
    permission: str
    page: str

    @property
    def url(self) -> str:
        return reverse(self.page)


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
    Start("start-atendimento", _("Atendimento"), "plus",
          "atendimento.add_atendimento", "agenda:attendance-new"),
    Start("start-booking", _("Agendamento"), "calendar-plus",
          "workshop.add_booking", "workshop:booking-create"),
    Start("start-estimate", _("Orçamento"), "file-dollar",
          "workshop.add_estimate", "workshop:estimate-create"),
    Start("start-service-order", _("Ordem de serviço"), "tool",
          "workshop.add_serviceorder", "workshop:order-create"),
]  # fmt: skip


def start_buttons(user: User) -> list[Start]:
    """Those the user may press."""
    return [start for start in STARTS if user.has_perm(start.permission)]
