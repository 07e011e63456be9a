"""One lead, whichever door it came through: who, where, what for; then the attendance it opens or joins."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Store
from atendimento import services as atendimento
from atendimento.models import AppraisalMotive, Atendimento
from atendimento.services import BusyError, Lead, UsedCar, Wish
from core.errors import ServiceError
from customers.models import Consent as Statement
from customers.services import record_consents
from integrations.leads import codes, people
from integrations.leads.told import LeadRefused, Told, TradeIn, many_lines, one_line
from integrations.models import ApiClient, Arrival
from vehicles import plates

LONGEST_MESSAGE = 4000
# Somebody else's work on the same customer in the same instant; three times is no coincidence.
ROUNDS = 3
MOTIVES = {"VN": "troca-por-novo", "VU": "troca-por-seminovo"}


@dataclass(frozen=True)
class Taken:
    attendance: Atendimento
    is_return: bool
    is_repeat: bool


@dataclass(frozen=True)
class Place:
    """Where the lead goes, read from the partner's codes before anything is written."""

    store: Store
    someone: people.Known
    lead: dict[str, object]


def take(client: ApiClient, told: Told) -> Taken:
    """Everything the lead leads to, or LeadRefused and nothing. A repeated key answers the first result."""
    for _round in range(ROUNDS):
        with suppress(BusyError):
            return attempt(client, told)
    raise LeadRefused(_("O cliente está sendo atendido neste instante: envie de novo."))


def attempt(client: ApiClient, told: Told) -> Taken:
    try:
        with transaction.atomic():
            return write(client, told)
    except (LeadRefused, BusyError):
        raise
    except IntegrityError as exc:
        # The same key came twice in one moment: the next round answers what the first one made.
        if "integrations_arrival" in str(exc) or "arrival_once_per_key" in str(exc):
            raise BusyError from exc
        raise
    except ServiceError as exc:
        raise LeadRefused(exc, field=exc.field) from exc
    except ValidationError as exc:
        raise LeadRefused(" ".join(exc.messages)) from exc


def read(client: ApiClient, told: Told) -> Place:
    store = codes.store_of(client, told)
    unit = codes.unit_of(store, told)
    department = codes.vehicle_department(unit, told)
    nature = codes.nature_of(client, told.nature, department)
    someone = people.known(told)
    seller = codes.seller_of(store, told.salesperson)
    if told.salesperson and seller is None and not told.tolerant:
        raise LeadRefused(_("Usuário %(code)s desconhecido na loja.") % {"code": told.salesperson[0][:60]})
    day, hour = due_of(store, told)
    lead: dict[str, object] = {
        "store": store,
        "nature": nature,
        "department": codes.area_of_lead(nature, told, department),
        "channel": codes.channel_of(client, told.channel),
        "media": codes.media_of(client, told.media),
        "origin": one_line(told.origin or client.name, 60),
        "received_at": told.received_at,
        "responsible": seller,
        "subject": one_line(told.subject, 120),
        "message": message_of(told, someone, asked_in_vain=bool(told.salesperson) and seller is None),
        "due_on": day,
        "due_at": hour,
        "wish": Wish(one_line(told.vehicle.description or told.vehicle.plate, 120), unit),
    }
    return Place(store, someone, lead)


def due_of(store: Store, told: Told) -> tuple[date | None, time | None]:
    """Day and minute on the store's clock; an hour without a zone is the store's own."""
    if told.due is None:
        return None, None
    local = told.due.astimezone(store.zone) if told.due.tzinfo else told.due
    return local.date(), local.time().replace(second=0, microsecond=0)


def message_of(told: Told, someone: people.Known, *, asked_in_vain: bool) -> str:
    """What was written, and below it what no field of ours holds."""
    lines = [many_lines(told.message, LONGEST_MESSAGE), *extra_lines(told, someone, asked_in_vain)]
    return "\n".join(line for line in lines if line)[:LONGEST_MESSAGE]


def extra_lines(told: Told, someone: people.Known, asked_in_vain: bool) -> Iterator[str]:
    if someone.unusable:
        yield _("Contato informado: %(list)s") % {"list": ", ".join(someone.unusable)}
    if asked_in_vain:
        yield _("Vendedor pedido: %(name)s") % {"name": one_line(told.salesperson[0], 80)}
    for name, value in told.extras.items():
        yield f"{one_line(name, 30)}: {one_line(value, 200)}"


def write(client: ApiClient, told: Told) -> Taken:
    if told.key and (first := first_of(client, told)):
        return repeat_of(first)
    place = read(client, told)
    group = place.store.group
    people.hold(group, place.someone)
    person = people.find_person(group, place.someone)
    is_new = person is None
    if person is None:
        person = people.register(client, group, place.someone)
    else:
        people.keep_differences(client, person, place.someone)
    cars = [used_car(car, str(place.lead["department"])) for car in told.trade_ins]
    lead = Lead(person=person, is_new_person=is_new, used_cars=cars, **place.lead)  # type: ignore[arg-type]
    received = atendimento.receive_lead(lead, by=client.user)
    record_consent(client, told, lead, place.someone)
    Arrival.objects.create(
        client=client,
        source=told.source,
        key=told.key,
        attendance=received.attendance,
        is_return=received.is_return,
    )
    return Taken(received.attendance, received.is_return, is_repeat=False)


def first_of(client: ApiClient, told: Told) -> Arrival | None:
    return Arrival.objects.filter(client=client, source=told.source, key=told.key).first()


def repeat_of(first: Arrival) -> Taken:
    return Taken(first.attendance, first.is_return, is_repeat=True)


def used_car(car: TradeIn, department: str) -> UsedCar:
    motive = AppraisalMotive.objects.get(code=MOTIVES.get(department, "troca-por-novo"))
    return UsedCar(
        motive,
        {
            "description": one_line(car.description, 120) or str(_("Usado do cliente")),
            "plate": plates.compact(car.plate) if plates.is_plate(car.plate) else "",
            "km": car.km,
            "notes": one_line(car.notes, 500),
        },
    )


def record_consent(client: ApiClient, told: Told, lead: Lead, someone: people.Known) -> None:
    """Kept by purpose and channel; without channels named, those by which the person can be reached."""
    if told.consent is None:
        return
    channels = told.consent.channels or reachable(someone)
    record_consents(
        person=lead.person,
        purpose=told.consent.purpose,
        channels=channels,
        granted=told.consent.granted,
        by=client.user,
        source=lead.origin,
    )


def reachable(someone: people.Known) -> list[str]:
    by_phone = [Statement.Channel.PHONE, Statement.Channel.WHATSAPP] if someone.phones else []
    return [str(channel) for channel in [*by_phone, *([Statement.Channel.EMAIL] if someone.email else [])]]
