"""An attendance follows its cadence: what begins it, moves it on, ends it, and what is proposed meanwhile."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Parameter
from atendimento import services
from atendimento.cadences import proposing, working
from atendimento.cadences.finding import look_ahead, run_of
from atendimento.models import (
    Cadence,
    CadenceRun,
    CadenceStep,
    Channel,
    ClosingReason,
    Contact,
    Event,
    Nature,
    State,
)
from atendimento.services import Lead, aftersale, leads, receive_lead
from atendimento.services.errors import AtendimentoError
from atendimento.services.events import record
from tests.atendimento.conftest import result
from tests.factories_atendimento import ProspectFactory, nature

pytestmark = pytest.mark.django_db
Kind = Event.Kind


@pytest.fixture(autouse=True)
def clock(world):
    # A Tuesday.
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=world.store.zone), tick=False) as traveller:
        yield traveller


def come(world, person=None, responsible=None):
    lead = Lead(
        store=world.store,
        person=person or ProspectFactory(group=world.store.group),
        is_new_person=person is None,
        nature=nature(),
        department="VN",
        channel=Channel.objects.get(code="portal"),
        origin="Webmotors",
        received_at=timezone.now(),
        responsible=responsible or world.seller,
    )
    return receive_lead(lead, by=world.supervisor).attendance


def where(attendance):
    """Cadence, steps taken, and whether a contact stands for the last one."""
    run = run_of(attendance)
    return run and (run.cadence.name, run.taken, run.contact_id is not None)


def open_contact(attendance):
    return attendance.contacts.get(state="scheduled")


def no_answer(attendance, by):
    services.no_answer(contact=open_contact(attendance), by=by)
    attendance.refresh_from_db()
    return proposing.after_no_answer(attendance, run_of(attendance))


def accept(attendance, found, by):
    plan = services.Plan(found.due_on, found.due_at, found.channel, found.subject)
    last = attendance.contacts.order_by("-pk").first()
    return services.schedule_next(attendance=attendance, plan=plan, by=by, previous=last)


def after_talk(attendance):
    return proposing.after(attendance, look_ahead(attendance))


def talk(attendance, world, plan=None, code="agendou-retorno"):
    attendance.refresh_from_db()
    outcome = services.Outcome(plan=plan or world.plan(), result=result(code))
    attendance.media_id = 1
    attendance.save()
    return services.confirm(attendance=attendance, outcome=outcome, by=world.seller)


def test_lead_walks_through_its_cadence_to_a_proposed_closing(world, clock):
    lead = come(world)
    leads.run_clocks()
    assert where(lead) == ("Novo lead", 1, True)

    seen = []
    while found := no_answer(lead, world.seller):
        seen.append((found.number, f"{found.due_on:%d/%m} {found.due_at:%H:%M}", found.channel.code))
        contact = accept(lead, found, world.seller)
        assert contact.attempts == found.number - 1
        clock.move_to(contact.due_moment())

    assert seen == [
        (2, "24/11 12:00", "whatsapp"),
        (3, "25/11 09:00", "telefone-ativo"),
        (4, "27/11 17:30", "telefone-ativo"),
        (5, "01/12 10:00", "whatsapp"),
    ]
    assert proposing.proposes_closing(lead, run_of(lead))
    closed = services.close_unreached(attendance=lead, by=world.seller)
    again = services.close_unreached(attendance=lead, by=world.seller)
    assert (closed.state, again.state) == (State.CLOSED, State.CLOSED)
    assert closed.closing_reason.kind == ClosingReason.Kind.AUTOMATIC
    assert lead.events.filter(kind=Kind.CLOSED).count() == 1
    assert (run_of(lead), CadenceRun.objects.get().ending) == (None, "over")


def test_closing_is_refused_while_tries_are_left_or_a_contact_is_scheduled(world):
    lead = come(world)
    no_answer(lead, world.seller)

    with pytest.raises(AtendimentoError, match="tentativas a fazer"):
        services.close_unreached(attendance=lead, by=world.seller)
    lead.refresh_from_db()
    assert lead.state == State.OPEN


@pytest.mark.parametrize("touch", ["no_answer", "attempt", "transfer"])
def test_lead_touched_before_the_worker_looked_follows_its_cadence(world, touch):
    lead = come(world)
    if touch == "no_answer":
        services.no_answer(contact=open_contact(lead), by=world.seller)
    elif touch == "attempt":
        services.log_attempt(contact=open_contact(lead), means="WhatsApp", by=world.seller)
    else:
        services.transfer(attendance=lead, to=world.colleague, by=world.supervisor)

    assert where(lead) == ("Novo lead", 1, True)
    leads.run_clocks()
    assert CadenceRun.objects.count() == 1


def test_lead_that_comes_back_without_a_contact_begins_anew(world):
    lead = come(world)
    no_answer(lead, world.seller)

    come(world, person=lead.person)

    assert where(lead) == ("Novo lead", 1, True)
    assert list(CadenceRun.objects.order_by("pk").values_list("ending", flat=True)) == ["replaced", ""]


def test_talk_ends_the_chase_and_the_follow_up_goes_on_from_talk_to_talk(world):
    lead = come(world)
    no_answer(lead, world.seller)
    lead = talk(lead, world)
    assert where(lead) == ("Depois da conversa", 1, True)
    assert CadenceRun.objects.filter(ending="reached").count() == 1

    found = after_talk(lead)
    assert (found.number, found.total, found.due_on) == (2, 3, date(2026, 11, 28))
    lead = talk(lead, world, services.Plan(found.due_on, found.due_at, found.channel, found.subject))

    assert where(lead) == ("Depois da conversa", 2, True)


def test_follow_up_that_finds_nobody_gives_way_to_the_chase_and_goes_on_after_it(world):
    attendance = talk(world.confirmed(), world)
    assert where(attendance) == ("Depois da conversa", 2, True)

    found = no_answer(attendance, world.seller)
    assert (found.cadence, found.number, found.total) == ("Sem contato", 1, 4)
    accept(attendance, found, world.seller)
    found = no_answer(attendance, world.seller)
    assert (found.cadence, found.number) == ("Sem contato", 2)
    accept(attendance, found, world.seller)
    found = after_talk(attendance)
    assert (found.cadence, found.number) == ("Depois da conversa", 3)

    attendance = talk(attendance, world)

    assert where(attendance) == ("Depois da conversa", 3, True)
    assert after_talk(attendance) is None
    no_answer(attendance, world.seller)
    attendance = talk(attendance, world)
    # At its end there is nothing to go back to.
    assert where(attendance) == ("Depois da conversa", 1, True)


def test_paused_follow_up_is_not_begun_anew_by_the_proposal_it_is_for(world):
    attendance = world.confirmed()
    record(attendance, Kind.PROPOSAL_CREATED, by=world.seller, ref="proposal:1")
    no_answer(attendance, world.seller)
    assert where(attendance) == ("Sem contato", 0, False)

    record(attendance, Kind.PROPOSAL_SENT, by=world.seller, ref="proposal:1")
    assert where(attendance) == ("Sem contato", 0, False)

    attendance = talk(attendance, world)
    assert where(attendance) == ("Proposta apresentada", 1, True)


def test_manual_contact_takes_the_place_of_the_pending_step(world):
    lead = come(world)
    no_answer(lead, world.seller)

    contact = services.schedule_next(attendance=lead, plan=world.plan(days=30), by=world.seller)

    assert where(lead) == ("Novo lead", 2, True)
    card = proposing.card_of(contact, world.seller, run_of(lead))
    assert (card.number, card.total, card.is_own) == (2, 5, False)
    assert no_answer(lead, world.seller).number == 3


def test_rescheduled_contact_stands_for_the_same_step(world):
    lead = come(world)
    leads.run_clocks()

    moved = services.reschedule(contact=open_contact(lead), plan=world.plan(days=3), by=world.seller)

    assert where(lead) == ("Novo lead", 1, True)
    assert proposing.card_of(moved, world.seller, run_of(lead)).number == 1


def test_undo_takes_the_step_back(world):
    lead = come(world)
    first = open_contact(lead)
    accept(lead, no_answer(lead, world.seller), world.seller)
    assert where(lead) == ("Novo lead", 2, True)

    services.undo_no_answer(contact=first, by=world.seller)

    assert (where(lead), run_of(lead).contact) == (("Novo lead", 1, True), first)


@pytest.mark.parametrize("taken", [0, 1, 3])
@pytest.mark.parametrize("accepted", [False, True])
def test_undo_brings_back_the_follow_up_that_gave_way(world, taken, accepted):
    attendance = world.confirmed()
    CadenceRun.objects.update(taken=taken)
    contact = open_contact(attendance)
    if not taken:
        CadenceRun.objects.update(contact=None)
    found = no_answer(attendance, world.seller)
    if accepted:
        accept(attendance, found, world.seller)

    services.undo_no_answer(contact=contact, by=world.seller)

    assert where(attendance) == ("Depois da conversa", taken, taken > 0)
    assert run_of(attendance).contact == (contact if taken else None)
    assert CadenceRun.objects.count() == 1


def test_undo_leaves_a_missed_appointments_cadence_running(world):
    attendance = world.confirmed()
    record(attendance, Kind.TEST_DRIVE_MISSED, by=world.seller)
    contact = open_contact(attendance)
    no_answer(attendance, world.seller)

    services.undo_no_answer(contact=contact, by=world.seller)

    assert where(attendance) == ("Não compareceu", 0, False)


def test_script_is_filled_and_the_customers_name_is_no_word_itself(world):
    lead = come(world)
    lead.person.name = "{veiculo} Souza"
    lead.person.save()
    found = no_answer(lead, world.seller)
    contact = Contact.objects.get(pk=accept(lead, found, world.seller).pk)

    card = proposing.card_of(contact, world.seller, run_of(lead))

    assert "Aqui é" in card.script
    assert world.store.name in card.script
    assert "{veiculo}" in card.script
    assert card.is_whatsapp


@pytest.mark.parametrize(
    ("vehicle", "said"),
    [
        ("", ["Recebi o seu interesse e tentei", "alguma dúvida?", "mais gostou?", "A proposta ainda está"]),
        (
            "Onix",
            ["interesse (Onix) e tentei", "dúvida sobre Onix?", "gostou em Onix?", "proposta do Onix ainda"],
        ),
    ],
)
def test_first_scripts_read_well_with_and_without_a_vehicle(world, vehicle, said):
    attendance = world.confirmed()
    attendance.vehicle_label = vehicle
    steps = CadenceStep.objects.filter(script__contains="{veiculo}").order_by("cadence__pk", "position")

    texts = [proposing.say(step, attendance, world.seller) for step in steps]

    for part in said:
        assert any(part in text for text in texts)
    assert "veículo" not in " ".join(texts)
    loose = CadenceStep(script="Sobre o {veiculo} [sem palavra]")
    assert proposing.say(loose, attendance, world.seller) == f"Sobre o {vehicle or 'carro'} [sem palavra]"


# Events that begin a cadence


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.ARRIVED, "Depois da visita"),
        (Kind.TEST_DRIVE_DONE, "Depois do test drive"),
        (Kind.TEST_DRIVE_MISSED, "Não compareceu"),
        (Kind.PROPOSAL_CREATED, "Proposta apresentada"),
        (Kind.PROPOSAL_SENT, "Proposta apresentada"),
    ],
)
def test_event_begins_its_cadence_in_place_of_the_one_before(world, kind, name):
    attendance = world.confirmed()

    record(attendance, kind, by=world.seller, ref="proposal:1")

    assert where(attendance) == (name, 0, False)
    assert Contact.objects.scheduled().count() == 1


def test_proposal_sent_again_begins_nothing_anew_and_the_order_ends_it(world):
    attendance = world.confirmed()
    record(attendance, Kind.PROPOSAL_CREATED, by=world.seller, ref="proposal:1")
    attendance = talk(attendance, world)
    assert where(attendance) == ("Proposta apresentada", 1, True)

    record(attendance, Kind.PROPOSAL_SENT, by=world.seller, ref="proposal:1")
    assert where(attendance) == ("Proposta apresentada", 1, True)

    record(attendance, Kind.PROPOSAL_ORDERED, by=world.seller, ref="proposal:1")
    assert where(attendance) is None


def test_change_of_nature_keeps_the_cadence_that_fits_and_ends_the_other(world):
    attendance = world.confirmed()
    used = Nature.objects.get(code="venda-de-seminovo")
    services.change_nature(attendance=attendance, nature=used, department="VU", by=world.seller)
    assert where(attendance) == ("Depois da conversa", 1, True)

    workshop = Nature.objects.get(code="pos-venda")
    services.change_nature(attendance=attendance, nature=workshop, department="OF", by=world.supervisor)

    assert where(attendance) is None
    assert Contact.objects.scheduled().filter(attendance=attendance).exists()


def test_transfer_takes_the_cadence_along(world):
    lead = come(world)
    services.transfer(attendance=lead, to=world.colleague, by=world.supervisor)

    found = no_answer(lead, world.colleague)

    assert accept(lead, found, world.colleague).assignee == world.colleague
    assert where(lead) == ("Novo lead", 2, True)


def test_nothing_configured_changes_nothing(world):
    CadenceStep.objects.all().delete()
    Cadence.objects.all().delete()
    lead = come(world)
    leads.run_clocks()

    assert no_answer(lead, world.seller) is None
    assert after_talk(lead) is None
    assert not proposing.proposes_closing(lead, run_of(lead))
    assert working.schedule_waiting() == 0
    lead = talk(lead, world)
    assert not CadenceRun.objects.exists()


def test_post_sale_contact_keeps_its_own_day_and_its_tries_follow(world):
    sale = world.confirmed()
    contact = aftersale.open_after_sale(sale=sale, due_on=date(2026, 11, 30), subject="P-1", by=world.seller)

    assert (contact.due_on, contact.subject) == (date(2026, 11, 30), "P-1")
    assert where(contact.attendance) == ("Pós-venda", 1, True)


# Whose agenda


def step_two(agenda):
    CadenceStep.objects.filter(cadence__name="Novo lead", position=2).update(agenda=agenda)


def test_step_of_the_supervisor_stands_in_his_agenda(world):
    step_two("leader")
    lead = come(world)

    contact = accept(lead, no_answer(lead, world.seller), world.seller)

    contact.refresh_from_db()
    lead.refresh_from_db()
    assert (contact.assignee, lead.responsible) == (world.supervisor, world.seller)


def test_step_of_the_queue_gives_the_customer_back_to_the_department(world):
    step_two("queue")
    lead = come(world)

    contact = accept(lead, no_answer(lead, world.seller), world.seller)

    contact.refresh_from_db()
    lead.refresh_from_db()
    assert (contact.assignee, lead.responsible, lead.has_open_contact) == (None, None, True)
    services.assume(attendance=lead, by=world.colleague)
    contact.refresh_from_db()
    assert contact.assignee == world.colleague


# The worker


def test_worker_goes_on_where_nobody_did_once(world, clock):
    lead = come(world)
    no_answer(lead, world.seller)
    assert working.schedule_waiting() == 0

    clock.shift(timedelta(minutes=15))
    assert (working.schedule_waiting(), working.schedule_waiting()) == (1, 0)

    contact = open_contact(lead)
    assert (contact.due_on, contact.due_at) == (date(2026, 11, 24), time(12))
    assert (contact.attempts, contact.subject) == (1, "Mensagem depois da ligação")
    told = lead.events.get(kind=Kind.CONTACT_SCHEDULED, ref=f"contact:{contact.pk}")
    assert (told.actor, told.label) == (None, "24/11/2026 12:00 · cadência Novo lead, passo 2 de 5")


@pytest.mark.parametrize("why", ["parameter", "cancelled", "spent", "asked"])
def test_worker_leaves_alone(world, clock, why):
    lead = come(world)
    no_answer(lead, world.seller)
    if why == "parameter":
        Parameter.objects.create(key="cadence_wait_minutes", value=0, group=world.store.group)
    elif why == "cancelled":
        contact = accept(lead, proposing.after_no_answer(lead, run_of(lead)), world.seller)
        services.cancel_contact(contact=contact, by=world.seller)
    elif why == "spent":
        CadenceRun.objects.update(taken=5)
    else:
        lead.closing_asked_at = timezone.now()
        lead.save()

    clock.shift(timedelta(hours=1))

    assert working.schedule_waiting() == 0
    if why != "parameter":  # also where it came about after the worker had chosen what to do
        assert not working.go_on(lead.pk, working.waiting())
    assert not Contact.objects.scheduled().exists()


def test_no_show_waits_for_the_next_step(world, clock):
    attendance = world.confirmed()
    services.cancel_contact(contact=open_contact(attendance), by=world.seller)
    attendance.refresh_from_db()
    record(attendance, Kind.TEST_DRIVE_MISSED, by=world.seller)

    clock.shift(timedelta(minutes=20))

    assert working.schedule_waiting() == 1
    assert open_contact(attendance).due_at == time(11)
