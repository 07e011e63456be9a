"""The worker's look at the clocks of new leads: who is warned, to whom a lead goes that nobody tries."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from accounts.scope import workers
from atendimento.cadences import runs
from atendimento.chain import leaders, supervisors
from atendimento.models import Atendimento, ClockStep, Event, RotaTurn
from atendimento.rota.reading import Line, Place
from atendimento.services import clock, turns
from atendimento.services.errors import AtendimentoError
from atendimento.services.events import record
from atendimento.services.routing import hand_over
from core.notices import notify
from core.one_by_one import total_of

PORTION = 200


def run_clocks() -> int:
    """Warn of what lapses soon, move on what has lapsed. How many leads were touched."""
    stores = Store.objects.filter(pk__in=Atendimento.objects.on_the_clock().values("store")).order_by("pk")
    return total_of(stores, run_in)


def run_in(store: Store) -> int:
    now = timezone.now()
    settle_in(store)
    return warn_in(store, now) + move_on_in(store, now)


def settle_in(store: Store) -> None:
    """Write down the limits of leads that have just come, and begin their cadence."""
    fresh = Atendimento.objects.on_the_clock().filter(store=store, clock_due_at=None, clock_told=False)
    for pk in keys(fresh):
        settle(pk)


@transaction.atomic
def settle(pk: int) -> None:
    lead = lock_lead(pk)
    if lead is not None and clock.is_unsettled(lead):
        runs.begin_lead(lead)
        clock.settle(lead)
        if lead.responsible is None:
            tell_free(lead)


def tell_free(lead: Atendimento) -> None:
    """A new lead of nobody's: everybody who may take it hears of it, and who leads them."""
    sellers = workers("atendimento.be_responsible", [lead.store_id], lead.department)
    text = _("Novo lead sem responsável: %(name)s") % {"name": lead.person}
    notify([*sellers, *supervisors(lead)], kind="lead", text=text, url=f"/atendimentos/{lead.pk}/")


def warn_in(store: Store, now: datetime) -> int:
    before = now + timedelta(minutes=int(parameter("lead_warning_minutes", store=store)))
    soon = Atendimento.objects.on_the_clock().filter(
        store=store, clock_due_at__gt=now, clock_due_at__lte=before, clock_warned=False
    )
    return sum(warn(pk) for pk in keys(soon))


def keys(rows: QuerySet[Atendimento]) -> list[int]:
    return list(rows.order_by("clock_due_at", "pk").values_list("pk", flat=True)[:PORTION])


def lock_lead(pk: int) -> Atendimento | None:
    """Still on the clock, now that it is held."""
    rows = Atendimento.objects.on_the_clock().select_for_update(of=("self",))
    return rows.select_related("store", "person", "responsible", "channel").filter(pk=pk).first()


@transaction.atomic
def warn(pk: int) -> bool:
    lead = lock_lead(pk)
    if lead is None or lead.clock_warned or lead.clock_due_at is None:
        return False
    lead.clock_warned = True
    lead.save(update_fields=["clock_warned"])
    text = _("Lead %(name)s: %(step)s até %(hour)s")
    tell(lead, [lead.responsible] if lead.responsible else leaders(lead), text)
    return True


def tell(lead: Atendimento, users: list[User], text: str) -> None:
    due = lead.clock_due_at.astimezone(lead.store.zone) if lead.clock_due_at else None
    words = text % {
        "name": lead.person,
        "step": str(ClockStep(lead.clock_step).label).lower(),
        "hour": f"{due:%H:%M}" if due else "",
    }
    notify(users, kind="lead_clock", text=words, url=lead.get_absolute_url())


def move_on_in(store: Store, now: datetime) -> int:
    late = Atendimento.objects.on_the_clock().filter(store=store, clock_due_at__lte=now, clock_told=False)
    return sum(move_on(pk, store) for pk in keys(late))


@transaction.atomic
def move_on(pk: int, store: Store) -> bool:
    """A lead past its limit goes to the next of the rota, a few times; then its leaders are told once."""
    turns.hold(store)
    lead = lock_lead(pk)
    if lead is None or lead.clock_told or lead.clock_due_at is None or lead.clock_due_at > timezone.now():
        return False
    if lead.clock_step == ClockStep.TALK or not redistribute(lead):
        lead.clock_told = True
        lead.save(update_fields=["clock_told"])
        tell(lead, leaders(lead), _("Lead %(name)s passou do limite: %(step)s até %(hour)s"))
    return True


def redistribute(lead: Atendimento) -> bool:
    """Give it to whoever's turn it is; False when it went round often enough, or nobody is free."""
    most = int(parameter("lead_redistributions", store=lead.store))
    if lead.responsible_id and lead.events.filter(kind=Event.Kind.REDISTRIBUTED).count() >= most:
        return False
    if lead.channel is None:
        return False
    place = Place(lead.store, lead.department, lead.channel)
    try:
        line, why = turns.next_line(place, without=asked(lead))
    except AtendimentoError:
        return False
    give(lead, place, line, why)
    return True


def asked(lead: Atendimento) -> set[int]:
    """Who has it, and who had it before."""
    before = RotaTurn.objects.filter(attendance=lead, kind=RotaTurn.Kind.LAPSED)
    found = set(before.values_list("seller", flat=True))
    return found | {lead.responsible_id} if lead.responsible_id else found


def give(lead: Atendimento, place: Place, line: Line, why: str) -> None:
    loser = lead.responsible
    if loser:
        late = f"{loser.display_name}: {_('não tentou o lead no prazo')}."
        turns.give_back(place, seller=loser, attendance=lead, kind=RotaTurn.Kind.LAPSED, why=late, by=None)
        text = _("O lead %(name)s passou a outro vendedor: o prazo venceu às %(hour)s.")
        tell(lead, [loser], text)
    hand_over(lead, line.user)
    turns.give(place, seller=line.user, attendance=lead, kind=RotaTurn.Kind.NEXT, why=why, by=None)
    record(lead, Event.Kind.REDISTRIBUTED, by=None, label=why)
    tell(lead, [line.user], _("Novo lead: %(name)s, %(step)s até %(hour)s"))
