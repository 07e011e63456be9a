import pytest

from accounts import grants
from accounts.models import Store
from accounts.scope import team_q
from tests.factories import StoreFactory, member

pytestmark = pytest.mark.django_db


def test_store_visible_to_member_only():
    own, _other = StoreFactory(), StoreFactory()
    user = member(grants.CONSULTOR, (own, "VN"))

    assert list(Store.objects.visible_to(user)) == [own]


def test_store_visible_to_gerente_geral_across_group():
    first, second = StoreFactory(), StoreFactory()
    user = member(grants.GERENTE_GERAL, (first, "VN"))

    assert set(Store.objects.visible_to(user)) == {first, second}


def test_team_of_supervisor_names_departments():
    store = StoreFactory()
    user = member(grants.SUPERVISOR, (store, "VN"))

    assert "department__in" in str(team_q(user))
