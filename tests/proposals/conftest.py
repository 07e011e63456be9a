import re
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import grants
from proposals.invoicing.invoices import Typed, invoice_by_hand
from proposals.invoicing.key import check_digit
from proposals.invoicing.services import authorise_invoicing
from proposals.orders.services import place_order
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_deal import AttendanceFactory, ProposalFactory, StockItemFactory, complete, pay
from tests.worlds import lasting
from vehicles.services import reserve

INPUT = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
INCOMPLETE = "A página está incompleta"


def refused(response):
    """The fields that a fragment marks as wrong; a hidden one says that the page is incomplete."""
    content = response.content.decode()
    marked = [tag for tag in INPUT.findall(content) if "is-invalid" in tag]
    found = [name for tag in marked for name in re.findall(r'name="(\w+)"', tag)]
    return [*dict.fromkeys(found), *(["version"] if INCOMPLETE in content else [])]


def key_of(store, day, number, series=1):
    """The access key of an NF-e of `store`, with its check digit."""
    body = f"35{day:%y%m}{store.cnpj}55{series:03d}{number:09d}112345678"
    return body + check_digit(body)


class World:
    """A store with seller, colleague and leaders; a sister store; a store of another group."""

    def __init__(self):
        self.store = StoreFactory(name="Matriz")
        self.sister = StoreFactory(name="Filial")
        self.stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
        self.seller = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.colleague = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.supervisor = member(grants.SUPERVISOR, (self.store, "VN VU"))
        self.clerk = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.clerk.groups.add(Group.objects.get(name=grants.FATURISTA))
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

    def ordered(self, **fields):
        """An order whose unit has its chassis: only a manager's word is missing."""
        proposal = self.ready_proposal(**fields)
        if proposal.stock_item is not None:
            vehicle = proposal.stock_item.vehicle
            vehicle.chassis = f"9BGKS48T0TG{vehicle.pk:06d}"
            vehicle.save()
        # Without a unit its cost is not known: beyond the seller's limit.
        by = self.seller if proposal.stock_item else self.manager
        return place_order(proposal=proposal, version=proposal.version, by=by)

    def authorised(self, **fields):
        return self.authorise(self.ordered(**fields))

    def authorise(self, proposal):
        return authorise_invoicing(proposal=proposal, version=proposal.version, by=self.manager)

    def invoiced(self, **fields):
        return self.invoice(self.authorised(**fields))

    def invoice(self, proposal):
        day = self.store.today()
        typed = Typed(number=proposal.pk, series=1, key=key_of(self.store, day, proposal.pk), issued_on=day)
        return invoice_by_hand(proposal=proposal, typed=typed, version=proposal.version, by=self.supervisor)

    def reserve(self, unit, holder="atendimento:0", label="João"):
        until = timezone.now() + timedelta(days=1)
        return reserve(stock_item=unit, until=until, holder=holder, holder_label=label, by=self.colleague)


kept_world, world = lasting(World)
