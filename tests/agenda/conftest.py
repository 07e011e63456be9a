from copy import deepcopy
from types import SimpleNamespace

import pytest

from accounts import grants
from tests.atendimento.conftest import World
from tests.factories import StoreFactory, member
from tests.worlds import lasting, made


def make_house():
    """One store: two sellers, a supervisor, reception; and a store none of them works in."""
    store = StoreFactory(name="Matriz")
    return SimpleNamespace(
        store=store,
        other=StoreFactory(name="Filial"),
        seller=member(grants.CONSULTOR, (store, "VN VU"), first_name="Marina"),
        colleague=member(grants.CONSULTOR, (store, "VN VU"), first_name="João"),
        supervisor=member(grants.SUPERVISOR, (store, "VN VU"), first_name="Sílvia"),
        reception=member(grants.RECEPCAO, (store, "VN VU"), first_name="Rita"),
    )


@pytest.fixture(scope="module")
def kept_house(lasting_rows, django_db_blocker):
    return made(make_house, django_db_blocker)


@pytest.fixture
def house(db, kept_house):
    return deepcopy(kept_house)


kept_world, world = lasting(World)


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


@pytest.fixture
def htmx():
    """Headers of an htmx request from the list, or from another target."""

    def headers(target="worklist", page="/agenda/"):
        return {
            "HTTP_HX_REQUEST": "true",
            "HTTP_HX_TARGET": target,
            "HTTP_HX_CURRENT_URL": f"http://testserver{page}",
        }

    return headers
