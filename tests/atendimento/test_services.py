from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import grants
from accounts.models import Parameter
from atendimento import services
from atendimento.models import (
    AppraisalMotive,
    Atendimento,
    Channel,
    ClosingReason,
    Contact,
    Event,
    Nature,
    State,
)
from atendimento.services import AtendimentoError, NotAllowedError, Outcome, Plan
from core.models import OutboxMessage
from customers.models import Ownership, Person
from tests.atendimento.conftest import result
from tests.factories import StoreFactory, member


def open_contact(attendance):
    return attendance.contacts.get(state=Contact.State.SCHEDULED)


def test_start_attendance_opens_draft_for_its_starter(world):
    attendance = world.open()

    assert (attendance.state, attendance.responsible) == (State.OPEN, world.seller)
    assert [event.kind for event in attendance.events.all()] == ["created"]


def test_start_attendance_refuses_second_sale_of_customer(world):
    person = world.person()
    world.open(person=person)
    draft = world.draft()

    with pytest.raises(AtendimentoError, match="já tem o atendimento"):
        services.start_attendance(attendance=draft, person=person, by=world.seller, reason="outro carro")

    assert Atendimento.objects.get(pk=draft.pk).state == State.DRAFT


def test_start_attendance_second_sale_needs_reason_where_store_allows_it(world):
    Parameter.objects.create(key="one_open_sale_per_customer", value=False, group=world.store.group)
    person = world.person()
    world.open(person=person)
    draft = world.draft(nature="venda-de-seminovo", department="VU")

    with pytest.raises(AtendimentoError, match="por que"):
        services.start_attendance(attendance=draft, person=person, by=world.seller)
    second = services.start_attendance(attendance=draft, person=person, by=world.seller, reason="outro carro")

    assert second.opening_reason == "outro carro"


def test_start_attendance_refuses_customer_of_another_seller(world):
    person = world.confirmed(by=world.colleague).person
    draft = world.draft()

    with pytest.raises(NotAllowedError, match=world.colleague.display_name):
        services.start_attendance(attendance=draft, person=person, by=world.seller)

    assert Atendimento.objects.get(pk=draft.pk).person is None


def test_start_attendance_by_reception_goes_to_owner(world):
    person = world.person()
    Ownership.objects.create(person=person, store=world.store, department="VN", owner=world.seller)
    reception = member(grants.RECEPCAO, (world.store, "VN VU"))

    attendance = world.open(by=reception, person=person)

    assert attendance.responsible == world.seller


def test_start_attendance_keeps_previous_after_closed_one(world):
    person = world.person()
    first = world.open(person=person)
    lost = Outcome(reason=ClosingReason.objects.get(code="adiou"))
    services.confirm(attendance=first, outcome=lost, by=world.seller)

    second = world.open(person=person)

    assert (second.previous, second.is_return) == (first, False)


def test_take_up_sets_retorno_and_drops_draft(world):
    attendance = world.confirmed()
    draft = world.draft()

    services.take_up(attendance=attendance, by=world.seller, instead_of=draft)

    assert Atendimento.objects.get(pk=attendance.pk).is_return
    assert not Atendimento.objects.filter(pk=draft.pk).exists()


def test_confirm_first_time_writes_done_contact_and_schedules_next(world):
    attendance = world.confirmed()

    assert attendance.state == State.CONFIRMED
    assert [(c.state, c.result and c.result.code) for c in attendance.contacts.order_by("pk")] == [
        ("done", "agendou-retorno"),
        ("scheduled", None),
    ]
    assert Ownership.objects.get(person=attendance.person).owner == world.seller
    assert OutboxMessage.objects.filter(topic="attendance", key=str(attendance.pk)).count() == 1


def test_confirm_completes_contact_taken_up(world):
    attendance = world.confirmed()
    taken = open_contact(attendance)

    services.confirm(
        attendance=attendance,
        outcome=Outcome(plan=world.plan(5), result=result("agendou-retorno")),
        by=world.seller,
    )

    taken.refresh_from_db()
    assert (taken.state, taken.result.code) == ("done", "agendou-retorno")
    assert open_contact(attendance).previous == taken


@pytest.mark.parametrize("missing", ["channel", "media"])
def test_confirm_names_what_is_missing(world, missing):
    attendance = world.open()
    Atendimento.objects.filter(pk=attendance.pk).update(**{missing: None})

    with pytest.raises(AtendimentoError, match="falta"):
        services.confirm(attendance=attendance, outcome=Outcome(plan=world.plan()), by=world.seller)

    assert not attendance.contacts.exists()


