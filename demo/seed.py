"""Fills a database with demo data; `seed` is the one entry."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from random import Random

from django.db import transaction

from accounts.models import BusinessGroup, User
from core.models import ImportBatch
from customers.models import Person
from demo.attendances import write_stories
from demo.batches import without_collector
from demo.catalogue import build_catalogue
from demo.deals import add_deals
from demo.drives import add_drives
from demo.floor import add_floor
from demo.inbox import add_inbox
from demo.integrations import add_partner
from demo.loads import DEFAULT, LARGEST, SMALLEST, Load, loads, team_size
from demo.organisation import SIGN_INS, House, build_house
from demo.owned import build_owned
from demo.people import build_people
from demo.planner import Planner
from demo.stock import Garage, build_stock
from demo.tables import Tables
from demo.workshop import add_workshop
from vehicles.models import Make, Vehicle

KIND = "demo"
SMALLEST_STOCK = 180
Say = Callable[[str], object]


class SeedError(Exception):
    """Why nothing was made; its text is for the person at the terminal."""


@dataclass(frozen=True)
class Size:
    """How much to make. `stock` and `own` (the consultant's agenda) follow from `contacts` unless given."""

    contacts: int = DEFAULT
    stock: int | None = None
    own: Load | None = None

    @property
    def units(self) -> int:
        return self.stock if self.stock is not None else max(SMALLEST_STOCK, min(self.contacts // 20, 20_000))


def seeded_contacts() -> int | None:
    """How many contacts the demo data of this database were made with; None where there are none."""
    row = ImportBatch.objects.filter(kind=KIND).order_by("-pk").first()
    return row.created if row else None


def holds_data() -> bool:
    return any(model._default_manager.exists() for model in (User, BusinessGroup, Person, Vehicle, Make))


def check(size: Size, password: str, *, force: bool) -> None:
    if not SMALLEST <= size.contacts <= LARGEST:
        raise SeedError(f"O número de contatos vai de {SMALLEST} a {LARGEST}.")
    if not password:
        raise SeedError("Defina DEMO_PASSWORD: a senha dos usuários de demonstração.")
    if holds_data() and not force:
        raise SeedError("O banco já tem outros dados. Use um banco vazio, ou --force para juntar.")
    taken = User.objects.filter(username__in=[sign_in.username for sign_in in SIGN_INS])
    if taken.exists():
        raise SeedError(f"O usuário {taken.order_by('username')[0].username} já existe; nada foi criado.")


@without_collector()
@transaction.atomic
def seed(size: Size, *, password: str, force: bool = False, say: Say = print) -> House:
    """Everything in one transaction: a run that fails leaves nothing behind."""
    check(size, password, force=force)
    # The same data for the same size; dates follow the day.
    rng = Random(size.contacts)  # noqa: S311 -- demo data
    house = build_house(password=password, team_size=team_size(size.contacts))
    garage = build_garage(house, rng)
    items = build_stock(house, garage, size.units)
    say(f"Usuários: {len(house.users)}. Estoque: {len(items)} veículos.")
    tables = Tables.load()
    stories = Planner(house, rng, tables, items).plan(loads(house, size.contacts, size.own), size.contacts)
    customers = build_people(house.group, stories, rng)
    owned = build_owned(customers, garage, rng)
    say(f"Clientes: {len(customers)}, com {len(owned)} veículos.")
    write_stories(stories, customers, tables, house)
    add_deals(house, stories, customers)
    add_floor(house)
    add_drives(house)
    add_workshop(house, customers)
    say(f"Atendimentos: {len(stories)}, com {size.contacts} contatos.")
    add_partner(house)
    add_inbox(house)
    leave_mark(size.contacts)
    return house


def leave_mark(contacts: int) -> None:
    """The audit entry by which a later run knows the data."""
    digest = sha256(f"seed_demo {contacts}".encode()).hexdigest()
    ImportBatch.objects.create(
        kind=KIND, file_name="seed_demo", sha256=digest, read=contacts, created=contacts
    )


def build_garage(house: House, rng: Random) -> Garage:
    today = house.stores["A"].today()
    return Garage(house.group, today, rng, build_catalogue(today), count())
