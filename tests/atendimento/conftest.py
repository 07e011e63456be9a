from datetime import time, timedelta

from accounts import grants
from atendimento import services
from atendimento.models import Channel, Media, Nature
from customers.services import register_prospect
from tests.factories import StoreFactory, member
from tests.worlds import lasting


class World:
    """One store with two sellers, a supervisor and a way to open attendances."""

    def __init__(self):
        self.store = StoreFactory()
        self.seller = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.colleague = member(grants.CONSULTOR, (self.store, "VN VU OF"))
        self.supervisor = member(grants.SUPERVISOR, (self.store, "VN VU OF"))
        self.serial = 0

    def person(self, by=None, name="Renata Albuquerque"):
        self.serial += 1
        phone = f"(11) 98812-{4000 + self.serial}"
        return register_prospect(by=by or self.seller, store=self.store, name=name, phone=phone)

    def draft(self, by=None, nature="venda-de-veiculo-novo", department="VN"):
        by = by or self.seller
        draft = services.start_draft(store=self.store, by=by)
        fields = {
            "nature": Nature.objects.get(code=nature),
            "department": department,
            "channel": Channel.objects.get(code="whatsapp"),
            "media": Media.objects.get(code="google"),
        }
        return services.set_start(attendance=draft, fields=fields, by=by)

    def open(self, by=None, person=None, **fields):
        by = by or self.seller
        draft = self.draft(by=by, **fields)
        return services.start_attendance(attendance=draft, person=person or self.person(by=by), by=by)

    def plan(self, days=1, hour=10):
        due_on = self.store.today() + timedelta(days=days)
        return services.Plan(due_on, time(hour), Channel.objects.get(code="whatsapp"), "Retornar")

    def confirmed(self, by=None, days=1, **fields):
        by = by or self.seller
        attendance = self.open(by=by, **fields)
        outcome = services.Outcome(plan=self.plan(days), result=result("agendou-retorno"))
        return services.confirm(attendance=attendance, outcome=outcome, by=by)


def result(code):
    from atendimento.models import Result  # noqa: PLC0415 -- slow

    return Result.objects.get(code=code)


kept_world, world = lasting(World)
