"""Which cadence an event starts, and when its steps are due."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import grants
from accounts.models import Store
from atendimento.cadences.finding import cadence_for
from atendimento.cadences.timing import due_of
from atendimento.models import Atendimento, Cadence, CadenceRun, CadenceStep, Nature
from tests.accounts.test_hours import STATES
from tests.factories import BrandFactory, StoreFactory, member

pytestmark = pytest.mark.django_db
Start = Cadence.Start


@pytest.mark.parametrize(
    ("start", "steps"),
    [
        ("lead", 5),
        ("no_answer", 4),
        ("talk", 3),
        ("visit", 3),
        ("test_drive", 3),
        ("no_show", 3),
        ("proposal", 3),
    ],
)
def test_first_values_serve_every_sale_and_nothing_else(world, start, steps):
    for department in ("VN", "VU", "VD"):
        sale = Atendimento(store=world.store, department=department, nature_id=1)
        assert len(cadence_for(sale, start).steps.all()) == steps
    workshop = Atendimento(store=world.store, department="OF", nature_id=1)

    assert cadence_for(workshop, start) is None


def test_nearest_line_wins_and_switched_off_says_nothing(world):
    sale = Atendimento(store=world.store, department="VN", nature_id=1, phase="new")
    Store.objects.filter(pk=world.store.pk).update(brand=BrandFactory(group=world.store.group))
    world.store.refresh_from_db()

    def add(name, **fields):
        Cadence.objects.create(name=name, start=Start.LEAD, **fields).steps.create()
        return cadence_for(sale, Start.LEAD).name

    assert add("elsewhere", store=StoreFactory()) == "Novo lead"
    assert add("of another phase", area="vendas", phase="contact") == "Novo lead"
    assert add("department", area="VN") == "department"
    assert add("nature", nature_id=1) == "nature"
    assert add("brand", brand=world.store.brand) == "brand"
    assert add("store", store=world.store) == "store"
    Cadence.objects.filter(name="store").update(active=False)
    assert cadence_for(sale, Start.LEAD) is None


def test_same_line_twice_and_a_line_of_two_places_are_refused(world):
    again = Cadence(name="Outra", start=Start.LEAD, area="vendas")
    two = Cadence(name="Duas", start=Start.LEAD, store=world.store, brand=BrandFactory())

    for row, text in ((again, "Já existe uma cadência"), (two, "não as duas")):
        with pytest.raises(ValidationError, match=text):
            row.full_clean()


def test_script_of_unknown_words_is_refused():
    step = CadenceStep(cadence=Cadence.objects.first(), script="Olá, {cliente}, sobre {preco}")

    with pytest.raises(ValidationError, match="preco"):
        step.full_clean()


def test_nature_that_the_department_does_not_work_is_refused():
    used = Nature.objects.get(code="venda-de-seminovo")

    with pytest.raises(ValidationError) as caught:
        Cadence(name="Oficina", start=Start.LEAD, area="OF", nature=used).full_clean()
    assert caught.value.message_dict == {"nature": ["Esta natureza não é atendida neste departamento."]}
    Cadence(name="Vendas", start=Start.LEAD, area="vendas", nature=used).full_clean()


def test_hour_of_a_step_counted_in_open_hours_is_refused():
    with pytest.raises(ValidationError) as caught:
        CadenceStep(cadence=Cadence.objects.first(), unit="hours", hour=time(3)).full_clean()
    assert list(caught.value.message_dict) == ["hour"]


# A Tuesday.
@pytest.mark.parametrize(
    ("since", "step", "due"),
    [
        ("2026-11-24T10:00", (2, "hours", None), ("2026-11-24", "12:00")),
        ("2026-11-24T17:00", (2, "hours", None), ("2026-11-25", "09:00")),
        ("2026-11-24T10:00", (0, "hours", None), ("2026-11-24", "10:00")),
        ("2026-11-24T10:00", (1, "workdays", "09:00"), ("2026-11-25", "09:00")),
        ("2026-11-27T10:00", (1, "workdays", "17:30"), ("2026-11-30", "17:30")),  # Saturday closes at noon
        ("2026-11-27T10:00", (2, "workdays", None), ("2026-11-30", None)),
        ("2026-11-27T10:00", (2, "days", "10:00"), ("2026-11-30", "10:00")),  # Sunday moves on
        ("2026-12-23T10:00", (2, "workdays", "10:00"), ("2026-12-26", "10:00")),  # over Christmas
    ],
)
@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "America/Rio_Branco"])
def test_step_is_due_in_open_hours_on_the_stores_clock(zone, since, step, due):
    store = StoreFactory(time_zone=zone, state=STATES[zone])
    delay, unit, hour = step
    row = CadenceStep(delay=delay, unit=unit, hour=hour and time.fromisoformat(hour))
    moment = datetime.fromisoformat(since).replace(tzinfo=ZoneInfo(zone))

    with time_machine.travel(moment.replace(day=1), tick=False):
        found = due_of(row, store, moment)

    assert found == (date.fromisoformat(due[0]), due[1] and time.fromisoformat(due[1]))


def test_step_whose_hour_has_passed_is_due_at_once():
    store = StoreFactory()
    since = datetime(2026, 11, 23, 10, tzinfo=store.zone)

    with time_machine.travel(datetime(2026, 11, 24, 15, 20, 30, tzinfo=store.zone), tick=False):
        assert due_of(CadenceStep(delay=2, unit="hours"), store, since) == (date(2026, 11, 24), time(15, 20))


def test_administrator_keeps_the_table(client):
    client.force_login(member(grants.ADMINISTRADOR), backend="django.contrib.auth.backends.ModelBackend")
    row = Cadence.objects.first()

    assert client.get(reverse("admin:atendimento_cadence_changelist")).status_code == 200
    page = client.get(reverse("admin:atendimento_cadence_change", args=[row.pk]))
    assert page.status_code == 200
    assert row.steps.first().script[:20] in page.text


def posted(cadence, **changes):
    """The admin form as drawn, with what was changed."""
    steps = list(cadence.steps.all())
    data = {"name": cadence.name, "active": "on", "start": cadence.start, "area": cadence.area}
    data |= {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps)}
    for number, step in enumerate(steps):
        own = {"id": step.pk, "cadence": cadence.pk, "position": step.position, "delay": step.delay}
        own |= {"unit": step.unit, "hour": step.hour or "", "channel": step.channel_id or ""}
        own |= {"agenda": step.agenda, "subject": step.subject, "script": step.script}
        data |= {f"steps-{number}-{name}": value for name, value in own.items()}
    return data | changes


def test_cadence_in_use_is_told_and_who_passed_its_new_end_is_at_the_last_try(client, world):
    row = Cadence.objects.get(start="talk")
    run = world.confirmed().cadence_runs.get()
    CadenceRun.objects.update(taken=3)
    client.force_login(member(grants.ADMINISTRADOR), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:atendimento_cadence_change", args=[row.pk])
    page = client.get(address).text
    assert "Seguida agora por 1 atendimento(s)" in page
    assert "vTimeField" not in page

    twice = client.post(address, posted(row, **{"steps-1-position": 1}))
    assert "Outro passo já tem esta ordem." in twice.text
    saved = client.post(address, posted(row, **{"steps-2-DELETE": "on"}), follow=True)

    assert "1 atendimento(s) ficaram na última tentativa" in saved.text
    contact = run.contact
    client.force_login(world.seller, backend="django.contrib.auth.backends.ModelBackend")
    for address in (f"/agenda/contatos/{contact.pk}/", f"/atendimentos/{run.attendance_id}/"):
        text = client.get(address).text
        assert "última tentativa" in text
        assert "passo 3 de 2" not in text
