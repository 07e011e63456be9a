import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import grants
from tests.factories import member
from tests.factories_vehicles import CatalogYearFactory, StockItemFactory
from vehicles.models import Make, StockItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    """Administrador and Gerente at once: the catalogue from the one, the units from the other."""
    user = member(grants.ADMINISTRADOR, is_staff=True)
    user.groups.add(Group.objects.get(name=grants.GERENTE))
    client.force_login(user)
    return client


def test_admin_shows_administrador_the_catalogue_but_no_unit(client):
    client.force_login(member(grants.ADMINISTRADOR, is_staff=True))

    assert client.get(reverse("admin:vehicles_make_changelist")).status_code == 200
    assert client.get(reverse("admin:vehicles_stockitem_changelist")).status_code == 403


@pytest.mark.parametrize(
    "model", ["make", "family", "catalogmodel", "catalogyear", "vehicle", "stockitem", "reservation"]
)
def test_admin_lists_open_and_search(admin_client, model):
    StockItemFactory()
    CatalogYearFactory()
    address = reverse(f"admin:vehicles_{model}_changelist")

    assert admin_client.get(address).status_code == 200
    assert admin_client.get(address, {"q": "x"} if model != "reservation" else {}).status_code == 200


@pytest.mark.parametrize("model", ["vehicle", "stockitem", "reservation"])
def test_admin_business_records_are_read_only(admin_client, model):
    assert admin_client.get(reverse(f"admin:vehicles_{model}_add")).status_code == 403


def test_admin_renaming_a_make_queues_a_rebuild(
    admin_client, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr("vehicles.tasks.async_task", lambda name, **narrow: queued.append((name, narrow)))
    make = StockItemFactory().make

    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(reverse("admin:vehicles_make_change", args=[make.pk]), {"name": "Lexus"})

    assert response.status_code == 302
    assert queued == [("vehicles.tasks.rebuild_search", {"make": make.pk})]
    assert Make.objects.get(pk=make.pk).name_key == "LEXUS"


def test_admin_refuses_a_make_that_exists_under_another_spelling(admin_client):
    StockItemFactory()

    response = admin_client.post(reverse("admin:vehicles_make_add"), {"name": "TOYOTA"})

    assert response.status_code == 200
    assert Make.objects.count() == 1
    assert StockItem.objects.count() == 1
