"""A demonstration car goes out with a customer, and comes back. Locks: attendance, unit, test drive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.hours import hours_on
from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento.drive_terms import keep_term
from atendimento.models import (
    Atendimento,
    DeclinedTestDrive,
    Event,
    TestDrive,
    TestDriveQuarter,
    TestDriveRefusal,
    TestDriveTerm,
)
from atendimento.services.access import lock, lock_in_progress
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import record
from atendimento.test_drive_moves import TEST_DRIVE_MOVES, WORK
from core.idempotency import first_made, keep
from core.notices import notify
from core.photos import is_blank, reencode
from core.text import fold
from core.transitions import TransitionError, check_move
from customers import documents, licences
from vehicles.models import StockItem
from vehicles.reservations import lock_unit

Kind = Event.Kind
State = TestDrive.State
QUARTER = timedelta(minutes=15)
LONGEST = timedelta(hours=8)


@dataclass(frozen=True)
class Licence:
    number: str
    category: str
    valid_until: date


@dataclass(frozen=True)
class Signature:
    """What the driver drew on the screen, or the photo of the paper he signed."""

    kind: str
    file: Any


def usual_length(store: Store) -> timedelta:
    return timedelta(minutes=int(parameter("test_drive_minutes", store=store)))


@transaction.atomic
def book_test_drive(
    *,
    attendance: Atendimento,
    stock_item: StockItem,
    starts_at: datetime,
    length: timedelta,
    by: User,
    idempotency_key: str = "",
) -> TestDrive:
    """The car is the customer's from then on for so long; a repeated post gets the first one."""
    view = "agenda:test-drive-create"
    first, claimed = first_made(TestDrive.objects.all(), by=by, key=idempotency_key, view=view)
    if first is not None:
        return first
    need(by)
    attendance = lock_in_progress(attendance, by)
    drive = TestDrive(attendance=attendance, store=attendance.store, created_by=by)
    place(drive, lock_unit(stock_item), starts_at, length)
    keep(claimed, drive.pk)
    tell(drive, Kind.TEST_DRIVE_BOOKED, by)
    return drive


@transaction.atomic
def move_test_drive(
    *, test_drive: TestDrive, stock_item: StockItem, starts_at: datetime, length: timedelta, by: User
) -> TestDrive:
    """To another hour or another car, while it is only marked. The same again changes nothing."""
    drive = lock_drive(test_drive, by, stock_item)
    if drive.state != State.SCHEDULED:
        raise AtendimentoError(_("Só um test drive marcado pode ser remarcado."))
    wanted = (stock_item.pk, starts_at, starts_at + length)
    if (drive.stock_item_id, drive.starts_at, drive.ends_at) == wanted:
        return drive
    before = when_and_what(drive)
    free_car(drive)
    place(drive, lock_unit(stock_item), starts_at, length)
    tell(drive, Kind.TEST_DRIVE_MOVED, by, {"before": before, "after": when_and_what(drive)})
    tell_seller(drive, by, _("%(by)s remarcou o test drive de %(name)s: agora %(when)s."))
    return drive


def place(drive: TestDrive, item: StockItem, starts_at: datetime, length: timedelta) -> None:
    """On a locked car, where nobody else has it."""
    check_car(item, drive.attendance)
    check_time(drive.store, starts_at, length)
    check_free(item, starts_at, starts_at + length, but=drive)
    drive.stock_item, drive.starts_at, drive.ends_at = item, starts_at, starts_at + length
    drive.full_clean()
    drive.save()
    take_quarters(drive)


def tell_seller(drive: TestDrive, by: User, said: str) -> None:
    """He who expects the customer hears what a colleague did with the hour."""
    words = {
        "by": by.display_name,
        "name": drive.attendance.person,
        "when": f"{drive.local_start:%d/%m %H:%M}",
        "reason": drive.reason,
    }
    if drive.seller != by:
        notify([drive.seller], kind="test_drive", text=said % words, url=drive.get_absolute_url())


