"""What a batch is going to touch, in words, one page of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Batch
from agenda.rows import attendance_url
from agenda.words import day as day_word
from atendimento.models import Atendimento, Contact
from customers.models import Ownership


@dataclass(frozen=True)
class Line:
    """One row of a batch and what becomes of it."""

    name: str
    detail: str
    holder: str
    becomes: str
    url: str = ""
    problem: str = ""


def lines_of(batch: Batch, start: int, stop: int) -> list[Line]:
    """Rows `start` to `stop`, each kind read in one query."""
    items = batch.items[start:stop]
    refused: dict[int, str] = dict(batch.problems)
    names = users_named({item[2] for item in items if item[0] != "contact" and len(item) > 2})
    rows = read(items)
    return [
        line(batch, rows.get((item[0], item[1])), item, names, refused.get(start + place, ""))
        for place, item in enumerate(items)
    ]


def summary(batch: Batch) -> list[tuple[str, int]]:
    """How many, by who has them now; of what a seller holds, by kind."""
    counted = Counter(what for what, *_rest in batch.items)
    if not counted["contact"]:
        kinds = {
            "attendance": _("Atendimentos"),
            "draft": _("Rascunhos"),
            "ownership": _("Clientes na carteira"),
        }
        return [(kinds[what], number) for what, number in counted.items()]
    keys = [pk for _what, pk, *_rest in batch.items]
    rows = Contact.objects.filter(pk__in=keys).order_by().values_list("assignee").annotate(number=Count("pk"))
    numbers = dict(rows)
    named, nobody = users_named(set(numbers)), _("Sem responsável")
    counts = [(named.get(pk, nobody) if pk else nobody, number) for pk, number in numbers.items()]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def read(items: Iterable[list[Any]]) -> dict[tuple[str, int], Any]:
    keys: dict[str, list[int]] = {"contact": [], "attendance": [], "draft": [], "ownership": []}
    for what, pk, *_rest in items:
        keys[what].append(pk)
    found: dict[tuple[str, int], Any] = {}
    sources: dict[str, Any] = {
        "contact": Contact.objects.select_related("attendance__person", "attendance__nature", "assignee"),
        "attendance": Atendimento.objects.select_related("person", "nature", "responsible"),
        "draft": Atendimento.objects.select_related("nature", "created_by", "store"),
        "ownership": Ownership.objects.select_related("person", "owner"),
    }
    for what, source in sources.items():
        if keys[what]:
            found |= {(what, row.pk): row for row in source.filter(pk__in=keys[what])}
    return found


def users_named(keys: set[int | None]) -> dict[int, str]:
    users = User.objects.filter(pk__in=[key for key in keys if key])
    return {user.pk: user.display_name for user in users}


def line(batch: Batch, row: Any, item: list[Any], names: dict[int, str], problem: str) -> Line:
    match row:
        case Contact():
            return Line(
                name_of(row.attendance.person),
                f"{row.due_on:%d/%m/%Y} · {row.subject or row.attendance.nature}",
                shown(row.assignee),
                becomes(batch, item),
                attendance_url(row.attendance_id),
                problem,
            )
        case Atendimento() if item[0] == "draft":
            place = given_to(item, names, _("cancelado"))
            return Line(
                _("Cliente ainda não escolhido"), draft_detail(row), shown(row.created_by), place, "", problem
            )
        case Atendimento():
            place = given_to(item, names, _("Sem responsável"))
            detail = f"{row.number} · {row.nature}"
            return Line(
                name_of(row.person), detail, shown(row.responsible), place, attendance_url(row.pk), problem
            )
        case Ownership():
            place = given_to(item, names, _("sem carteira"))
            detail = _("Carteira · %(area)s") % {"area": row.get_department_display()}
            return Line(row.person.name, detail, shown(row.owner), place, "", problem)
        case _:
            return Line(_("Não existe mais"), "", "", "", "", problem)


def draft_detail(row: Atendimento) -> str:
    begun = f"{row.created_at.astimezone(row.store.zone):%d/%m/%Y}"
    detail = _("Rascunho de %(day)s") % {"day": begun}
    return f"{detail} · {row.nature}" if row.nature else detail


def becomes(batch: Batch, item: list[Any]) -> str:
    """What one contact turns into."""
    match batch.kind:
        case Batch.Kind.TRANSFER:
            return shown(batch.to)
        case Batch.Kind.RESCHEDULE:
            moved = date.fromisoformat(item[2])
            return day_word(moved, date.min)
        case Batch.Kind.CLOSE:
            return _("encerrado")
        case _:
            return _("cancelado")


def given_to(item: list[Any], names: dict[int, str], nobody: str) -> str:
    return names.get(item[2], nobody) if len(item) > 2 else nobody


def name_of(person: Any) -> str:
    return person.name if person else ""


def shown(user: User | None) -> str:
    return user.display_name if user else _("Sem responsável")
