"""A store, its sellers, their open attendances, and the endpoint to which changes go."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore

from accounts import grants
from accounts.models import Brand, BusinessGroup, Membership, MembershipDepartment, Store, User
from atendimento.models import Atendimento, Channel, Media, Nature, State
from core.text import fold
from customers.models import Person, Phone
from customers.phones import keys
from integrations.contract import OWN
from integrations.models import Endpoint
from integrations.outbound import contracts, endpoints

CNPJ = "11222333000181"


@dataclass(frozen=True)
class Scene:
    store: Store
    seller: User
    attendances: list[int]


def build(count: int) -> Scene:
    group = BusinessGroup.objects.create(name="Grupo Caos")
    brand = Brand.objects.create(group=group, name="Marca")
    store = Store.objects.create(group=group, brand=brand, name="Loja Caos", cnpj=CNPJ, state="SP")
    seller = User.objects.create(username="caos", first_name="Caos", group=group)
    seller.groups.add(Group.objects.get(name=grants.CONSULTOR))
    place = Membership.objects.create(user=seller, store=store, is_default=True)
    MembershipDepartment.objects.create(membership=place, department="VN")
    return Scene(store, seller, attendances(store, seller, count))


def attendances(store: Store, seller: User, count: int) -> list[int]:
    people = Person.objects.bulk_create(
        Person(group=store.group, name=f"Cliente {n:05d}", name_key=fold(f"Cliente {n:05d}"))
        for n in range(count)
    )
    Phone.objects.bulk_create(
        Phone(person=person, e164=number, is_primary=True, **keys(number))
        for n, person in enumerate(people)
        for number in [f"+55119{80000000 + n:08d}"]
    )
    nature = Nature.objects.get(code="venda-de-veiculo-novo")
    channel, media = Channel.objects.get(code="whatsapp"), Media.objects.get(code="google")
    rows = Atendimento.objects.bulk_create(
        Atendimento(
            store=store,
            department="VN",
            nature=nature,
            channel=channel,
            media=media,
            person=person,
            responsible=seller,
            created_by=seller,
            state=State.OPEN,
        )
        for person in people
    )
    return [row.pk for row in rows]


def add_endpoint(scene: Scene, address: str, *, timeout: int) -> Endpoint:
    endpoint = Endpoint.objects.create(
        name="DMS", topic="attendance", group=scene.store.group, address=address, timeout=timeout
    )
    endpoints.settle(endpoint, documents=contracts.from_file(OWN.read_bytes()))
    return endpoint


def sign_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
