"""Appraisals in any state, without the services' rules."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import grants
from atendimento.models import Appraisal, AppraisalMotive
from tests.factories import RowFactory, member
from tests.factories_atendimento import AttendanceFactory
from vehicles.plates import canonical


class AppraisalFactory(RowFactory):
    """Asked for by the attendance's responsible; what its state needs is there."""

    class Meta:
        model = Appraisal

    attendance = factory.SubFactory(AttendanceFactory)
    store = factory.SelfAttribute("attendance.store")
    description = "Onix LT 1.0 2019"
    plate = "FTR2J18"
    plate_key = factory.LazyAttribute(lambda row: canonical(row.plate))
    motive = factory.LazyFunction(lambda: AppraisalMotive.objects.get(code="troca-por-novo"))
    requested_by = factory.SelfAttribute("attendance.created_by")
    state = "requested"

    @factory.lazy_attribute
    def appraised_by(self):
        return None if self.state in ("requested", "cancelled") else self.requested_by

    @factory.lazy_attribute
    def value(self):
        return None if self.state in ("requested", "in_progress", "cancelled") else Decimal(52000)

    @factory.lazy_attribute
    def valid_until(self):
        days = {"approved": 3, "used": 3, "expired": -1}.get(self.state)
        return None if days is None else timezone.now() + timedelta(days=days)

    @factory.lazy_attribute
    def decided_by(self):
        return self.requested_by if self.state in ("approved", "used", "expired", "refused") else None

    @factory.lazy_attribute
    def reason(self):
        return "Pintura refeita" if self.state == "refused" else ""


def appraiser(*places):
    """A Consultor who also values used cars."""
    user = member(grants.CONSULTOR, *places)
    user.groups.add(Group.objects.get(name=grants.AVALIADOR))
    return user
