"""The showroom on this very day: who is at the door, who is free, and a lead whose clock runs."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from atendimento import services
from atendimento.models import Atendimento, Channel, Event, Media, Nature, Phase, State
from atendimento.services import turns, visits
from customers.models import Person
from customers.services import register_prospect
from demo.organisation import House
from demo.stories import Story

SITUATIONS = {
    "consultor": "available",
    "consultora": "available",
    "avaliador": "test_drive",
    "fei": "break",
    "faturista": "available",
    "consultortecnico": "available",
}
# Name, phone, medium, and what became of him: sent on, taken up, or still waiting.
AT_THE_DOOR = [
    ("Priscila Antunes", "(11) 98877-1201", "fachada", "taken"),
    ("Wagner Teles", "(11) 98877-1202", "google", "offered"),
    ("Ivone Sarmento", "(11) 98877-1203", None, "waiting"),
]
LEADS = [
    ("Geraldo Pinheiro", "(11) 98877-1204", "Webmotors", "Corolla XEi", ""),
    ("Sílvia Machado", "(11) 98877-1205", "Site da loja", "Corolla Cross", "consultora"),
]


def add_floor(house: House) -> None:
    store, desk = house.stores["A"], house.users["recepcao"]
    for username, situation in SITUATIONS.items():
        turns.set_situation(store=store, seller=house.users[username], situation=situation, by=desk)
    for name, phone, media, end in AT_THE_DOOR:
        walk_in(house, desk, name, phone, media, end)
    for lead in LEADS:
        bring_lead(house, *lead)
    settle_moments(house)


def settle_moments(house: House) -> None:
    """The same data at any minute of the day: what is shown with an hour is the visits' and the clocks'."""
    store = house.stores["A"]
    now, nine = store.now(), datetime.combine(store.today(), time(9), store.zone)
    at = nine if now >= nine else datetime.combine(store.today(), time(0), store.zone)
    people = Person.objects.filter(name__in=[name for name, *_rest in (*AT_THE_DOOR, *LEADS)])
    Atendimento.objects.filter(person__in=people).update(created_at=at)
    people.update(created_at=at)


def walk_in(house: House, desk: User, name: str, phone: str, media: str | None, end: str) -> None:
    store = house.stores["A"]
    arrival = visits.WalkIn(
        Nature.objects.get(code="venda-de-veiculo-novo"),
        "VN",
        Channel.objects.get(code="showroom"),
        Media.objects.get(code=media) if media else None,
    )
    prospect = {"name": name, "phone": phone}
    visit = visits.receive(store=store, arrival=arrival, prospect=prospect, by=desk)
    if end == "waiting":
        return
    visit = visits.forward_next(visit=visit, by=desk)
    if end == "taken" and visit.offered_to:
        visits.take(visit=visit, by=visit.offered_to)


def bring_lead(house: House, name: str, phone: str, origin: str, wish: str, seller: str) -> None:
    """Came two minutes ago; nobody has tried him yet. Its contacts are counted elsewhere: it has none."""
    store, by = house.stores["A"], house.users["recepcao"]
    person = register_prospect(by=by, store=store, name=name, phone=phone)
    fields = {
        "nature": Nature.objects.get(code="venda-de-veiculo-novo"),
        "department": "VN",
        "channel": Channel.objects.get(code="portal"),
        "media": Media.objects.get(code="portais"),
    }
    draft = services.set_start(attendance=services.start_draft(store=store, by=by), fields=fields, by=by)
    lead = services.start_attendance(attendance=draft, person=person, by=by)
    lead.origin, lead.vehicle_label = origin, wish
    lead.received_at = timezone.now() - timedelta(minutes=2)
    lead.save(update_fields=["origin", "vehicle_label", "received_at"])
    services.record(lead, Event.Kind.LEAD_RECEIVED, by=by, label=f"{origin} · Pediu preço pelo site")
    if seller:
        services.transfer(attendance=lead, to=house.users[seller], by=house.users["supervisor"])


def phase_of(story: Story) -> str:
    """How far an invented attendance has come: what its services would have left there."""
    if story.state == State.DRAFT or not story.done:
        return Phase.NEW
    return Phase.QUALIFIED if len(story.done) > 2 else Phase.CONTACT
