"""The worker and a person at once: one contact, whoever was first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from atendimento import services
from atendimento.cadences import working
from atendimento.cadences.finding import run_of
from atendimento.models import CadenceRun, Contact
from atendimento.services import AtendimentoError
from tests.atendimento.conftest import World
from tests.atendimento.test_concurrency import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_worker_and_seller_schedule_one_contact_and_take_one_step():
    world = World()
    attendance = world.confirmed()
    services.no_answer(contact=attendance.contacts.get(state="scheduled"), by=world.seller)
    CadenceRun.objects.update(waits_since=timezone.now() - timedelta(hours=1))

    def press():
        return services.schedule_next(attendance=attendance, plan=world.plan(), by=world.seller)

    answers = race([working.schedule_waiting, press, working.schedule_waiting, press])

    assert Contact.objects.scheduled().count() == 1
    run = run_of(attendance)
    assert (run.cadence.start, run.taken) == ("no_answer", 1)
    made = [answer for answer in answers if not isinstance(answer, AtendimentoError) and answer]
    assert len(made) == 1
