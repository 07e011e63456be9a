"""The phase of a sale follows what happened."""

import pytest

from atendimento import services
from atendimento.models import Event, Phase
from tests.factories_atendimento import AttendanceFactory

pytestmark = pytest.mark.django_db
Kind = Event.Kind


def told(attendance, *kinds):
    for kind in kinds:
        services.record(attendance, kind, by=attendance.responsible, ref="proposal:1")
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
        ([Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_INVOICED], Phase.INVOICED),
        ([Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_REOPENED], Phase.PROPOSAL),
        ([Kind.TEST_DRIVE_DONE, Kind.PROPOSAL_CREATED, Kind.PROPOSAL_CANCELLED], Phase.VISIT),
        ([Kind.PROPOSAL_CREATED, Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_CANCELLED], Phase.QUALIFIED),
    ],
)
def test_phase_is_the_farthest_fact_that_stands(kinds, phase):
    assert told(AttendanceFactory(), *kinds) == phase


def test_phase_told_by_hand_stays_through_a_contact():
    attendance = AttendanceFactory(phase=Phase.QUALIFIED)

    assert told(attendance, Kind.CONTACT_DONE) == Phase.QUALIFIED
