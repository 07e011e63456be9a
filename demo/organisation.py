"""The demo group: two stores of two brands, and who works in them."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from stdnum.br import cnpj

from accounts import grants
from accounts.models import (
    Brand,
    BusinessGroup,
    Department,
    Membership,
    MembershipDepartment,
    OpeningHours,
    Store,
    User,
)
from demo import names
from demo.batches import write

GROUP_NAME = "Grupo Horizonte (demonstração)"
SALES, EVERY = "VN VU", " ".join(Department.values)
WEEK, SATURDAY = (time(8), time(18, 30)), (time(9), time(14))
STORES: dict[str, dict[str, str]] = {
    "A": {
        "name": "Horizonte São Paulo",
        "brand": "Toyota",
        "city": "São Paulo",
        "state": "SP",
        "time_zone": "America/Sao_Paulo",
        "cnpj": "998877660001",
        "legal_name": "Horizonte Comércio de Veículos Ltda.",
        "address": "Avenida Horizonte, 1.200, Vila Leopoldina",
        "phone": "(11) 3555-0100",
    },
    "B": {
        "name": "Horizonte Manaus",
        "brand": "Honda",
        "city": "Manaus",
        "state": "AM",
        "time_zone": "America/Manaus",
        "cnpj": "998877660002",
        "legal_name": "Horizonte Amazônia Veículos Ltda.",
        "address": "Avenida das Torres, 450, Flores",
        "phone": "(92) 3555-0200",
    },
}
AREA_CODES = {"SP": "11", "AM": "92"}


@dataclass(frozen=True)
class SignIn:
    username: str
    name: str
    groups: tuple[str, ...]
    departments: str = SALES
    stores: str = "A"
    is_superuser: bool = False


SIGN_INS = (
    SignIn("recepcao", "Sônia Prado", (grants.RECEPCAO,), EVERY),
    SignIn("consultor", "Mário Couto", (grants.CONSULTOR,), "VN VU VD OF"),
    SignIn("consultora", "Lívia Sampaio", (grants.CONSULTOR,)),
    SignIn("consultortecnico", "Edson Vilela", (grants.CONSULTOR,), "OF"),
    SignIn("operador", "Camila Rios", (grants.OPERADOR,), "VN VU OF"),
    SignIn("supervisor", "Rubens Meireles", (grants.SUPERVISOR,), EVERY),
    SignIn("avaliador", "Otávio Salgado", (grants.CONSULTOR, grants.AVALIADOR)),
    SignIn("fei", "Tânia Quintela", (grants.CONSULTOR, grants.FEI)),
    SignIn("faturista", "Noêmia Duarte", (grants.CONSULTOR, grants.FATURISTA)),
    SignIn("gerente", "Heloísa Brandão", (grants.GERENTE,), EVERY, "AB"),
    SignIn("diretor", "Augusto Valadares", (grants.GERENTE_GERAL,), EVERY, "AB"),
    SignIn("consultor.manaus", "Raul Bezerra", (grants.CONSULTOR,), "VN VU VD OF", "B"),
    SignIn("consultora.manaus", "Iara Tavares", (grants.CONSULTOR,), SALES, "B"),
    SignIn("admin", "Administrador", (grants.ADMINISTRADOR,), "", "", is_superuser=True),
)


@dataclass
class House:
    group: BusinessGroup
    stores: dict[str, Store]
    users: dict[str, User]
    # More consultants of large data sets; nobody signs in as one.
    team: list[tuple[User, Store]] = field(default_factory=list)


def build_house(*, password: str, team_size: int) -> House:
    group = BusinessGroup.objects.create(name=GROUP_NAME)
    stores = {key: build_store(group, **fields) for key, fields in STORES.items()}
    people = (*SIGN_INS, *team(team_size))
    hashed, closed = make_password(password), make_password(None)
    users = write(
        build_user(sign_in, group, closed if sign_in.username.startswith("equipe.") else hashed)
        for sign_in in people
    )
    known = dict(zip((person.username for person in people), users, strict=True))
    join_groups(people, known)
    join_stores(people, known, stores)
    extra = [(known[person.username], stores[person.stores]) for person in people[len(SIGN_INS) :]]
    return House(group, stores, known, extra)


def team(size: int) -> list[SignIn]:
    return [
        SignIn(
            f"equipe.{number:03d}",
            f"{names.FIRST[number % len(names.FIRST)]} {names.LAST[number * 7 % len(names.LAST)]}",
            (grants.CONSULTOR,),
            SALES if number % 3 else "OF PA",
            "AB"[number % 2],
        )
        for number in range(1, size + 1)
    ]


def build_store(group: BusinessGroup, *, brand: str, **fields: Any) -> Store:
    fields["cnpj"] += cnpj.calc_check_digits(fields["cnpj"])
    owner = Brand.objects.create(group=group, name=brand)
    store = Store.objects.create(group=group, brand=owner, **fields)
    hours = {**dict.fromkeys(range(5), WEEK), 5: SATURDAY}
    write(
        OpeningHours(store=store, weekday=day, opens=opens, closes=closes)
        for day, (opens, closes) in hours.items()
    )
    return store


def build_user(sign_in: SignIn, group: BusinessGroup, password: str) -> User:
    first, _, last = sign_in.name.partition(" ")
    return User(
        username=sign_in.username,
        first_name=first,
        last_name=last,
        email=f"{sign_in.username}@example.com",
        password=password,
        # The administrator belongs to no economic group: tables and users, no customers.
        group=None if sign_in.is_superuser else group,
        is_superuser=sign_in.is_superuser,
        is_staff=sign_in.is_superuser,
    )


def join_groups(people: tuple[SignIn, ...], users: dict[str, User]) -> None:
    roles = {role.name: role for role in Group.objects.all()}
    for name, role in roles.items():
        role.user_set.add(*[users[person.username] for person in people if name in person.groups])


def join_stores(people: tuple[SignIn, ...], users: dict[str, User], stores: dict[str, Store]) -> None:
    places = [(person, key) for person in people for key in person.stores]
    rows = write(
        Membership(user=users[person.username], store=stores[key], is_default=key == person.stores[0])
        for person, key in places
    )
    write(
        MembershipDepartment(membership=row, department=code)
        for row, (person, _key) in zip(rows, places, strict=True)
        for code in person.departments.split()
    )
