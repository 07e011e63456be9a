"""The customer's used car: asked for, valued, approved or refused. Locks: attendance, then appraisal."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from accounts.scope import workers
from atendimento.appraisal_moves import APPRAISAL_MOVES, APPROVE, ASK, VALUE
from atendimento.models import Appraisal, AppraisalMotive, AppraisalState, Atendimento, Event
from atendimento.services.access import lock, lock_in_progress
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import forget_draft, record, touch
from core import outbox
from core.idempotency import is_repeat
from core.money import brl
from core.notices import notify
from core.transitions import Move
from vehicles import plates
from vehicles.services import VehicleError, check_km

Kind = Event.Kind
LAST_MINUTE = time(23, 59)


@transaction.atomic
def request_appraisal(
    *,
    attendance: Atendimento,
    motive: AppraisalMotive,
    fields: dict[str, Any],
    by: User,
    idempotency_key: str = "",
) -> Appraisal:
    """Ask for the customer's car to be valued; the motive is mandatory. A repeated key asks once."""
    attendance = lock_in_progress(attendance, by)
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view="atendimento:appraisal"):
        return attendance.appraisals.latest("pk")
    need(by, ASK, _("Você não pode pedir avaliações."))
    appraisal = ask_locked(attendance, motive, fields, by)
    forget_draft(attendance, "avaliacao")
    touch(attendance, "draft")
    return appraisal


def ask_locked(
    attendance: Atendimento, motive: AppraisalMotive, fields: dict[str, Any], by: User
) -> Appraisal:
    """The request itself, of an attendance already held."""
    appraisal = Appraisal(
        attendance=attendance, store=attendance.store, motive=motive, requested_by=by, **fields
    )
    appraisal.plate_key = plates.canonical(appraisal.plate)
    check_request_km(appraisal, by)
    appraisal.full_clean()
    appraisal.save()
    tell(appraisal, Kind.APPRAISAL_REQUESTED, by=by, label=f"{appraisal.description} · {motive}")
    return appraisal


def check_request_km(appraisal: Appraisal, by: User) -> None:
    """The rule of the vehicle's page: no lower km, but by who may correct it and says why in the notes."""
    if appraisal.vehicle is None or appraisal.km is None:
        return
    try:
        check_km(appraisal.vehicle.km, appraisal.km, by=by, reason=appraisal.notes.strip())
    except VehicleError as exc:
        raise AtendimentoError(" ".join(exc.messages), field="km") from exc


@transaction.atomic
def start_appraisal(*, appraisal: Appraisal, by: User) -> Appraisal:
    """Take it from the queue: from here on it has its appraiser."""
    appraisal = lock_appraisal(appraisal, by, VALUE)
    move(appraisal, AppraisalState.IN_PROGRESS, VALUE)
    appraisal.appraised_by, appraisal.started_at = by, timezone.now()
    save(appraisal, "state", "appraised_by", "started_at")
    tell(appraisal, Kind.APPRAISAL_STARTED, by=by, label=appraisal.description)
    return appraisal


@transaction.atomic
def value_appraisal(
    *, appraisal: Appraisal, value: Decimal, by: User, km: int | None = None, remarks: str = ""
) -> Appraisal:
    """Say what the store would pay. Whoever says it is the appraiser, whoever began."""
    appraisal = lock_appraisal(appraisal, by, VALUE)
    move(appraisal, AppraisalState.APPRAISED, VALUE)
    appraisal.value, appraisal.remarks = value, remarks.strip()
    appraisal.km = appraisal.km if km is None else km
    appraisal.appraised_by, appraisal.appraised_at = by, timezone.now()
    save(appraisal, "state", "value", "remarks", "km", "appraised_by", "appraised_at")
    tell(appraisal, Kind.APPRAISED, by=by, label=f"{appraisal.description} · {brl(value)}")
    ring(appraisal, _("espera aprovação"), deciders(appraisal.store), by)
    return appraisal


@transaction.atomic
def approve_appraisal(*, appraisal: Appraisal, by: User) -> Appraisal:
    """The store stands to the value for the days of its parameter."""
    appraisal = lock_appraisal(appraisal, by, APPROVE)
    move(appraisal, AppraisalState.APPROVED, APPROVE)
    appraisal.decided_by, appraisal.decided_at = by, timezone.now()
    appraisal.valid_until = validity(appraisal.store)
    save(appraisal, "state", "decided_by", "decided_at", "valid_until")
    tell(appraisal, Kind.APPRAISAL_APPROVED, by=by, label=appraisal.description)
    ring(appraisal, _("aprovada"), askers(appraisal), by)
    return appraisal


def validity(store: Store) -> datetime:
    """The last minute of the last day, on the store's clock."""
    last = store.today() + timedelta(days=parameter("appraisal_validity_days", store=store))
    return datetime.combine(last, LAST_MINUTE, store.zone)


@transaction.atomic
def refuse_appraisal(*, appraisal: Appraisal, reason: str, by: User) -> Appraisal:
    """The value does not stand; who asked reads why."""
    appraisal = lock_appraisal(appraisal, by, APPROVE)
    move(appraisal, AppraisalState.REFUSED, APPROVE)
    if not reason.strip():
        raise AtendimentoError(_("Informe o motivo da recusa."), field="reason")
    appraisal.reason = reason.strip()
    appraisal.decided_by, appraisal.decided_at = by, timezone.now()
    save(appraisal, "state", "reason", "decided_by", "decided_at")
    tell(appraisal, Kind.APPRAISAL_REFUSED, by=by, label=f"{appraisal.description}: {appraisal.reason}")
    ring(appraisal, _("recusada"), askers(appraisal), by)
    return appraisal