def test_confirm_needs_next_contact_or_reason(world):
    attendance = world.open()

    with pytest.raises(AtendimentoError, match="próximo contato ou motivo"):
        services.confirm(attendance=attendance, outcome=Outcome(), by=world.seller)

    assert Atendimento.objects.get(pk=attendance.pk).state == State.OPEN


def test_confirm_refuses_next_contact_in_the_past_and_changes_nothing(world):
    attendance = world.open()
    outcome = Outcome(plan=world.plan(days=-1), result=result("agendou-retorno"))

    with pytest.raises(AtendimentoError, match="passado"):
        services.confirm(attendance=attendance, outcome=outcome, by=world.seller)

    assert Atendimento.objects.get(pk=attendance.pk).state == State.OPEN
    assert not attendance.contacts.exists()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("proposal_invoiced", "venda-realizada"),
        ("proposal_ordered", "proposta-aceita"),
        ("proposal_created", "proposta-apresentada"),
        ("proposal_sent", "proposta-apresentada"),
        ("test_drive_done", "test-drive-feito"),
        ("appraised", "usado-avaliado"),
        ("test_drive_booked", "visita-marcada"),
        ("booking_created", "agendou-servico"),
        ("forwarded", "encaminhado"),
        ("transferred", "encaminhado"),
    ],
)
def test_result_is_derived_from_what_was_done(world, kind, code):
    attendance = world.open()
    services.record(attendance, kind, by=world.seller)

    assert services.derive(attendance).code == code


def test_result_forgets_what_was_done_before_previous_contact(world):
    attendance = world.open()
    services.record(attendance, "proposal_created", by=world.seller)
    attendance = services.confirm(attendance=attendance, outcome=Outcome(plan=world.plan()), by=world.seller)

    assert attendance.contacts.get(state="done").result.code == "proposta-apresentada"
    assert services.derive(attendance) is None


@pytest.mark.parametrize(
    ("reason", "code"),
    [("adiou", "venda-perdida"), ("informacao-prestada", "informacao-prestada")],
)
def test_result_of_closing_is_the_reasons_own(world, reason, code):
    attendance = world.open(nature="reclamacao")
    outcome = Outcome(reason=ClosingReason.objects.get(code=reason))

    attendance = services.confirm(attendance=attendance, outcome=outcome, by=world.seller)

    assert attendance.state == State.CLOSED
    assert attendance.contacts.get().result.code == code


def test_closing_with_success_needs_what_nature_names(world):
    attendance = world.open()
    outcome = Outcome(reason=ClosingReason.objects.get(code="vendido"))

    with pytest.raises(AtendimentoError, match="veículo de interesse, proposta"):
        services.confirm(attendance=attendance, outcome=outcome, by=world.seller)

    assert Atendimento.objects.get(pk=attendance.pk).state == State.OPEN


def test_discard_by_consultant_waits_for_supervisor(world):
    attendance = world.open()
    outcome = Outcome(reason=ClosingReason.objects.get(code="duplicado"))

    attendance = services.confirm(attendance=attendance, outcome=outcome, by=world.seller)
    assert (attendance.state, attendance.closing_asked_by) == (State.CONFIRMED, world.seller)
    with pytest.raises(NotAllowedError):
        services.grant_closing(attendance=attendance, by=world.seller)
    granted = services.grant_closing(attendance=attendance, by=world.supervisor)

    assert granted.state == State.CLOSED


def test_refused_closing_leaves_attendance_in_progress(world):
    attendance = world.open()
    outcome = Outcome(reason=ClosingReason.objects.get(code="duplicado"))
    attendance = services.confirm(attendance=attendance, outcome=outcome, by=world.seller)

    attendance = services.refuse_closing(attendance=attendance, by=world.supervisor, why="ligue de novo")

    assert (attendance.state, attendance.closing_asked_at) == (State.CONFIRMED, None)
    assert attendance in Atendimento.objects.in_progress().filter(has_open_contact=False)


def test_cancelling_confirmed_attendance_needs_supervisor_and_takes_contacts_along(world):
    attendance = world.confirmed()

    with pytest.raises(NotAllowedError):
        services.cancel_attendance(attendance=attendance, by=world.seller)
    services.cancel_attendance(attendance=attendance, by=world.supervisor)

    assert Atendimento.objects.get(pk=attendance.pk).state == State.CANCELLED
    assert not attendance.contacts.filter(state="scheduled").exists()


