"""The phase of a sale follows what happened."""

import pytest
from django.utils import timezone

from atendimento import services
from atendimento.models import Event, Phase
from atendimento.services.standing import Fact, standing
from tests.factories_atendimento import AttendanceFactory

pytestmark = pytest.mark.django_db
Kind = Event.Kind
INVOICED = [Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_INVOICED]


def told(attendance, *kinds):
    for kind in kinds:
        ref = "testdrive:1" if kind.startswith("test_drive") else "proposal:1"
        services.record(attendance, kind, by=attendance.responsible, ref=ref)
    attendance.refresh_from_db()
    return attendance.phase


@pytest.mark.parametrize(
    ("kinds", "phase"),
    [
        ([Kind.INTEREST], Phase.NEW),
        ([Kind.NO_ANSWER], Phase.CONTACT),
        ([Kind.TEST_DRIVE_BOOKED], Phase.VISIT),
        ([Kind.PROPOSAL_CREATED, Kind.TEST_DRIVE_DONE], Phase.PROPOSAL),
        ([Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED], Phase.ORDER),
        (INVOICED, Phase.INVOICED),
        ([Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_REOPENED], Phase.PROPOSAL),
        ([*INVOICED, Kind.INVOICE_CANCELLED], Phase.ORDER),
        ([*INVOICED, Kind.DELIVERED], Phase.DELIVERED),
        ([*INVOICED, Kind.DELIVERED, Kind.PROPOSAL_RETURNED], Phase.QUALIFIED),
        ([Kind.TEST_DRIVE_BOOKED, Kind.TEST_DRIVE_CANCELLED], Phase.QUALIFIED),
        ([Kind.TEST_DRIVE_BOOKED, Kind.TEST_DRIVE_MISSED], Phase.QUALIFIED),
        ([Kind.TEST_DRIVE_DONE, Kind.PROPOSAL_CREATED, Kind.PROPOSAL_CANCELLED], Phase.VISIT),
        ([Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_CANCELLED], Phase.QUALIFIED),
    ],
)
def test_phase_is_the_farthest_fact_that_stands(kinds, phase):
    assert told(AttendanceFactory(), *kinds) == phase


def test_phase_told_by_hand_stays_through_a_contact():
    attendance = AttendanceFactory(phase=Phase.QUALIFIED)

    assert told(attendance, Kind.CONTACT_DONE) == Phase.QUALIFIED


@pytest.mark.parametrize(
    ("facts", "stand"),
    [
        # A booking that took another's place: cancelled under a reference of its own.
        ([(Kind.BOOKING_CREATED, "b:1"), (Kind.BOOKING_CANCELLED, "b:2")], {Kind.BOOKING_CANCELLED}),
        (
            [
                *((kind, "p:1") for kind in INVOICED),
                (Kind.PROPOSAL_CREATED, "p:2"),
                (Kind.PROPOSAL_CANCELLED, "p:2"),
            ],
            {*INVOICED, Kind.PROPOSAL_CANCELLED},
        ),
        (
            [
                (Kind.TEST_DRIVE_BOOKED, "t:1"),
                (Kind.TEST_DRIVE_MISSED, "t:1"),
                (Kind.TEST_DRIVE_BOOKED, "t:2"),
            ],
            {Kind.TEST_DRIVE_MISSED, Kind.TEST_DRIVE_BOOKED},
        ),
    ],
)
def test_what_was_taken_back_counts_no_more(facts, stand):
    told = [Fact(kind, ref, "", timezone.now()) for kind, ref in facts]

    assert {fact.kind for fact in standing(told)} == stand
