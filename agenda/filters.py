"""The agenda's filters as they stand in the URL. Nonsense in a filter is no filter, never an error page."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from atendimento.models import CampaignFlag
from core.keys import row_key
from core.text import CONTROL, digits, pieces
from customers.models import Phone

OVERDUE, TODAY, UPCOMING, CLOSED, RUNNING = "pendente", "hoje", "futuro", "encerrado", "em-execucao"
SITUATIONS = (OVERDUE, TODAY, UPCOMING, CLOSED, RUNNING)
MAX_TEXT, MAX_PIECES = 100, 6
# A piece of a phone that is worth looking for.
PHONE_TAIL = 8


def clean_text(value: str) -> str:
    return CONTROL.sub(" ", value).strip()[:MAX_TEXT]


def clean_date(value: str) -> date | None:
    """`2026-11-24` as the native input sends it, or `24/11/2026` as people type it."""
    value = value.strip()
    if value.count("/") == 2:
        value = "-".join(part.zfill(2) for part in reversed(value.split("/")))
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@dataclass(frozen=True)
class Filters:
    situacao: str = ""
    responsavel: str = ""
    natureza: str = ""
    meio: str = ""
    campanha: str = ""
    q: str = ""
    de: date | None = None
    ate: date | None = None
    pagina: int = 1

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        text = {name: clean_text(data.get(name, "")) for name in cls.__dataclass_fields__}
        return cls(
            situacao=text["situacao"] if text["situacao"] in SITUATIONS else "",
            responsavel=text["responsavel"],
            natureza=text["natureza"],
            meio=text["meio"],
            campanha=text["campanha"],
            q=text["q"],
            de=clean_date(text["de"]),
            ate=clean_date(text["ate"]),
            pagina=row_key(text["pagina"]) or 1,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the situation narrows the list."""
        return bool(self.natureza or self.meio or self.campanha or self.q or self.de or self.ate)

    @property
    def is_used(self) -> bool:
        """Whether there is anything worth a name."""
        return self.narrowed or bool(self.situacao or self.responsavel)

    @property
    def secondary(self) -> int:
        """How many of the filters under *Mais filtros* are in use."""
        return sum(map(bool, (self.meio, self.campanha, self.de, self.ate)))

    def query(self, **changes: Any) -> str:
        """These filters as a query string, the page left out unless it is a change."""
        changed = replace(self, **({"pagina": 1} | changes))
        named = {name: getattr(changed, name) for name in self.__dataclass_fields__}
        kept = {name: value for name, value in named.items() if value and (name, value) != ("pagina", 1)}
        # A bare address opens the user's saved default: no filter says so.
        return f"?{urlencode(kept or {'situacao': ''})}"

    def contact_q(self) -> Q:
        """Contacts that pass all but situation and responsible."""
        found = attendance_q(self, "attendance__") & row_q("channel", self.meio)
        if self.de:
            found &= Q(due_on__gte=self.de)
        if self.ate:
            found &= Q(due_on__lte=self.ate)
        return found & text_q(self.q, "attendance__", "subject")

    def attendance_q(self) -> Q:
        """Attendances that pass the same filters, their period read from the day they were created."""
        found = attendance_q(self, "") & row_q("channel", self.meio)
        if self.de:
            found &= Q(created_at__date__gte=self.de)
        if self.ate:
            found &= Q(created_at__date__lte=self.ate)
        return found & text_q(self.q, "")


def problems(data: QueryDict, filters: Filters) -> list[str]:
    """What in the URL was no filter, in words; the list shows without it."""
    found = []
    for name, label in (("de", _("De")), ("ate", _("Até"))):
        if data.get(name, "").strip() and getattr(filters, name) is None:
            found.append(_("%(label)s: informe uma data válida.") % {"label": label})
    if filters.de and filters.ate and filters.de > filters.ate:
        found.append(_("O período termina antes de começar."))
    if filters.q != data.get("q", "").strip():
        found.append(_("A busca foi encurtada: são até 100 letras, sem sinais de controle."))
    return found


def row_q(field: str, value: str) -> Q:
    """A row of a table by its key or its code."""
    if not value:
        return Q()
    pk = row_key(value)
    return Q(**{f"{field}_id": pk}) if pk else Q(**{f"{field}__code": value})


def attendance_q(filters: Filters, prefix: str) -> Q:
    found = row_q(f"{prefix}nature", filters.natureza)
    if filters.campanha:
        pk = row_key(filters.campanha)
        flags = CampaignFlag.objects.filter(ref=f"campaign:{pk}" if pk else filters.campanha, result=None)
        found &= Q(Exists(flags.filter(person=OuterRef(f"{prefix}person"))))
    return found


def text_q(text: str, prefix: str, *own: str) -> Q:
    """Every word in the person's name, the vehicle or the subject; or the person's phone."""
    words = text.replace("%", " ").split()[:MAX_PIECES]
    if not words:
        return Q()
    found = Q()
    for word in words:
        here = Q(**{f"{prefix}vehicle_label__icontains": word})
        for piece in pieces(word):
            here |= Q(**{f"{prefix}person__name_key__contains": piece})
        for field in own:
            here |= Q(**{f"{field}__icontains": word})
        found &= here
    tail = digits(text)[-PHONE_TAIL:]
    if len(tail) == PHONE_TAIL:
        found |= Q(Exists(Phone.objects.filter(person=OuterRef(f"{prefix}person"), key8=tail)))
    return found
