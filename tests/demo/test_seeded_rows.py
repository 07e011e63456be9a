"""What `seed_demo` made, read: it keeps every rule of the models, and it is enough to look at."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts import grants
from accounts.models import OpeningHours, Store, User
from atendimento.models import (
    Appraisal,
    Atendimento,
    CadenceRun,
    CampaignFlag,
    Channel,
    Contact,
    Event,
    Interest,
    Nature,
    Situation,
    State,
)
from atendimento.models import TestDrive as Drive
from campaigns.models import Campaign
from customers.models import Address, Consent, OwnedVehicle, Ownership, Person, PersonAccess, Phone
from demo.organisation import SIGN_INS
from proposals.models import CreditRequest, PaymentLine, Proposal
from vehicles.models import CatalogYear, Reservation, StockItem, Vehicle
from vehicles.search import find_stock, stale_items
from workshop.models import Booking

pytestmark = pytest.mark.django_db
SAMPLE = 60
MODELS = [
    Store, User, OpeningHours, Person, Phone, Address, Consent, OwnedVehicle, Ownership, PersonAccess,
    CatalogYear, Vehicle, StockItem, Reservation, Atendimento, Contact, Event, Interest, Appraisal, Proposal,
    CreditRequest, PaymentLine, Booking, Campaign, CampaignFlag, Drive, CadenceRun,
]  # fmt: skip
SALES = "VN VU"
EVERY = "VN VU VD FI OF PA"
EXPECTED_SIGN_INS = {
    "recepcao": (["Recepção"], {"A": EVERY}),
    "consultor": (["Consultor"], {"A": "VN VU VD OF"}),
    "consultora": (["Consultor"], {"A": SALES}),
    "consultortecnico": (["Consultor"], {"A": "OF"}),
    "operador": (["Operador CRM"], {"A": "VN VU OF"}),
    "supervisor": (["Supervisor"], {"A": EVERY}),
    "avaliador": (["Avaliador", "Consultor"], {"A": SALES}),
    "fei": (["Consultor", "F&I"], {"A": SALES}),
    "faturista": (["Administrativo de Vendas", "Consultor"], {"A": SALES}),
    "gerente": (["Gerente"], {"A": EVERY, "B": EVERY}),
    "diretor": (["Gerente Geral"], {"A": EVERY, "B": EVERY}),
    "consultor.manaus": (["Consultor"], {"B": "VN VU VD OF"}),
    "consultora.manaus": (["Consultor"], {"B": SALES}),
    "admin": (["Administrador"], {}),
}


@pytest.fixture(scope="module", autouse=True)
def _seeded(lasting_rows, django_db_blocker):
    """Made once: no test here changes a row."""
    with django_db_blocker.unblock():
        call_command("seed_demo", stdout=StringIO())


def classes(contacts):
    return Counter(row.situation(row.store.today()) for row in contacts.select_related("store"))


def test_seed_makes_the_asked_number_of_contacts_and_an_agenda_for_the_consultant():
    consultant = User.objects.get(username="consultor")
    own = Contact.objects.visible_to(consultant).scheduled().filter(assignee=consultant)
    assert Contact.objects.count() == 300
    assert classes(own) == {Situation.OVERDUE: 12, Situation.TODAY: 8, Situation.UPCOMING: 31}
    assert set(Atendimento.objects.values_list("state", flat=True)) == set(State)
    assert Atendimento.objects.closing_asked().exists()
    assert Contact.objects.scheduled().filter(assignee=None).exists()
    assert Contact.objects.scheduled().filter(attempts__gte=2).exists()
    assert Nature.objects.exclude(attendances__isnull=False).count() == 0
    assert Channel.objects.exclude(contacts__isnull=False).count() == 0
    today = Store.objects.get(name="Horizonte São Paulo").today()
    drives = [(drive.local_start.date(), drive.state) for drive in Drive.objects.select_related("store")]
    assert sorted(state for day, state in drives if day < today) == ["done", "missed"]
    assert [state for day, state in drives if day > today] == ["scheduled", "scheduled"]


def test_seed_makes_stock_that_is_found_by_pattern():
    for pattern in ("%corolla%xei%", "%civic%"):
        found = find_stock(StockItem.objects.with_availability(), pattern)
        assert found.filter(is_available=True).count() >= 3
    assert [item for batch in stale_items(StockItem.objects.all()) for item in batch] == []
    assert {"VN", "VU", "VM"} == set(StockItem.objects.values_list("business_type", flat=True))
    assert Reservation.objects.live().exists()


def complaints(row):
    """What the rules of its model say against it."""
    try:
        row.full_clean()
    except ValidationError as exc:
        return [f"{row._meta.object_name}: {exc}"]
    return []


def test_seeded_rows_keep_the_rules_of_their_model():
    samples = {model: list(model.objects.order_by("?")[:SAMPLE]) for model in MODELS}

    assert [line for rows in samples.values() for row in rows for line in complaints(row)] == []
    assert [model for model, rows in samples.items() if not rows] == []


def test_seeded_rows_agree_with_each_other():
    for attendance in Atendimento.objects.prefetch_related("contacts"):
        open_contacts = [row for row in attendance.contacts.all() if row.is_open]
        assert attendance.has_open_contact == bool(open_contacts)
        assert {row.assignee_id for row in open_contacts} <= {attendance.responsible_id}
    in_progress = Atendimento.objects.in_progress()
    seen = set(PersonAccess.objects.filter(reason="handling").values_list("reference", flat=True))
    assert {row.holder for row in in_progress} <= seen
    unseen = [
        row
        for row in in_progress.exclude(responsible=None).select_related("responsible")
        if not Person.objects.visible_to(row.responsible).filter(pk=row.person_id).exists()
    ]
    assert unseen == []
    assert Ownership.objects.count() == PersonAccess.objects.filter(reason="owner").count()


def test_one_sale_in_progress_for_each_customer():
    sales = Atendimento.objects.in_progress().in_area("VN").values_list("person", "store")
    assert len(sales) == len(set(sales))


def test_seed_makes_the_sign_ins_and_no_others(settings):
    stores = {"A": "Horizonte São Paulo", "B": "Horizonte Manaus"}
    found = {
        user.username: (
            sorted(user.groups.values_list("name", flat=True)),
            {row.store.name: set(row.departments) for row in user.membership_list},
        )
        for user in User.objects.filter(is_active=True)
    }
    assert found == {
        name: (groups, {stores[key]: set(places[key].split()) for key in places})
        for name, (groups, places) in EXPECTED_SIGN_INS.items()
    }
    assert {sign_in.username for sign_in in SIGN_INS} == set(EXPECTED_SIGN_INS)
    assert all(user.check_password(settings.DEMO_PASSWORD) for user in User.objects.filter(is_active=True))
    # Whom partners' leads name in a timeline signs in nowhere.
    assert not any(user.has_usable_password() for user in User.objects.filter(is_active=False))


def test_seeded_administrator_sees_no_customer_data():
    admin = User.objects.get(username="admin")

    assert admin.is_superuser
    assert list(admin.groups.all()) == [Group.objects.get(name=grants.ADMINISTRADOR)]
    for model in (Contact, Atendimento, Person, StockItem, Store):
        assert not model.objects.visible_to(admin).exists()
