"""The car was handed over: its sale ends with success, and somebody asks how things are some days later."""

from datetime import date

from accounts.models import User
from atendimento.cadences import runs
from atendimento.models import (
    Atendimento,
    Cadence,
    Channel,
    ClosingReason,
    Contact,
    Event,
    Interest,
    Media,
    Nature,
    State,
)
from atendimento.services.access import may_be_responsible, sync_access
from atendimento.services.closing import close_locked
from atendimento.services.contacts import Plan, schedule
from atendimento.services.events import record
from atendimento.services.opening import cancel_locked
from atendimento.services.todos import todos
from customers.services import owner_of
from vehicles.models import StockItem

SOLD, AFTER_SALE, PHONE, UNKNOWN = "vendido", "pos-venda", "telefone-ativo", "nao-informado"


def missing_for_sold(attendance: Atendimento) -> list[str]:
    """What the nature still asks for; what was sold is what he wanted, so that is never missing."""
    if not attendance.is_in_progress:
        return []
    return [todo.label for todo in todos(attendance) if not todo.done and todo.kind != Event.Kind.INTEREST]


def close_sold(*, attendance: Atendimento, item: StockItem | None, label: str, by: User) -> None:
    """Close a locked attendance as *Vendido*. One that ended already stays as it is."""
    if not attendance.is_in_progress:
        return
    note_interest(attendance, item, label, by)
    close_locked(attendance, ClosingReason.objects.get(code=SOLD), None, by)


def note_interest(attendance: Atendimento, item: StockItem | None, label: str, by: User) -> None:
    """Nobody wrote down what the customer wanted: it is what he bought."""
    if Interest.objects.filter(attendance=attendance).exists():
        return
    interest = Interest(attendance=attendance, specification=label[:120], stock_item=item)
    interest.full_clean()
    interest.save()
    record(attendance, Event.Kind.INTEREST, by=by, label=label)


def open_after_sale(*, sale: Atendimento, due_on: date, subject: str, by: User) -> Contact:
    """An attendance of nature Pós-venda with one contact: the seller's, the owner's, or nobody's yet."""
    nature = Nature.objects.get(code=AFTER_SALE)
    department = nature.areas[0]
    channel = Channel.objects.get(code=PHONE)
    attendance = Atendimento(
        store=sale.store,
        department=department,
        nature=nature,
        channel=channel,
        media=sale.media or Media.objects.get(code=UNKNOWN),
        person=sale.person,
        responsible=keeper(sale, department),
        previous=sale,
        opening_reason=subject[:200],
        created_by=by,
        state=State.OPEN,
    )
    attendance.full_clean()
    attendance.save()
    sync_access(attendance)
    record(attendance, Event.Kind.CREATED, by=by, label=str(nature))
    contact = schedule(attendance, Plan(due_on, None, channel, subject), by=by)
    runs.begin_with(attendance, Cadence.Start.AFTER_SALE, contact)
    return contact


def end_after_sale(*, sale: Atendimento, by: User) -> None:
    """The sale was taken back: nobody asks how the car is. A follow-up that was begun goes on."""
    nature = Nature.objects.get(code=AFTER_SALE)
    waiting = Atendimento.objects.select_for_update().filter(previous=sale, nature=nature, state=State.OPEN)
    for attendance in waiting.order_by("pk"):
        cancel_locked(attendance, by)


def keeper(sale: Atendimento, department: str) -> User | None:
    """Nobody: it stands under *Sem responsável* of that department."""
    seller = sale.responsible
    if seller and may_be_responsible(seller, sale.store_id, department):
        return seller
    assert sale.person is not None  # noqa: S101 -- a sale has its customer
    return owner_of(person=sale.person, store=sale.store, department=department)
