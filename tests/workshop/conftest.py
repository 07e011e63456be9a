from datetime import timedelta

from accounts import grants
from accounts.hours import hours_on, next_open
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_deal import AttendanceFactory, PersonFactory
from tests.worlds import lasting


class World:
    """A store with a workshop adviser, a seller without workshop, and the others of the matrix."""

    def __init__(self):
        self.store = StoreFactory(name="Matriz")
        self.sister = StoreFactory(name="Filial")
        self.stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
        self.adviser = member(grants.CONSULTOR, (self.store, "OF"))
        self.colleague = member(grants.CONSULTOR, (self.store, "OF"))
        self.seller = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.supervisor = member(grants.SUPERVISOR, (self.store, "VU OF"))
        self.manager = member(grants.GERENTE, (self.store, "VN"))
        self.director = member(grants.GERENTE_GERAL, (self.store, "VN"))
        self.reception = member(grants.RECEPCAO, (self.store, "VN OF"))
        self.operator = member(grants.OPERADOR, (self.store, "VN OF"))
        self.elsewhere = member(grants.CONSULTOR, (self.sister, "OF"))
        # The next day, from tomorrow on, on which the store is open.
        self.tomorrow = next_open(self.store, self.store.now() + timedelta(days=1)).date()
        # The same, and open until the evening.
        self.weekday = self.tomorrow
        while self.weekday.weekday() > 4 or hours_on(self.store, self.weekday) is None:
            self.weekday += timedelta(days=1)

    def attendance(self, **fields):
        return AttendanceFactory(
            **({"store": self.store, "responsible": self.adviser, "department": "OF"} | fields)
        )

    def person(self, **fields):
        return PersonFactory(**({"group": self.store.group} | fields))


kept_world, world = lasting(World)