def test_change_nature_keeps_responsible_who_works_there(world):
    attendance = world.confirmed()
    seminovo = Nature.objects.get(code="venda-de-seminovo")

    attendance = services.change_nature(
        attendance=attendance, nature=seminovo, department="VU", by=world.seller
    )

    assert (attendance.department, attendance.responsible) == ("VU", world.seller)
    assert open_contact(attendance).department == "VU"


def test_change_nature_to_foreign_department_puts_it_in_that_queue(world):
    attendance = world.confirmed()
    complaint = Nature.objects.get(code="agendamento-de-servico")

    services.change_nature(attendance=attendance, nature=complaint, department="OF", by=world.seller)

    contact = open_contact(attendance)
    assert contact.assignee is None
    assert contact in Contact.objects.visible_to(world.colleague)
    assert contact not in Contact.objects.visible_to(world.seller)
    assert attendance.person in Person.objects.visible_to(world.colleague)


def test_assume_takes_attendance_from_queue_once(world):
    attendance = world.confirmed()
    booking = Nature.objects.get(code="agendamento-de-servico")
    services.change_nature(attendance=attendance, nature=booking, department="OF", by=world.seller)

    services.assume(attendance=attendance, by=world.colleague)
    with pytest.raises(AtendimentoError, match="já assumiu"):
        services.assume(attendance=attendance, by=world.supervisor)

    assert open_contact(attendance).assignee == world.colleague


def test_assume_refuses_who_works_elsewhere(world):
    attendance = world.confirmed()
    booking = Nature.objects.get(code="agendamento-de-servico")
    services.change_nature(attendance=attendance, nature=booking, department="OF", by=world.seller)

    with pytest.raises(NotAllowedError):
        services.assume(attendance=attendance, by=world.seller)

    assert Atendimento.objects.get(pk=attendance.pk).responsible is None


def test_transfer_moves_attendance_and_open_contact(world):
    attendance = world.confirmed()

    services.transfer(attendance=attendance, to=world.colleague, by=world.supervisor)

    assert open_contact(attendance).assignee == world.colleague
    assert attendance.person not in Person.objects.visible_to(member(grants.CONSULTOR, (world.store, "VN")))


def test_transfer_by_consultant_is_refused(world):
    attendance = world.confirmed()

    with pytest.raises(NotAllowedError):
        services.transfer(attendance=attendance, to=world.colleague, by=world.seller)

    assert Atendimento.objects.get(pk=attendance.pk).responsible == world.seller


def test_transfer_refuses_colleague_of_another_department(world):
    attendance = world.confirmed()
    mechanic = member(grants.CONSULTOR, (world.store, "OF"))

    with pytest.raises(AtendimentoError, match="não trabalha"):
        services.transfer(attendance=attendance, to=mechanic, by=world.supervisor)


def test_no_answer_counts_attempts_along_the_chain(world):
    attendance = world.confirmed()
    first = services.no_answer(contact=open_contact(attendance), by=world.seller)
    second = services.schedule_next(
        attendance=attendance, plan=world.plan(2), by=world.seller, previous=first
    )

    second = services.no_answer(contact=second, by=world.seller)

    assert (second.attempts, second.result.code) == (2, "sem-contato")
    assert attendance in Atendimento.objects.in_progress().filter(has_open_contact=False)


def test_no_answer_twice_is_refused(world):
    contact = open_contact(world.confirmed())
    services.no_answer(contact=contact, by=world.seller)

    with pytest.raises(AtendimentoError, match="já foi concluído"):
        services.no_answer(contact=contact, by=world.seller)

    assert Contact.objects.get(pk=contact.pk).attempts == 1


def test_undo_no_answer_reopens_and_cancels_the_contact_it_led_to(world):
    attendance = world.confirmed()
    contact = services.no_answer(contact=open_contact(attendance), by=world.seller)
    following = services.schedule_next(
        attendance=attendance, plan=world.plan(2), by=world.seller, previous=contact
    )

    services.undo_no_answer(contact=contact, by=world.seller)

    following.refresh_from_db()
    assert following.state == "cancelled"
    assert open_contact(attendance) == contact
    assert Contact.objects.get(pk=contact.pk).attempts == 0
    assert attendance.events.filter(kind=Event.Kind.NO_ANSWER_UNDONE).count() == 1


def test_undo_no_answer_after_its_time_or_by_another_is_refused(world):
    contact = services.no_answer(contact=open_contact(world.confirmed()), by=world.seller)

    with pytest.raises(AtendimentoError):
        services.undo_no_answer(contact=contact, by=world.supervisor)
    with time_machine.travel(timezone.now() + timedelta(seconds=20)), pytest.raises(AtendimentoError):
        services.undo_no_answer(contact=contact, by=world.seller)

    assert Contact.objects.get(pk=contact.pk).state == "done"


