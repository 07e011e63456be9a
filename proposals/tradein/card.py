"""Used cars given in payment as the proposal's page shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Appraisal
from core.figures import grouped
from core.idempotency import new_key
from core.money import brl
from proposals.blocks import Row, signed
from proposals.models import Proposal, TradeIn, TradeInDebt
from proposals.tradein.gaps import appraisal_gap
from proposals.tradein.services import DEAD, is_dead
from vehicles import plates

CODE = "trade-in"
TRADE_IN_PLACE = f"item-form-{CODE}"


@dataclass(frozen=True)
class Offer:
    """An appraisal that one press puts behind the car."""

    label: str
    url: str


@dataclass(frozen=True)
class CarCard:
    """One used car: itself, what is owed on it, what is left."""

    pk: int
    label: str
    details: list[str]
    agreed: str
    is_estimated: bool
    appraised: str
    warning: str
    payoff: str
    payoff_note: str
    debts: list[Row]
    net: str
    is_owed: bool
    edit_url: str
    remove_url: str
    debt_url: str
    debt_place: str
    appraise_url: str
    key: str
    offers: list[Offer]


@dataclass(frozen=True)
class TradeInsCard:
    add_url: str
    cars: list[CarCard]


def trade_ins_of(proposal: Proposal, user: User) -> TradeInsCard:
    """From the cars at hand; one query more for appraisals that could stand behind one of them."""
    cars = list(proposal.trade_ins.all())
    free = free_appraisals(proposal, cars)
    may_ask = user.has_perm("atendimento.add_appraisal")
    return TradeInsCard(
        add_url=reverse("proposals:trade-in-create", args=[proposal.pk]),
        cars=[car_of(car, free, may_ask=may_ask) for car in cars],
    )


def free_appraisals(proposal: Proposal, cars: list[TradeIn]) -> list[Appraisal]:
    """Appraisals of the attendance behind none of these cars; asked only where a car has none."""
    if not proposal.is_negotiation or all(is_backed(car) for car in cars):
        return []
    linked = [car.appraisal_id for car in cars if car.appraisal_id]
    rows = Appraisal.objects.filter(attendance=proposal.attendance_id).exclude(pk__in=linked)
    return [row for row in rows.exclude(state__in=DEAD).order_by("-pk") if not row.is_lapsed]


def is_backed(car: TradeIn) -> bool:
    return car.appraisal is not None and not is_dead(car.appraisal)


def car_of(car: TradeIn, free: list[Appraisal], *, may_ask: bool) -> CarCard:
    place = [car.proposal_id, car.pk]
    backed = is_backed(car)
    return CarCard(
        pk=car.pk,
        label=car.description,
        details=details_of(car),
        agreed=brl(car.agreed),
        is_estimated=car.appraisal is None or not car.appraisal.is_usable,
        appraised=appraised_text(car),
        warning=appraisal_gap(car) if car.appraisal and not car.appraisal.is_waiting else "",
        payoff=signed(-car.payoff) if car.payoff else "",
        payoff_note=payoff_note(car),
        debts=[debt_row(debt, place) for debt in car.debts.all()],
        net=signed(car.net),
        is_owed=car.net < 0,
        edit_url=reverse("proposals:trade-in-edit", args=place),
        remove_url=reverse("proposals:trade-in-remove", args=place),
        debt_url=reverse("proposals:trade-in-debt-create", args=place),
        debt_place=debt_place(car),
        appraise_url="" if backed or not may_ask else reverse("proposals:trade-in-appraise", args=place),
        key=new_key(),
        offers=offers_of(car, free, place),
    )


def offers_of(car: TradeIn, free: list[Appraisal], place: list[int]) -> list[Offer]:
    """Appraisals that one press puts behind the car; its own, when its value came out lower."""
    own = car.appraisal
    if own is None or is_dead(own):
        return [offer_of(row, place) for row in free]
    if own.value is None or own.value >= car.agreed:
        return []
    address = reverse("proposals:trade-in-link", args=[*place, own.pk])
    return [Offer(_("Usar o valor avaliado, %(value)s") % {"value": brl(own.value)}, address)]


def debt_place(car: TradeIn) -> str:
    return f"item-form-{CODE}-{car.pk}"


def details_of(car: TradeIn) -> list[str]:
    """What stands under the name of the car."""
    found = [plates.display(car.plate)]
    found.append(f"{grouped(car.km)} km" if car.km is not None else "")
    found.append(_("Renavam %(number)s") % {"number": car.renavam} if car.renavam else "")
    found.append(_("chassi %(number)s") % {"number": car.chassis} if car.chassis else "")
    found.append(_("mercado %(value)s") % {"value": brl(car.market)} if car.market else "")
    found.append(_("proprietário: %(name)s") % {"name": car.owner.name} if car.owner else "")
    if car.restrictions and car.restrictions_on:
        found.append(f"{car.restrictions} ({car.restrictions_on:%d/%m/%Y})")
    found.append(_("laudo: %(report)s") % {"report": car.report} if car.report else "")
    return [part for part in found if part]


def appraised_text(car: TradeIn) -> str:
    """Where its value comes from."""
    found = car.appraisal
    if found is None:
        return _("valor estimado")
    if not found.is_usable or found.valid_until is None:
        return _("avaliação %(state)s") % {"state": found.state_label.lower()}
    until = found.valid_until.astimezone(car.proposal.store.zone)
    return _("avaliado em %(value)s, válido até %(day)s") % {
        "value": brl(found.value),
        "day": f"{until:%d/%m}",
    }


def payoff_note(car: TradeIn) -> str:
    due = _("vence em %(day)s") % {"day": f"{car.payoff_due_on:%d/%m/%Y}"} if car.payoff_due_on else ""
    return " · ".join(part for part in (car.payoff_bank, due) if part)


def debt_row(debt: TradeInDebt, place: list[int]) -> Row:
    by_store = debt.is_paid_by_store
    where = [*place, debt.pk]
    return Row(
        pk=debt.pk,
        label=debt.label,
        details=_("paga a loja") if by_store else _("paga o cliente"),
        amount=signed(-debt.amount) if by_store else brl(debt.amount),
        edit_url=reverse("proposals:trade-in-debt-edit", args=where),
        remove_url=reverse("proposals:trade-in-debt-remove", args=where),
    )


def offer_of(row: Appraisal, place: list[int]) -> Offer:
    value = brl(row.value) if row.value else row.state_label.lower()
    return Offer(
        label=_("Usar a avaliação %(number)s: %(what)s, %(value)s")
        % {"number": row.number, "what": row.description, "value": value},
        url=reverse("proposals:trade-in-link", args=[*place, row.pk]),
    )
