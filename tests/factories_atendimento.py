"""Attendances and contacts as rows, without the services' rules; natures and results are the migration's."""

from datetime import time, timedelta

import factory

from atendimento.models import Atendimento, CampaignFlag, Channel, Contact, Media, Nature, Result, State
from atendimento.services.access import sync_access
from core.text import fold
from customers.models import Person, Phone
from customers.phones import keys
from tests.factories import BusinessGroupFactory, RowFactory, StoreFactory, UserFactory


def nature(code="venda-de-veiculo-novo"):
    return Nature.objects.get(code=code)


def channel(code="whatsapp"):
    return Channel.objects.get(code=code)


def result(code="agendou-retorno"):
    return Result.objects.get(code=code)


class ProspectFactory(RowFactory):
    """A prospect with one mobile number."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    group = factory.SubFactory(BusinessGroupFactory)
    name = factory.Sequence(lambda n: f"Cliente {n:04d}")
    name_key = factory.LazyAttribute(lambda person: fold(person.name))

    @factory.post_generation
    def phone(self, create, extracted, **kwargs):
        if create and extracted is not False:
            e164 = extracted or f"+55119{80000000 + self.pk:08d}"
            Phone.objects.create(person=self, e164=e164, is_primary=True, **keys(e164))


class AttendanceFactory(RowFactory):
    """An open attendance of a seller, whose customer he may see."""

    class Meta:
        model = Atendimento
        skip_postgeneration_save = True

    store = factory.SubFactory(StoreFactory)
    department = "VN"
    nature = factory.LazyFunction(nature)
    channel = factory.LazyFunction(channel)
    media = factory.LazyFunction(lambda: Media.objects.get(code="google"))
    person = factory.SubFactory(ProspectFactory, group=factory.SelfAttribute("..store.group"))
    created_by = factory.SubFactory(UserFactory, group=factory.SelfAttribute("..store.group"))
    responsible = factory.SelfAttribute("created_by")
    state = State.OPEN

    @factory.post_generation
    def access(self, create, extracted, **kwargs):
        if create:
            sync_access(self)


class ContactFactory(RowFactory):
    """A scheduled contact; `days` from the store's today."""

    class Meta:
        model = Contact
        skip_postgeneration_save = True

    class Params:
        days = 0

    attendance = factory.SubFactory(AttendanceFactory)
    store = factory.SelfAttribute("attendance.store")
    department = factory.SelfAttribute("attendance.department")
    assignee = factory.SelfAttribute("attendance.responsible")
    due_on = factory.LazyAttribute(lambda row: row.attendance.store.today() + timedelta(days=row.days))
    due_at = time(10)
    channel = factory.LazyFunction(channel)
    subject = "Retornar com simulação"

    @factory.post_generation
    def mark(self, create, extracted, **kwargs):
        if create:
            scheduled = self.state == Contact.State.SCHEDULED
            Atendimento.objects.filter(pk=self.attendance_id).update(has_open_contact=scheduled)
            self.attendance.has_open_contact = scheduled


class CampaignFlagFactory(RowFactory):
    class Meta:
        model = CampaignFlag

    ref = "campaign:1"
    name = "Recall de fidelidade"
    script = "Convide para um test drive."
    starts_on = factory.LazyAttribute(lambda flag: flag.store.today() - timedelta(days=1))
    ends_on = factory.LazyAttribute(lambda flag: flag.store.today() + timedelta(days=10))


def contact_of(user, store, *, days=0, **fields):
    """A contact of this user in that store."""
    attendance = {
        name.removeprefix("attendance__"): fields.pop(name)
        for name in list(fields)
        if name.startswith("attendance__")
    }
    attendance = {"created_by": user, "responsible": user, "store": store} | attendance
    return ContactFactory(attendance=AttendanceFactory(**attendance), days=days, **fields)
