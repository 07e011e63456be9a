import pytest

from tests.factories import StoreFactory, member


@pytest.fixture
def store(db):
    return StoreFactory(name="Centro")


@pytest.fixture
def other_store(store):
    return StoreFactory(name="Norte", group=store.group)


@pytest.fixture
def seller(store):
    return member("Consultor", (store, "VN"))


@pytest.fixture
def colleague(store):
    return member("Consultor", (store, "VN"))


@pytest.fixture
def manager(store):
    return member("Gerente", (store, "VN VU"))


@pytest.fixture
def stranger(db):
    """Works in another economic group."""
    foreign = StoreFactory(group__name="Outro Grupo", brand__name="Fiat")
    return member("Gerente Geral", (foreign, "VN"))
