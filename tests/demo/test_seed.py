"""`seed_demo`: what it makes keeps every rule of the models, and it is the same each time."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import grants
from accounts.models import BusinessGroup, OpeningHours, Store, User
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
from demo.loads import SMALLEST
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


def seed(contacts=None, **options):
    out = StringIO()
    call_command("seed_demo", stdout=out, **({"contacts": contacts} if contacts else {}), **options)
    return out.getvalue()


def classes(contacts):
    return Counter(row.situation(row.store.today()) for row in contacts.select_related("store"))


def summary():
    """Everything that does not depend on keys or on the clock."""
    return {
        "people": list(Person.objects.order_by("pk").values_list("name", "document", "email", "created_at")),
        "phones": list(Phone.objects.order_by("pk").values_list("e164", "is_primary")),
        "stock": list(StockItem.objects.order_by("pk").values_list("search_text", "state", "price", "cost")),
        "attendances": list(
            Atendimento.objects.order_by("pk").values_list(
                "state", "nature__code", "responsible__username", "created_at", "closed_at", "vehicle_label"
            )
        ),
        "contacts": list(
            Contact.objects.order_by("pk").values_list(
                "due_on", "due_at", "state", "assignee__username", "result__code", "subject", "attempts"
            )
        ),
        "drives": list(Drive.objects.order_by("pk").values_list("starts_at", "state", "licence_number")),
        "access": PersonAccess.objects.count(),
    }


def test_seed_makes_the_asked_number_of_contacts_and_an_agenda_for_the_consultant():
    seed()

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
    seed(90)

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
    seed(90)
    samples = {model: list(model.objects.order_by("?")[:SAMPLE]) for model in MODELS}

    assert [line for rows in samples.values() for row in rows for line in complaints(row)] == []
    assert [model for model, rows in samples.items() if not rows] == []


def test_seeded_rows_agree_with_each_other():
    seed(120)

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
    seed(120)

    sales = Atendimento.objects.in_progress().in_area("VN").values_list("person", "store")
    assert len(sales) == len(set(sales))


def test_seed_is_the_same_each_time(transactional_rollback):
    first = transactional_rollback(lambda: (seed(80), summary())[1])
    second = transactional_rollback(lambda: (seed(80), summary())[1])

    assert first == second


@pytest.fixture
def transactional_rollback():
    """Runs something and takes it back."""

    def run(work):
        with transaction.atomic():
            found = work()
            transaction.set_rollback(True)
        return found

    return run


def test_seed_makes_the_sign_ins_and_no_others(settings):
    seed(SMALLEST)

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
    seed(SMALLEST)
    admin = User.objects.get(username="admin")

    assert admin.is_superuser
    assert list(admin.groups.all()) == [Group.objects.get(name=grants.ADMINISTRADOR)]
    for model in (Contact, Atendimento, Person, StockItem, Store):
        assert not model.objects.visible_to(admin).exists()


def test_seed_refuses_a_database_with_other_data():
    BusinessGroup.objects.create(name="Outro grupo")

    with pytest.raises(CommandError, match="outros dados"):
        seed(SMALLEST)

    assert not User.objects.exists()


def test_seed_joins_other_data_when_forced():
    BusinessGroup.objects.create(name="Outro grupo")

    seed(SMALLEST, force=True)

    assert BusinessGroup.objects.count() == 2
    assert Contact.objects.count() == SMALLEST


def test_seed_refuses_a_taken_user_name_even_when_forced():
    User.objects.create_user("gerente")

    with pytest.raises(CommandError, match="gerente"):
        seed(SMALLEST, force=True)

    assert not Person.objects.exists()


def test_second_run_says_that_the_data_are_there():
    seed(SMALLEST)

    assert "já estão" in seed(SMALLEST)
    assert "já estão" in seed(SMALLEST, force=True)
    assert Contact.objects.count() == SMALLEST


def test_second_run_with_another_number_is_refused():
    seed(SMALLEST)

    with pytest.raises(CommandError, match=f"{SMALLEST} contatos"):
        seed(SMALLEST + 1, force=True)

    assert Contact.objects.count() == SMALLEST


@pytest.mark.parametrize("contacts", [-1, 0, SMALLEST - 1, 10**9])
def test_seed_refuses_a_number_it_cannot_make(contacts):
    with pytest.raises(CommandError, match="número de contatos"):
        call_command("seed_demo", contacts=contacts, stdout=StringIO())

    assert not User.objects.exists()


def test_seed_refuses_without_a_password(settings):
    settings.DEMO_PASSWORD = ""

    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        seed(SMALLEST)

    assert not User.objects.exists()


def test_large_data_have_a_team_nobody_signs_in_as():
    seed(1_000)

    team = User.objects.filter(username__startswith="equipe.")
    assert team.count() == 2
    assert not any(user.has_usable_password() for user in team)
    assert Contact.objects.count() == 1_000
