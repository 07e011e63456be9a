import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import grants
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_deal import AttendanceFactory, ProposalFactory, StockItemFactory, complete, pay
from vehicles.services import reserve

INPUT = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
INCOMPLETE = "A página está incompleta"


def refused(response):
    """The fields that a fragment marks as wrong; a hidden one says that the page is incomplete."""
    content = response.content.decode()
    marked = [tag for tag in INPUT.findall(content) if "is-invalid" in tag]
    found = [name for tag in marked for name in re.findall(r'name="(\w+)"', tag)]
    return [*dict.fromkeys(found), *(["version"] if INCOMPLETE in content else [])]


class World:
    """A store with seller, colleague and leaders; a sister store; a store of another group."""

    def __init__(self):
        self.store = StoreFactory(name="Matriz")
        self.sister = StoreFactory(name="Filial")
        self.stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
        self.seller = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.colleague = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.supervisor = member(grants.SUPERVISOR, (self.store, "VN VU"))
        self.manager = member(grants.GERENTE, (self.store, "VN VU"))
        self.reception = member(grants.RECEPCAO, (self.store, "VN VU"))
        self.operator = member(grants.OPERADOR, (self.store, "VN VU"))

    def attendance(self, **fields):
        return AttendanceFactory(**({"store": self.store, "responsible": self.seller} | fields))

    def unit(self, **fields):
        return StockItemFactory(**({"store": self.store} | fields))

    def proposal(self, attendance=None, **fields):
        attendance = attendance or self.attendance()
        return ProposalFactory(attendance=attendance, **fields)

    def ready_proposal(self, responsible=None, **fields):
        """It lacks nothing for an order."""
        attendance = self.attendance(responsible=responsible or self.seller)
        complete(attendance.person)
        proposal = self.proposal(attendance, **fields)
        pay(proposal)
        return proposal

    def reserve(self, unit, holder="atendimento:0", label="João"):
        until = timezone.now() + timedelta(days=1)
        return reserve(stock_item=unit, until=until, holder=holder, holder_label=label, by=self.colleague)


@pytest.fixture
def world(db):
    return World()
