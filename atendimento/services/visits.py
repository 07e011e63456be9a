"""State changes of a visit. The store's rota is locked first, then the visit, then the attendance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Atendimento, Channel, Contact, Event, Media, Nature, RotaTurn, Visit
from atendimento.services import turns as rota
from atendimento.services.access import check_may_be_responsible, lock
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import record, touch
from atendimento.services.helping import help_locked
from atendimento.services.offering import (
    hand_on,
    offer,
    place_of,
    reference,
    send_on,
    stand_in_line,
    visit_url,
)
from atendimento.services.opening import (
    RETURN,
    mark_return,
    open_in_area,
    set_start,
    start_attendance,
    start_draft,
)
from atendimento.services.routing import assume_locked
from atendimento.services.taking import check_may_take, lock_visit, mark_taken, move
from core.idempotency import first_made, keep
from core.notices import notify
from customers.models import Person
from customers.services import owner_of, register_prospect

Kind, TurnKind = Event.Kind, RotaTurn.Kind
VIEW = "atendimento:receive"


@dataclass(frozen=True)
class WalkIn:
    """Why and how somebody came, as the reception heard it; the media may be asked later."""

    nature: Nature
    department: str
    channel: Channel
    media: Media | None = None


def receive(
    *,
    store: Store,
    arrival: WalkIn,
    by: User,
    person: Person | None = None,
    prospect: Mapping[str, str] | None = None,
    idempotency_key: str = "",
) -> Visit:
    """Somebody is at the door: his attendance in progress is taken up, else one is opened.

    `prospect` (name, phone) registers a person nobody knows. The same post twice is one visit.
    """
    with transaction.atomic():
        first, claimed = first_made(Visit.objects.for_list(), by=by, key=idempotency_key, view=VIEW)
        if first is not None:
            return first
        visit = receive_locked(store, arrival, by, person, prospect)
        keep(claimed, visit.pk)
        return visit


def receive_locked(
    store: Store, arrival: WalkIn, by: User, person: Person | None, prospect: Mapping[str, str] | None
) -> Visit:
    if not by.has_perm("atendimento.receive_visit"):
        raise NotAllowedError(_("Receber quem chega cabe à recepção."))
    rota.hold(store)
    if person is None:
        person = register_prospect(by=by, store=store, **(prospect or {"name": ""}))
    waiting = already_here(person, store, arrival.department)
    if waiting:
        keep_media(waiting, arrival.media)
        return waiting
    attendance = attendance_for(person, store, arrival, by)
    visit = Visit(
        store=store,
        department=attendance.department,
        nature=attendance.nature,
        channel=arrival.channel,
        media=arrival.media,
        person=person,
        attendance=attendance,
        received_by=by,
    )
    visit.full_clean()
    visit.save()
    record(attendance, Kind.ARRIVED, by=by, label=str(arrival.channel), ref=reference(visit))
    tell_own_seller(visit, _("Seu cliente chegou à loja: %(name)s"), by)
    return visit


def already_here(person: Person, store: Store, department: str) -> Visit | None:
    """His visit that still waits: told twice he came once, and no *retorno* either.

    A visit of another day, or of an attendance that is over, only nobody has ended.
    """
    rows = Visit.objects.waiting().filter(person=person, store=store, department=department)
    held = rows.for_list().select_for_update(of=("self",)).order_by("-arrived_at", "-pk")
    here = None
    for visit in held:
        if visit.arrived_at >= store.midnight() and visit.attendance.is_in_progress:
            here = here or visit
        else:
            end_unserved(visit, None)
    return here


def keep_media(visit: Visit, media: Media | None) -> None:
    """What brought him, on a held visit and on its attendance, where neither knows yet."""
    if media is None or visit.media_id is not None:
        return
    visit.media = media
    visit.save(update_fields=["media"])
    attendance = lock(visit.attendance)
    if attendance.is_in_progress and attendance.media_id is None:
        attendance.media = media
        touch(attendance, "media")


def attendance_for(person: Person, store: Store, arrival: WalkIn, by: User) -> Atendimento:
    """The person's attendance in progress in that area, taken up; else a new one."""
    running = open_in_area(person, store, arrival.department)
    running = lock(running) if running else None
    # Asked again once it is held: a colleague may have closed it in this moment.
    if running is None or not running.is_in_progress:
        draft = start_draft(store=store, by=by)
        fields: dict[str, Any] = {
            "nature": arrival.nature,
            "department": arrival.department,
            "channel": arrival.channel,
            "media": arrival.media,
        }
        draft = set_start(attendance=draft, fields=fields, by=by)
        return start_attendance(attendance=draft, person=person, by=by)
    mark_return(running, arrival.channel, arrival.media)
    touch(running, *RETURN)
    record(running, Kind.RETURNED, by=by, label=str(arrival.channel))
    return running


@dataclass(frozen=True)
class Expected:
    """The customer's own seller, and why he is."""

    seller: User
    kind: str

    @property
    def words(self) -> str:
        return {
            TurnKind.APPOINTMENT: _("tem hora marcada hoje"),
            TurnKind.RETURN: _("já atende este cliente"),
            TurnKind.OWNER: _("é o consultor do cliente"),
        }[RotaTurn.Kind(self.kind)]


