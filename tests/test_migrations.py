"""Old migrations that a few replaced: their names, and databases that know only some of them."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.test_architecture import FLOORS


def ours() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What each of our migrations replaces."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {key: step.replaces for key, step in loader.disk_migrations.items() if key[0] in FLOORS}


def test_old_name_is_replaced_once_and_borne_by_no_file():
    found = ours()
    replaced = Counter(name for names in found.values() for name in names)

    assert {name: times for name, times in replaced.items() if times > 1} == {}
    assert replaced.keys() & found.keys() == set()


def test_migration_replaces_those_of_its_own_app_only():
    assert [key for key, names in ours().items() if any(app != key[0] for app, _name in names)] == []


def applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def stop_halfway() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("proposals", "0081_receipts")
    recorder.record_unapplied("proposals", "0001_schema")


@pytest.mark.django_db
def test_database_that_stopped_halfway_is_refused_and_left_alone():
    stop_halfway()
    before = applied()

    with pytest.raises(CommandError, match=r"lacks proposals\.0081_receipts \(1 in all\)"):
        call_command("migrate", verbosity=0)

    assert applied() == before


@pytest.mark.django_db
def test_health_names_the_migrations_of_a_database_that_stopped_halfway(client):
    stop_halfway()

    response = client.get("/saude/")

    assert (response.status_code, response.json()) == (503, {"status": "error", "failing": "migrations"})


@pytest.mark.django_db
def test_database_with_all_old_migrations_and_no_new_one_is_up_to_date():
    recorder = MigrationRecorder(connection)
    before = applied()
    for app, name in ours():
        recorder.record_unapplied(app, name)

    call_command("migrate", verbosity=0, check_unapplied=True)
    call_command("migrate", verbosity=0)

    assert applied() == before
