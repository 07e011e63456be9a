"""What every form of the workshop begins with: attendance, store, person, and the search for a person."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.stores import working_store
from atendimento.models import Atendimento
from core.access import StaffRequest
from core.idempotency import new_key
from core.keys import row_key
from customers.duplicates import INSIST, find_alike
from customers.models import Person
from vehicles.models import Vehicle
from vehicles.plates import compact
from vehicles.search import find_vehicle
from workshop.models import Document
from workshop.scope import advisers_of, may_create
from workshop.services import is_made
from workshop.views.hits import Hit, find_hits, hits_of, told

PLATE_LENGTH, CHASSIS_LENGTH = 7, 17
D = TypeVar("D", bound=Document)
# Buttons of the form that look for a person instead of saving.
LOOKING = ("procurar", "escolher", "trocar", "horario")


@dataclass
class Desk:
    """Where a document is being written, and for whom."""

    attendance: Atendimento | None
    store: Store
    person: Person | None
    sees_person: bool
    # What this one is made from: a booking or an estimate.
    origin: Document | None = None
    q: str = ""
    hits: list[Hit] = field(default_factory=list)
    searched: bool = False
    # Who of the register may be the one that was typed.
    alike: list[Hit] = field(default_factory=list)

    # The origin itself is written anew.
    is_edit: bool = False

    @property
    def keeps_person(self) -> bool:
        """The person of an attendance, or of what this is made from, is not exchanged here."""
        if self.attendance is not None or self.is_edit:
            return True
        return self.origin is not None and self.origin.person is not None


def open_desk(
    request: StaffRequest, model: str, *, origin: Document | None = None, is_edit: bool = False
) -> Desk:
    """The desk of this request; 404 for an attendance out of sight, 403 for a store of others."""
    attendance = attendance_of(origin, request.user) if origin else find_attendance(request)
    store = place_of(request, attendance, origin)
    if store is None or not may_create(request.user, store, model):
        raise PermissionDenied(_("Seu perfil não trabalha na oficina desta loja."))
    desk = Desk(attendance, store, None, sees_person=False, origin=origin, is_edit=is_edit)
    if attendance is not None:
        desk.person = attendance.person
    elif desk.keeps_person:
        desk.person = origin.person if origin else None
    else:
        desk.person = chosen_person(request)
    desk.q = request.POST.get("q", "")[:120]
    if "procurar" in request.POST and not desk.keeps_person:
        look_for_person(desk, request.user)
    desk.sees_person = bool(
        desk.person and Person.objects.visible_to(request.user).filter(pk=desk.person.pk).exists()
    )
    return desk


def place_of(request: StaffRequest, attendance: Atendimento | None, origin: Document | None) -> Store | None:
    if attendance is not None:
        return attendance.store
    return origin.store if origin else working_store(request)


def attendance_of(origin: Document, user: User) -> Atendimento | None:
    """The attendance goes on while it runs and this user works it."""
    rows = Atendimento.objects.visible_to(user).in_progress().select_related("person", "store")
    return rows.filter(pk=origin.attendance_id).first() if origin.attendance_id else None


def find_origin(request: StaffRequest, model: type[D], name: str) -> D | None:
    """What `?agendamento=` or `?orcamento=` names; 404 for what this user does not see."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    rows: Any = model._default_manager
    found: D = get_object_or_404(rows.visible_to(request.user).for_page(), pk=key(asked))
    return found


def copied(origin: Document | None) -> dict[str, Any]:
    """First values of a form made from `origin`."""
    if origin is None:
        return {}
    vehicle = origin.vehicle
    plate = (vehicle.plate or vehicle.chassis) if vehicle else origin.plate
    names = ("customer_name", "customer_phone", "vehicle_description", "km", "notes")
    first = {name: getattr(origin, name) for name in names}
    return first | {"vehicle": origin.vehicle_id, "plate": plate, "advisor": origin.advisor_id}


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
    found = find_hits(desk.q, user)
    desk.searched = True
    if len(found) == 1:
        desk.person = found[0]
    else:
        desk.hits = hits_of(found, user)


def holds_back(request: StaffRequest, desk: Desk, form: Any, model: type[Document]) -> bool:
    """Whether the user should look first, once: somebody of the register may be the one he typed."""
    typed = form.cleaned_data
    if desk.person is not None or desk.keeps_person or INSIST in request.POST:
        return False
    # A second press finds the prospect that the first one registered.
    if is_made(model, typed["idempotency_key"], request.user):
        return False
    known = {"name": typed["customer_name"], "phone": typed["customer_phone"], "plate": typed["plate"]}
    desk.alike = told(find_alike(request.user, known).rows)
    return bool(desk.alike)


def is_saving(request: StaffRequest) -> bool:
    return request.method == "POST" and not any(name in request.POST for name in LOOKING)


def form_options(request: StaffRequest, desk: Desk, **more: Any) -> dict[str, Any]:
    """What `DocumentForm` takes: bound when saving, else filled with `more` and what was typed so far."""
    options: dict[str, Any] = {
        "has_person": desk.person is not None,
        "vehicles": vehicles_of(desk),
        "advisers": advisers_of(desk.store),
    }
    if is_saving(request):
        return options | {"data": request.POST}
    typed = {name: value for name, value in request.POST.items() if value}
    first: dict[str, Any] = {"idempotency_key": new_key(), "plate": request.GET.get("placa", "")[:20]}
    # Chosen as nobody's it stays so.
    if "advisor" not in request.POST and options["advisers"].filter(pk=request.user.pk).exists():
        first["advisor"] = request.user.pk
    car = named_car(desk, desk.q or request.POST.get("plate", "") or first["plate"])
    first |= {name: value for name, value in [*car, *copied(desk.origin).items()] if value}
    return options | {"initial": first | more | typed}


def named_car(desk: Desk, text: str) -> list[tuple[str, Any]]:
    """The car whose plate or chassis was searched, typed, or named by the link."""
    if len(compact(text)) not in (PLATE_LENGTH, CHASSIS_LENGTH):
        return []
    car = find_vehicle(text, group=desk.store.group_id).first()
    if car is None:
        return []
    if vehicles_of(desk).filter(pk=car.pk).exists():
        return [("vehicle", car.pk)]
    return [("plate", car.plate or car.chassis)]


def vehicles_of(desk: Desk) -> QuerySet[Vehicle]:
    """The customer's cars, where this user may see his data."""
    if not desk.sees_person:
        return Vehicle.objects.none()
    rows = Vehicle.objects.active().filter(owners__person=desk.person, owners__until=None)
    return rows.distinct().order_by("pk")
