import pytest
from django.contrib.auth.models import Permission

from accounts import grants
from accounts.models import Store
from accounts.scope import team_q, workers
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


def test_workers_hold_it_by_group_or_themselves_and_work_there():
    store, other = StoreFactory(), StoreFactory()
    by_group = member(grants.CONSULTOR, (store, "VN"))
    himself = member(grants.RECEPCAO, (store, "VN"))
    himself.user_permissions.add(Permission.objects.get(codename="be_responsible"))
    member(grants.RECEPCAO, (store, "VN"))
    member(grants.CONSULTOR, (store, "OF"))
    member(grants.CONSULTOR, (store, "OF"), (other, "VN"))
    member(grants.CONSULTOR, (store, "VN"), is_active=False)

    found = workers("atendimento.be_responsible", [store], "VN")

    assert set(found) == {by_group, himself}