def when_and_what(drive: TestDrive) -> dict[str, str]:
    return {"when": f"{drive.local_start:%d/%m/%Y %H:%M}", "car": drive.car}


def take_quarters(drive: TestDrive) -> None:
    TestDriveQuarter.objects.bulk_create(
        TestDriveQuarter(test_drive=drive, stock_item=drive.stock_item, starts_at=at)
        for at in quarters(drive.starts_at, drive.ends_at)
    )


def quarters(starts: datetime, ends: datetime) -> Iterator[datetime]:
    while starts < ends:
        yield starts
        starts += QUARTER


def need(by: User) -> None:
    if not by.has_perm(WORK):
        raise NotAllowedError(_("Seu perfil não marca test drives."))


def check_car(item: StockItem, attendance: Atendimento) -> None:
    if item.state != StockItem.State.DEMO:
        raise AtendimentoError(_("Só um carro de demonstração sai para test drive."), field="stock_item")
    if item.store_id != attendance.store_id:
        raise AtendimentoError(_("Este carro é de outra loja."), field="stock_item")


def check_time(store: Store, starts_at: datetime, length: timedelta) -> None:
    """On the quarter of an hour, still to come, and while somebody is there."""
    local = starts_at.astimezone(store.zone)
    if local.minute % 15 or length % QUARTER or not QUARTER <= length <= LONGEST:
        raise AtendimentoError(_("Use horários de 15 em 15 minutos."), field="starts_at")
    if starts_at + QUARTER <= timezone.now():
        raise AtendimentoError(_("Este horário já passou."), field="starts_at")
    hours = hours_on(store, local.date())
    if hours is None:
        raise AtendimentoError(_("A loja não abre nesse dia."), field="starts_on")
    ends = (starts_at + length).astimezone(store.zone)
    if local.time() < hours[0] or ends.date() != local.date() or ends.time() > hours[1]:
        words = {"opens": f"{hours[0]:%H:%M}", "closes": f"{hours[1]:%H:%M}"}
        said = _("Nesse dia a loja atende das %(opens)s às %(closes)s.") % words
        raise AtendimentoError(said, field="starts_at")


def check_free(item: StockItem, starts: datetime, ends: datetime, *, but: TestDrive) -> None:
    """Told in words; the constraints stand behind it."""
    clash = TestDrive.objects.on_the_way().filter(stock_item=item, starts_at__lt=ends, ends_at__gt=starts)
    clash = clash.exclude(pk=but.pk)
    other = clash.select_related("store").order_by("starts_at").first()
    if other is not None:
        until = other.ends_at.astimezone(other.store.zone)
        words = {"start": f"{other.local_start:%H:%M}", "end": f"{until:%H:%M}"}
        said = _("Este carro já tem test drive das %(start)s às %(end)s.") % words
        raise AtendimentoError(said, field="starts_at")


@transaction.atomic
def check_driver(*, test_drive: TestDrive, licence: Licence, name: str, document: str, by: User) -> TestDrive:
    """Who drives, by the licence in one's hand; the term that names him is issued."""
    drive = lock_drive(test_drive, by)
    if drive.state != State.SCHEDULED:
        raise AtendimentoError(in_state(drive))
    check_licence(licence, drive.store.today())
    drive.driver_name, drive.driver_document = driver_of(drive.attendance, name, document)
    drive.licence_number, drive.licence_category = licence.number, licence.category
    drive.licence_valid_until, drive.checked_by = licence.valid_until, by
    drive.full_clean()
    drive.save()
    keep_term(drive, by)
    return drive


