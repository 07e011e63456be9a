import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from core import schedules

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(monkeypatch):
    tasks = {"vehicles.tasks.rebuild_search": 5}
    monkeypatch.setattr(schedules, "wanted", lambda: tasks)
    return tasks


def test_sync_creates_each_schedule_once(wanted):
    schedules.sync()
    schedules.sync()

    assert [(row.func, row.minutes, row.repeats) for row in Schedule.objects.all()] == [
        ("vehicles.tasks.rebuild_search", 5, -1)
    ]


def test_sync_changes_the_minutes_and_keeps_the_next_run(wanted):
    schedules.sync()
    before = Schedule.objects.get().next_run
    wanted["vehicles.tasks.rebuild_search"] = 7

    schedules.sync()

    row = Schedule.objects.get()
    assert (row.minutes, row.next_run) == (7, before)


def test_sync_removes_what_no_room_names_and_leaves_the_administrators(wanted):
    schedules.sync()
    Schedule.objects.create(name="backup", func="os.getcwd", schedule_type=Schedule.DAILY)
    wanted.clear()

    schedules.sync()

    assert [row.name for row in Schedule.objects.all()] == ["backup"]


def test_every_wanted_schedule_is_a_function_with_positive_minutes():
    for path, minutes in schedules.wanted().items():
        assert callable(import_string(path))
        assert minutes > 0
