"""Two sellers at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import connection, transaction

from atendimento import services
from atendimento.models import Atendimento, State, TransferRequest
from atendimento.services import AtendimentoError, NotAllowedError, carteira, helping, photos
from core.errors import ServiceError
from customers.models import Ownership
from tests.atendimento.conftest import World, result
from tests.factories_appraisals import AppraisalFactory

pytestmark = pytest.mark.django_db(transaction=True)
SELLERS = 8


def race(jobs):
    """Run `jobs` together, each on its own connection; what each returned or was refused with."""
    gate = Barrier(len(jobs))

    def run(job):
        try:
            gate.wait()
            return job()
        except ServiceError as exc:
            return exc
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_one_customer_gets_one_sale_however_many_sellers_start_it():
    world = World()
    person = world.person()
    drafts = [world.draft() for _ in range(SELLERS)]

    def starter(draft):
        return lambda: services.start_attendance(attendance=draft, person=person, by=world.seller)

    answers = race([starter(draft) for draft in drafts])

    assert Atendimento.objects.filter(state=State.OPEN, person=person).count() == 1
    assert sum(isinstance(answer, AtendimentoError) for answer in answers) == SELLERS - 1


def test_no_answer_pressed_by_many_at_once_counts_one_attempt():
    world = World()
    attendance = world.confirmed()
    contact = attendance.contacts.get(state="scheduled")

    answers = race([lambda: services.no_answer(contact=contact, by=world.seller)] * SELLERS)

    contact.refresh_from_db()
    assert (contact.attempts, contact.state) == (1, "done")
    assert sum(isinstance(answer, AtendimentoError) for answer in answers) == SELLERS - 1


def test_confirm_posted_by_many_at_once_is_one_contact():
    world = World()
    attendance = world.open()
    outcome = services.Outcome(plan=world.plan(), result=result("agendou-retorno"))

    def press():
        return services.confirm(
            attendance=attendance, outcome=outcome, by=world.seller, idempotency_key="k" * 32
        )

    race([press] * SELLERS)

    assert sorted(attendance.contacts.values_list("state", flat=True)) == ["done", "scheduled"]


def test_confirmed_and_asked_for_at_once_wait_for_each_other_in_one_order():
    """Who confirms holds the attendance and waits for the person: nobody may wait the other way round."""
    world = World()
    rows = [world.open(by=world.colleague) for _number in range(3)]
    outcome = services.Outcome(plan=world.plan(), result=result("agendou-retorno"))

    def jobs(row):
        draft, asked = world.draft(), {"store": row.store, "department": "VN", "reason": "Vizinho"}
        return [
            lambda: services.confirm(attendance=row, outcome=outcome, by=world.colleague),
            lambda: helping.serve_for(draft=draft, person=row.person, by=world.seller),
            lambda: carteira.ask_transfer(person=row.person, by=world.seller, **asked),
        ]

    race([job for row in rows for job in jobs(row)])

    done = Atendimento.objects.filter(state=State.CONFIRMED, helper=world.seller)
    assert (done.count(), TransferRequest.objects.count()) == (3, 3)


def test_what_goes_out_of_sight_while_one_waits_is_not_ones_to_change():
    world = World()
    attendance = world.confirmed()
    Ownership.objects.all().delete()
    appraisal = AppraisalFactory(attendance=attendance)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.transfer(attendance=attendance, to=world.colleague, by=world.supervisor)
            waits = pool.submit(race, [lambda: photos.keep_photos(appraisal, [], world.seller)])
            sleep(0.3)
        (answer,) = waits.result()

    assert isinstance(answer, NotAllowedError)