def expected_of(visit: Visit) -> Expected | None:
    """Who is waiting for this customer: by an appointment of today, by his attendance, by his carteira."""
    attendance = visit.attendance
    today = Contact.objects.scheduled().filter(
        attendance=attendance, due_on=visit.store.today(), assignee__is_active=True
    )
    appointment = today.select_related("assignee").first()
    return expected_from(
        appointment=appointment.assignee if appointment else None,
        keeper=attendance.responsible,
        owner=owner_of(visit.person, visit.store, visit.department),
        is_return=attendance.is_return,
    )


def expected_from(
    *, appointment: User | None, keeper: User | None, owner: User | None, is_return: bool
) -> Expected | None:
    """Nobody is expected of who left."""
    if appointment and appointment.is_active:
        return Expected(appointment, TurnKind.APPOINTMENT)
    if keeper and keeper.is_active:
        return Expected(keeper, TurnKind.OWNER if owner == keeper and not is_return else TurnKind.RETURN)
    return Expected(owner, TurnKind.OWNER) if owner else None


def tell_own_seller(visit: Visit, text: str, by: User) -> None:
    """Of the same kind and page as being called: the last word takes the place of one he has not read."""
    expected = expected_of(visit)
    if expected and expected.seller != by:
        notify(
            [expected.seller], kind="walk_in", text=text % {"name": visit.person.name}, url=visit_url(visit)
        )


@transaction.atomic
def forward_next(*, visit: Visit, by: User) -> Visit:
    """To whoever's turn it is, after those who have waited longer; with nobody free he stands in line."""
    visit = lock_visit(visit, by)
    check_may_forward(by)
    refusal = send_on(visit, by)
    if refusal and visit.state == Visit.State.OFFERED:
        raise AtendimentoError(refusal)
    if refusal:
        stand_in_line(visit)
    return visit


@transaction.atomic
def forward_to(*, visit: Visit, seller: User, by: User) -> Visit:
    """To the customer's own seller, who spends no turn by it, or to one chosen by hand."""
    visit = lock_visit(visit, by)
    check_may_forward(by)
    check_may_be_responsible(seller, visit.store_id, visit.department, field="to")
    expected = expected_of(visit)
    own = expected is not None and expected.seller == seller
    kind = expected.kind if expected and own else TurnKind.CHOSEN
    words = expected.words if expected and own else _("escolhido por %(name)s") % {"name": by.display_name}
    why = f"{seller.display_name}: {words}."
    rota.give(place_of(visit), seller=seller, attendance=visit.attendance, kind=kind, why=why, by=by)
    return offer(visit, seller, why, by)


def check_may_forward(by: User) -> None:
    if not by.has_perm("atendimento.forward_contact"):
        raise NotAllowedError(_("Encaminhar cabe à recepção ou à gerência."))


@transaction.atomic
def take(*, visit: Visit, by: User) -> Visit:
    """*Assumir*: the customer is his now; another's customer is served in that one's name."""
    visit = lock_visit(visit, by)
    check_may_take(visit, by)
    attendance = lock(visit.attendance)
    if attendance.is_in_progress and attendance.responsible_id is None:
        assume_locked(attendance, by)
    elif attendance.is_in_progress and attendance.responsible_id != by.pk:
        help_locked(attendance, by)
    mark_taken(visit, by)
    return visit


@transaction.atomic
def pass_turn(*, visit: Visit, by: User, reason: str = "") -> Visit:
    """*Passar a vez*: the customer goes to the next; with nobody left he waits at the desk."""
    visit = lock_visit(visit, by)
    if visit.offered_to_id != by.pk:
        raise NotAllowedError(_("Este cliente não foi encaminhado a você."))
    return hand_on(visit, TurnKind.PASSED, reason or _("passou a vez"), by)


@transaction.atomic
def leave(*, visit: Visit, by: User) -> Visit:
    """He left before anybody came; his attendance goes on, to be called back."""
    visit = lock_visit(visit, by)
    check_may_forward(by)
    end_unserved(visit, by)
    tell_own_seller(visit, _("Seu cliente saiu sem ser atendido: %(name)s"), by)
    return visit


def end_unserved(visit: Visit, by: User | None) -> None:
    move(visit, Visit.State.GONE)
    visit.ended_at = timezone.now()
    visit.save(update_fields=["state", "ended_at"])
    record(visit.attendance, Kind.LEFT, by=by, ref=reference(visit))


@transaction.atomic
def set_media(*, visit: Visit, media: Media, by: User) -> Visit:
    """What brought him, asked after all."""
    rota.hold(visit.store)
    if not Visit.objects.visible_to(by).filter(pk=visit.pk).exists():
        raise NotAllowedError(_("Esta visita não está com você."))
    visit = Visit.objects.select_for_update(of=("self",)).for_list().get(pk=visit.pk)
    keep_media(visit, media)
    return visit
