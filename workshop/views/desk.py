"""What every form of the workshop begins with: attendance, store, person, and the search for a person."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Department, Store, User
from accounts.stores import working_store
from atendimento.models import Atendimento
from core.access import StaffRequest
from core.idempotency import new_key
from core.keys import row_key
from customers.models import Person
from customers.search import find_people
from vehicles.models import Vehicle
from workshop.scope import may_create

HITS = 10
# Buttons of the form that look for a person instead of saving.
LOOKING = ("procurar", "escolher", "trocar")


@dataclass
class Desk:
    """Where a document is being written, and for whom."""

    attendance: Atendimento | None
    store: Store
    person: Person | None
    sees_person: bool
    q: str = ""
    hits: list[Person] = field(default_factory=list)
    searched: bool = False

    @property
    def keeps_person(self) -> bool:
        """The person of an attendance is not exchanged here."""
        return self.attendance is not None


def open_desk(request: StaffRequest, model: str) -> Desk:
    """The desk of this request; 404 for an attendance out of sight, 403 for a store of others."""
    attendance = find_attendance(request)
    store = attendance.store if attendance else working_store(request)
    if store is None or not may_create(request.user, store, model):
        raise PermissionDenied(_("Seu perfil não trabalha na oficina desta loja."))
    person = attendance.person if attendance else chosen_person(request)
    q = request.POST.get("q", "")[:120]
    desk = Desk(attendance, store, person, sees_person=False, q=q)
    if "procurar" in request.POST and not desk.keeps_person:
        look_for_person(desk, request.user)
    desk.sees_person = bool(
        desk.person and Person.objects.visible_to(request.user).filter(pk=desk.person.pk).exists()
    )
    return desk


def find_attendance(request: StaffRequest) -> Atendimento | None:
    asked = request.GET.get("atendimento", "")
    if not asked:
        return None
    rows = Atendimento.objects.visible_to(request.user).in_progress().select_related("person", "store")
    return get_object_or_404(rows, pk=key(asked))


def key(text: str) -> int:
    """A primary key as it came in an address; 404 for what is none."""
    found = row_key(text)
    if found is None:
        raise Http404
    return found


def chosen_person(request: StaffRequest) -> Person | None:
    """Named by the button *Escolher*, by the form's hidden field, or by `?pessoa=`."""
    if "trocar" in request.POST:
        return None
    source = request.POST if request.method == "POST" else request.GET
    asked = source.get("escolher") or source.get("pessoa", "")
    if not asked:
        return None
    return get_object_or_404(Person.objects.in_group(request.user).active(), pk=key(asked))


def look_for_person(desk: Desk, user: User) -> None:
    """One hit fills in, several are offered, none says so."""
    desk.hits = find_hits(desk.q, user)
    desk.searched = True
    if len(desk.hits) == 1:
        desk.person, desk.hits = desk.hits[0], []


def find_hits(text: str, user: User) -> list[Person]:
    return list(find_people(text, group=user.group)[:HITS]) if text.strip() and user.group else []


def is_saving(request: StaffRequest) -> bool:
    return request.method == "POST" and not any(name in request.POST for name in LOOKING)


def form_options(request: StaffRequest, desk: Desk) -> dict[str, Any]:
    """What `DocumentForm` takes: bound when saving, else filled with what was typed so far."""
    options: dict[str, Any] = {
        "has_person": desk.person is not None,
        "vehicles": vehicles_of(desk),
        "advisers": advisers_of(desk.store),
    }
    if is_saving(request):
        return options | {"data": request.POST}
    typed = {name: value for name, value in request.POST.items() if value}
    first = {"idempotency_key": new_key(), "plate": request.GET.get("placa", "")[:20]}
    if request.user.works_in(desk.store.pk, Department.OF):
        first["advisor"] = request.user.pk  # type: ignore[assignment]
    return options | {"initial": first | typed}


def vehicles_of(desk: Desk) -> QuerySet[Vehicle]:
    """The customer's cars, where this user may see his data."""
    if not desk.sees_person:
        return Vehicle.objects.none()
    rows = Vehicle.objects.active().filter(owners__person=desk.person, owners__until=None)
    return rows.distinct().order_by("pk")


def advisers_of(store: Store) -> QuerySet[User]:
    rows = User.objects.filter(
        is_active=True,
        memberships__store=store,
        memberships__department_rows__department=Department.OF,
    )
    return rows.distinct().order_by("first_name", "last_name", "pk")
