from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Parameter
from atendimento.models import Event
from proposals.checklists import services
from proposals.checklists.gaps import gaps
from proposals.checklists.models import DocumentStep, Gate, StepRecord, StepScope
from proposals.checklists.steps import steps_of
from proposals.errors import NotAllowedError, ProposalError


@pytest.fixture
def order(world):
    return world.proposal(state="order")


def step(code):
    return DocumentStep.objects.get(code=code)


def record(world, order, code="renave-saida", *, by=None, **fields):
    values = {"done_on": order.store.today(), "reference": "A-77"} | fields
    return services.record_step(proposal=order, step=step(code), by=by or world.supervisor, **values)


def codes(proposal):
    return [row.code for row in steps_of(proposal)]


@pytest.mark.parametrize(
    ("business_type", "expected"),
    [
        ("VN", ["renave-saida", "emplacamento", "crlv-e"]),
        ("VU", ["renave-entrada", "atpv-e-entrada", "renave-saida", "atpv-e", "crlv-e"]),
        ("VD", ["emplacamento", "crlv-e"]),
    ],
)
def test_steps_follow_the_business_type(world, order, business_type, expected):
    order.business_type = business_type

    assert codes(order) == expected


def test_steps_of_the_nearest_line(world, order):
    StepScope.objects.create(step=step("crlv-e"), store=world.store, applies=False)
    StepScope.objects.create(step=step("emplacamento"), store=world.sister)

    assert codes(order) == ["renave-entrada", "atpv-e-entrada", "renave-saida", "atpv-e"]

    StepScope.objects.create(step=step("crlv-e"), store=world.store, business_type="VU")
    StepScope.objects.create(step=step("emplacamento"), store=world.store)

    assert codes(order)[-2:] == ["emplacamento", "crlv-e"]


def test_gaps_are_what_the_parameter_of_the_gate_names(world, order):
    def found(gate):
        return [gap.code for gap in gaps(order, gate)]

    assert [found(gate) for gate in Gate] == [[], ["step_renave-saida"], ["step_atpv-e"]]

    Parameter.objects.create(
        key="steps_before_authorising", value=["renave-entrada", "emplacamento"], group=world.store.group
    )
    record(world, order)

    # Registration applies to new cars only.
    assert [found(gate) for gate in Gate] == [["step_renave-entrada"], [], ["step_atpv-e"]]


def test_record_keeps_day_and_number_and_tells_the_timeline(world, order):
    row = record(world, order, done_on=date(2026, 11, 2))

    assert (row.done_on, row.reference, row.recorded_by) == (date(2026, 11, 2), "A-77", world.supervisor)
    event = Event.objects.get(kind="step_done")
    assert event.label == f"{order.number} RENAVE: saída de estoque · 02/11/2026"


def test_record_again_corrects_and_the_same_again_changes_nothing(world, order):
    for reference in ("A-77", "A-78", "A-78"):
        record(world, order, reference=reference)

    assert StepRecord.objects.get().reference == "A-78"
    assert Event.objects.filter(kind="step_done").count() == 2


def test_undo_takes_the_record_away_and_keeps_it_in_the_timeline(world, order):
    record(world, order)

    for _press in range(2):
        services.undo_step(proposal=order, step=step("renave-saida"), by=world.supervisor)

    assert not StepRecord.objects.exists()
    assert Event.objects.get(kind="step_undone").data["before"]["reference"] == "A-77"


def test_record_is_refused_and_nothing_changes(world, order):
    tomorrow = order.store.today() + timedelta(days=1)
    negotiation = world.proposal()
    stranger = world.proposal(world.attendance(store=world.sister), state="order")
    refusals = [
        (NotAllowedError, {"by": world.seller}),
        (NotAllowedError, {"order": stranger}),
        (ProposalError, {"order": negotiation}),
        (ProposalError, {"done_on": tomorrow}),
        (ProposalError, {"code": "emplacamento"}),
    ]

    for error, change in refusals:
        with pytest.raises(error):
            record(world, **({"order": order} | change))

    assert not StepRecord.objects.exists()
    assert not Event.objects.filter(kind="step_done").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_card_shows_every_step_in_constant_queries(client, world, order, count, django_assert_num_queries):
    for code in ("renave-entrada", "renave-saida", "atpv-e")[:count]:
        record(world, order, code)
    client.force_login(world.seller)

    with django_assert_num_queries(17):
        response = client.get(reverse("proposals:steps", args=[order.pk]))

    assert [row.step.code for row in response.context["rows"]] == codes(order)
    assert response.context["done"] == count
    assert not response.context["may_work"]


def test_press_records_in_place_and_says_what_is_wrong(client, world, order):
    client.force_login(world.supervisor)
    url = reverse("proposals:step-record", args=[order.pk, step("atpv-e").pk])

    refused = client.post(url, {"done_on": "2999-01-01", "reference": "9"}, headers={"hx-request": "true"})
    assert refused.status_code == 422
    assert "A data não pode ser futura." in refused.content.decode()
    assert not StepRecord.objects.exists()

    done = client.post(url, {"done_on": "2026-11-02", "reference": "9"}, headers={"hx-request": "true"})
    assert (done.status_code, StepRecord.objects.get().reference) == (200, "9")
    plain = client.post(reverse("proposals:step-undo", args=[order.pk, step("atpv-e").pk]))
    assert (plain.status_code, StepRecord.objects.exists()) == (302, False)