@transaction.atomic
def cancel_appraisal(*, appraisal: Appraisal, by: User, reason: str = "") -> Appraisal:
    """Call it off; whoever works the attendance may, whoever only values may not."""
    appraisal = lock_appraisal(appraisal, by, ASK)
    if not Atendimento.objects.visible_to(by).filter(pk=appraisal.attendance_id).exists():
        raise NotAllowedError(_("Cancelar cabe a quem trabalha o atendimento."))
    cancel_locked(appraisal, by, reason.strip())
    return appraisal


def cancel_open_appraisals(attendance: Atendimento, by: User) -> None:
    """Call off what nobody has valued yet, with its closing attendance; a value waits for its decision."""
    unvalued = [AppraisalState.REQUESTED, AppraisalState.IN_PROGRESS]
    rows = attendance.appraisals.select_for_update().filter(state__in=unvalued).order_by("pk")
    for appraisal in rows:
        cancel_locked(appraisal, by, _("Atendimento encerrado"))


def cancel_locked(appraisal: Appraisal, by: User, reason: str) -> None:
    move(appraisal, AppraisalState.CANCELLED)
    appraisal.reason = reason
    save(appraisal, "state", "reason")
    label = f"{appraisal.description}: {reason}" if reason else appraisal.description
    tell(appraisal, Kind.APPRAISAL_CANCELLED, by=by, label=label)


@transaction.atomic
def use_appraisal(*, appraisal: Appraisal, by: User, label: str = "") -> Appraisal:
    """An order took the car: the value is spent. `label` names the order."""
    appraisal = lock_rows(appraisal)
    if not appraisal.is_usable:
        raise AtendimentoError(_("A avaliação do usado não está aprovada e dentro da validade."))
    move(appraisal, AppraisalState.USED)
    save(appraisal, "state")
    tell(appraisal, Kind.APPRAISAL_USED, by=by, label=f"{appraisal.description} {label}".strip())
    return appraisal


@transaction.atomic
def free_appraisal(*, appraisal: Appraisal, by: User, label: str = "") -> Appraisal:
    """The order was undone: the value stands again, for as long as it is valid."""
    appraisal = lock_rows(appraisal)
    move(appraisal, AppraisalState.APPROVED)
    save(appraisal, "state")
    tell(appraisal, Kind.APPRAISAL_FREED, by=by, label=f"{appraisal.description} {label}".strip())
    return appraisal


def expire_appraisals(now: datetime | None = None) -> int:
    """Write what the clock has already decided; how many. May run twice, and beside itself."""
    now = now or timezone.now()
    due = Appraisal.objects.filter(state=AppraisalState.APPROVED, valid_until__lte=now)
    return sum(expire_one(row, now) for row in due.order_by("valid_until", "pk"))


@transaction.atomic
def expire_one(appraisal: Appraisal, now: datetime) -> bool:
    appraisal = lock_rows(appraisal)
    lapsed = appraisal.valid_until is not None and appraisal.valid_until <= now
    if appraisal.state != AppraisalState.APPROVED or not lapsed:
        return False
    move(appraisal, AppraisalState.EXPIRED)
    save(appraisal, "state")
    tell(appraisal, Kind.APPRAISAL_EXPIRED, by=None, label=appraisal.description)
    return True


def need(user: User, permission: str, refusal: str = "") -> None:
    if not user.has_perm(permission):
        raise NotAllowedError(refusal or _("Seu perfil não pode fazer isso com avaliações."))


def lock_appraisal(appraisal: Appraisal, by: User, permission: str) -> Appraisal:
    need(by, permission)
    locked = lock_rows(appraisal)
    # Asked once it is held, like every sight.
    if not Appraisal.objects.visible_to(by).filter(pk=appraisal.pk).exists():
        raise NotAllowedError(_("Esta avaliação não está com você."))
    return locked


def lock_rows(appraisal: Appraisal) -> Appraisal:
    """The appraisal as it is now, behind its attendance, held until the transaction ends."""
    lock(appraisal.attendance)
    return Appraisal.objects.select_for_update().get(pk=appraisal.pk)


def move(appraisal: Appraisal, target: AppraisalState, permission: str = "") -> None:
    """The one place that changes the state of an appraisal, by the row of `permission`, checked before."""
    row = Move(appraisal.state, target, permission)
    if row not in APPRAISAL_MOVES:
        raise AtendimentoError(
            _("A avaliação está em “%(state)s”: isso não é possível.")
            % {"state": appraisal.get_state_display()}
        )
    appraisal.state = target


def save(appraisal: Appraisal, *fields: str) -> None:
    appraisal.full_clean()
    appraisal.save(update_fields=fields)


def tell(appraisal: Appraisal, kind: Event.Kind, *, by: User | None, label: str) -> None:
    """One line on the attendance's timeline, and word to whoever listens outside."""
    url = appraisal.get_absolute_url()
    record(appraisal.attendance, kind, by=by, label=label, ref=appraisal.reference, url=url)
    outbox.publish("appraisal", str(appraisal.pk))


def deciders(store: Store) -> Iterable[User]:
    """Who may approve at `store`."""
    return workers(APPROVE, [store])


def askers(appraisal: Appraisal) -> Iterable[User]:
    """Who waits for the value: who asked for it, and who works the attendance now."""
    return filter(None, (appraisal.requested_by, appraisal.attendance.responsible))


def ring(appraisal: Appraisal, news: str, users: Iterable[User], by: User) -> None:
    text = _("Avaliação %(number)s %(news)s: %(vehicle)s") % {
        "number": appraisal.number, "news": news, "vehicle": appraisal.description,
    }  # fmt: skip
    others = [user for user in users if user.pk != by.pk]
    notify(others, kind="appraisal", text=text, url=appraisal.get_absolute_url())