def driver_of(attendance: Atendimento, name: str, typed: str) -> tuple[str, str]:
    """The customer by his own document; anybody else by the CPF typed."""
    name, person = " ".join(name.split()), attendance.person
    if not name:
        raise AtendimentoError(_("Informe o nome do motorista."), field="driver_name")
    is_customer = person is not None and not person.is_company and fold(name) == person.name_key
    document = typed.strip() or (person.document if person and is_customer else "")
    try:
        document = documents.normalise(document)
    except documents.DocumentError as exc:
        raise AtendimentoError(_("Informe o CPF do motorista."), field="driver_document") from exc
    if len(document) != documents.CPF_LENGTH:
        raise AtendimentoError(_("Informe o CPF do motorista."), field="driver_document")
    return name, document


def start_test_drive(*, test_drive: TestDrive, signature: Signature | None, by: User) -> TestDrive:
    """The keys are handed over: licence seen, term signed. What was signed is read before any lock."""
    check_seen(TestDrive.objects.get(pk=test_drive.pk))
    if signature is None:
        raise AtendimentoError(_("O termo precisa estar assinado."), field="paper")
    picture, _thumb = reencode(signature.file, name=str(signature.file.name)[:60], size=signature.file.size)
    if signature.kind == TestDriveTerm.Signed.DRAWN and is_blank(picture):
        raise AtendimentoError(_("A assinatura está em branco."), field="drawn")
    return hand_keys(test_drive, signature.kind, picture, by)


def check_seen(drive: TestDrive) -> Licence:
    """The term is shown once somebody saw the licence."""
    if not drive.licence_number or drive.licence_valid_until is None:
        raise AtendimentoError(_("Confira antes a habilitação."))
    return Licence(drive.licence_number, drive.licence_category, drive.licence_valid_until)


@transaction.atomic
def hand_keys(test_drive: TestDrive, signed_as: str, picture: bytes, by: User) -> TestDrive:
    drive = lock_drive(test_drive, by)
    check_licence(check_seen(drive), drive.store.today())
    check_hour(drive, State.OUT)
    check_in(drive)
    drive.term_signed_at = timezone.now()
    move(drive, State.OUT, Kind.TEST_DRIVE_STARTED, by, "term_signed_at")
    keep_term(drive, by, signed_as=signed_as, picture=picture)
    return drive


def check_hour(drive: TestDrive, target: str) -> None:
    if refusal := why_not(drive, target):
        raise AtendimentoError(refusal)


def why_not(drive: TestDrive, target: str) -> str:
    """What the clock has against that move; empty where nothing."""
    if target == State.OUT and drive.local_start.date() != drive.store.today():
        return _("Este test drive não é de hoje.")
    if target == State.MISSED and drive.starts_at > timezone.now():
        return _("Ainda não passou da hora marcada.")
    return ""


def check_in(drive: TestDrive) -> None:
    """Its hour is over, but a late car is still on the road."""
    out = TestDrive.objects.filter(stock_item=drive.stock_item_id, state=State.OUT)
    other = out.select_related("attendance__person", "store").first()
    if other is not None:
        words = {"name": other.attendance.person, "start": f"{other.local_start:%d/%m %H:%M}"}
        raise AtendimentoError(_("Este carro ainda está na rua com %(name)s, desde %(start)s.") % words)


def check_licence(licence: Licence, today: date) -> None:
    try:
        licences.normalise(licence.number)
    except licences.LicenceError as exc:
        said = _("Número de CNH inválido: confira os 11 dígitos.")
        raise AtendimentoError(said, field="licence_number") from exc
    if licence.category in TestDrive.NO_CAR:
        raise AtendimentoError(_("Esta categoria não permite dirigir carro."), field="licence_category")
    if licence.valid_until < today:
        raise AtendimentoError(_("A CNH está vencida."), field="licence_valid_until")


@transaction.atomic
def finish_test_drive(*, test_drive: TestDrive, by: User) -> TestDrive:
    """The car is back, and free again."""
    drive = lock_drive(test_drive, by)
    drive.back_at = timezone.now()
    move(drive, State.DONE, Kind.TEST_DRIVE_DONE, by, "back_at")
    free_car(drive)
    return drive


