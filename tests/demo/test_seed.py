"""`seed_demo` run: the same each time, and refused where it would meet other data."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import BusinessGroup, User
from atendimento.models import Atendimento, Contact
from atendimento.models import TestDrive as Drive
from customers.models import Person, PersonAccess, Phone
from demo.loads import SMALLEST
from vehicles.models import StockItem

pytestmark = pytest.mark.django_db


def seed(contacts=None, **options):
    out = StringIO()
    call_command("seed_demo", stdout=out, **({"contacts": contacts} if contacts else {}), **options)
    return out.getvalue()


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