def test_reschedule_keeps_chain_and_attempts(world):
    attendance = world.confirmed()
    contact = services.log_attempt(contact=open_contact(attendance), means="whatsapp", by=world.seller)

    following = services.reschedule(contact=contact, plan=world.plan(3), by=world.seller)

    contact.refresh_from_db()
    assert (contact.result.code, following.previous, following.attempts) == ("reagendado", contact, 1)


def test_cancel_contact_leaves_attendance_under_em_execucao(world):
    attendance = world.confirmed()

    services.cancel_contact(contact=open_contact(attendance), by=world.seller)

    assert attendance in Atendimento.objects.visible_to(world.seller).in_progress().filter(
        has_open_contact=False
    )


def test_contact_of_another_seller_is_refused(world):
    contact = open_contact(world.confirmed(by=world.colleague))

    with pytest.raises(NotAllowedError):
        services.no_answer(contact=contact, by=world.seller)

    assert Contact.objects.get(pk=contact.pk).state == "scheduled"


def test_plan_for_today_past_its_hour_is_refused(world):
    attendance = world.open()
    with time_machine.travel(timezone.now().replace(hour=15, minute=0), tick=False):
        now = world.store.now()
        plan = Plan(now.date(), time(now.hour - 1), Channel.objects.get(code="whatsapp"))

        with pytest.raises(AtendimentoError, match="passado"):
            services.schedule_next(attendance=attendance, plan=plan, by=world.seller)


def test_request_appraisal_keeps_motive(world):
    attendance = world.open()
    motive = AppraisalMotive.objects.get(code="troca-por-novo")

    appraisal = services.request_appraisal(
        attendance=attendance, motive=motive, fields={"description": "Onix LT 2021"}, by=world.seller
    )

    assert (appraisal.state, appraisal.motive) == ("requested", motive)


def test_save_interest_by_specification_labels_attendance(world):
    attendance = world.open()

    services.save_interest(
        attendance=attendance, fields={"specification": "Corolla XEi prata"}, by=world.seller
    )

    attendance.refresh_from_db()
    assert attendance.vehicle_label == "Corolla XEi prata"
    assert [todo.done for todo in services.todos(attendance)] == [True, False]


def test_save_draft_merges_fields_and_refuses_novels(world):
    draft = world.draft()
    services.save_draft(attendance=draft, step="proximo-contato", typed={"due_on": "amanhã"}, by=world.seller)
    services.save_draft(attendance=draft, step="proximo-contato", typed={"subject": "ligar"}, by=world.seller)

    with pytest.raises(AtendimentoError):
        services.save_draft(attendance=draft, step="resumo", typed={"notes": "x" * 30_000}, by=world.seller)

    draft.refresh_from_db()
    assert draft.draft == {"proximo-contato": {"due_on": "amanhã", "subject": "ligar"}}


def test_save_draft_names_the_nature_chosen_so_far(world):
    draft = services.start_draft(store=world.store, by=world.seller)
    nature = Nature.objects.get(code="test-drive")

    services.save_draft(attendance=draft, step="inicio", typed={"nature": str(nature.pk)}, by=world.seller)
    draft.refresh_from_db()
    assert draft.nature == nature

    services.save_draft(attendance=draft, step="inicio", typed={"nature": "²9" * 30}, by=world.seller)
    draft.refresh_from_db()
    assert draft.nature is None


def test_foreign_store_sees_nothing(world):
    attendance = world.confirmed()
    stranger = member(grants.GERENTE, (StoreFactory(), "VN"))

    assert not Atendimento.objects.visible_to(stranger).filter(pk=attendance.pk).exists()
    assert not Contact.objects.visible_to(stranger).exists()


def test_attempt_pressed_twice_at_once_counts_one(world):
    contact = open_contact(world.confirmed())

    for _ in range(3):
        services.log_attempt(contact=contact, means="whatsapp", by=world.seller)
    services.log_attempt(contact=contact, means="telefone", by=world.seller)

    contact.refresh_from_db()
    assert contact.attempts == 2


def test_draft_of_another_is_neither_typed_in_nor_started(world):
    draft = world.draft()

    with pytest.raises(NotAllowedError):
        services.save_draft(attendance=draft, step="inicio", typed={"q": "x"}, by=world.colleague)
    with pytest.raises(NotAllowedError):
        services.set_start(attendance=draft, fields={}, by=world.colleague)

    kept = draft.draft
    draft.refresh_from_db()
    assert draft.draft == kept