@transaction.atomic
def cancel_test_drive(*, test_drive: TestDrive, reason: str, by: User) -> TestDrive:
    drive = lock_drive(test_drive, by)
    if not reason.strip():
        raise AtendimentoError(_("Informe o motivo."), field="reason")
    drive.reason = reason.strip()
    move(drive, State.CANCELLED, Kind.TEST_DRIVE_CANCELLED, by, "reason")
    free_car(drive)
    tell_seller(drive, by, _("%(by)s cancelou o test drive de %(name)s, %(when)s: %(reason)s"))
    return drive


@transaction.atomic
def miss_test_drive(*, test_drive: TestDrive, by: User) -> TestDrive:
    """The customer did not come; his hour has begun."""
    drive = lock_drive(test_drive, by)
    check_hour(drive, State.MISSED)
    move(drive, State.MISSED, Kind.TEST_DRIVE_MISSED, by)
    free_car(drive)
    return drive


@transaction.atomic
def decline_test_drive(
    *, attendance: Atendimento, motive: TestDriveRefusal, note: str, by: User
) -> DeclinedTestDrive:
    """It did not come about: the attendance remembers why. The same motive twice is one."""
    need(by)
    attendance = lock_in_progress(attendance, by)
    if why := why_no_refusal(attendance):
        raise AtendimentoError(why)
    found = attendance.declined_drives.filter(motive=motive, note=note.strip()).first()
    if found is not None:
        return found
    row = DeclinedTestDrive(attendance=attendance, motive=motive, note=note.strip(), by=by)
    row.full_clean()
    row.save()
    label = f"{motive.name}: {row.note}" if row.note else motive.name
    record(attendance, Kind.TEST_DRIVE_REFUSED, by=by, label=label)
    return row


def why_no_refusal(attendance: Atendimento) -> str:
    if attendance.test_drives.filter(state__in=TestDrive.DRIVEN).exists():
        return _("O cliente já fez o test drive neste atendimento.")
    return ""


def lock_drive(test_drive: TestDrive, by: User, car: StockItem | None = None) -> TestDrive:
    """The drive with its attendance and its car, and the `car` it goes to."""
    need(by)
    # What it is told of moves the attendance's phase as well.
    attendance = lock(test_drive.attendance)
    if not TestDrive.objects.visible_to(by).filter(pk=test_drive.pk).exists():
        raise NotAllowedError(_("Este test drive não está com você."))
    for item in sorted({test_drive.stock_item, car or test_drive.stock_item}, key=lambda unit: unit.pk):
        lock_unit(item)
    drive = TestDrive.objects.select_for_update().get(pk=test_drive.pk)
    drive.attendance = attendance
    return drive


def move(drive: TestDrive, target: State, kind: str, by: User, *fields: str) -> None:
    """The one place that changes the state of a locked test drive."""
    try:
        check_move(TEST_DRIVE_MOVES, source=drive.state, target=target, by=by, refusal=in_state(drive))
    except TransitionError as exc:
        raise AtendimentoError(str(exc)) from exc
    drive.state = target
    drive.full_clean()
    drive.save(update_fields=["state", *fields])
    tell(drive, kind, by)


def in_state(drive: TestDrive) -> str:
    return _("O test drive está em %(state)s.") % {"state": drive.get_state_display().lower()}


def free_car(drive: TestDrive) -> None:
    drive.quarters.all().delete()


def tell(drive: TestDrive, kind: str, by: User, data: dict[str, Any] | None = None) -> None:
    label = f"{drive.local_start:%d/%m/%Y %H:%M} · {drive.car}"
    if drive.reason:
        label = f"{label} · {drive.reason}"
    ref, url = f"testdrive:{drive.pk}", drive.get_absolute_url()
    record(drive.attendance, kind, by=by, ref=ref, label=label, url=url, data=data)
