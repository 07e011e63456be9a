"""A test that commits leaves the next one what migrations left, neither less nor more (tests/database.py)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from accounts.models import Store
from tests.factories import StoreFactory


def state() -> tuple[int, list[str], list[str]]:
    return (
        Store.objects.count(),
        sorted(Group.objects.values_list("name", flat=True)),
        sorted(Permission.objects.values_list("name", flat=True)),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_committed_is_gone(turn):
    stores, groups, permissions = state()
    assert (stores, bool(groups), len(permissions) > 1, "Outro" in permissions) == (0, True, True, False)

    StoreFactory()
    Permission.objects.filter(codename__startswith="view").delete()
    Permission.objects.update(name="Outro")
    assert set(state()[2]) == {"Outro"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_row_of_the_test_meets_no_key_of_the_first_rows(turn):
    taken = set(Group.objects.values_list("pk", flat=True))

    assert Group.objects.create(name="Novo").pk not in taken
    connection.check_constraints()
