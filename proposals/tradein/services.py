"""State changes of used cars given in payment. Each one counts as a version of the proposal."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Appraisal, AppraisalMotive
from atendimento.services import request_appraisal
from core.idempotency import first_made, is_repeat, keep
from core.money import cents
from proposals.errors import ProposalError
from proposals.locking import lock_for_change
from proposals.models import PaymentLine, PaymentType, Proposal, TradeIn, TradeInDebt
from proposals.payments.services import check_expected
from proposals.services import check_person, keep_version
from vehicles import plates
from vehicles.models import StockItem, Vehicle
from vehicles.search import find_vehicle

ADD = "proposals:trade-in-create"
ADD_DEBT = "proposals:trade-in-debt-create"
APPRAISE = "proposals:trade-in-appraise"
FIELDS = (
    "owner", "appraisal", "vehicle", "catalog_year", "description", "plate", "renavam", "chassis", "km",
    "agreed", "market", "payoff", "payoff_bank", "payoff_due_on", "restrictions", "restrictions_on", "report",
)  # fmt: skip
DEBT_FIELDS = ("kind", "amount", "paid_by", "note")
# Nobody pays with more cars; it also keeps the page within its weight.
MOST = 5
MOST_DEBTS = 20
# An appraisal that came to nothing cannot stand behind a used car.
DEAD = (Appraisal.State.REFUSED, Appraisal.State.CANCELLED, Appraisal.State.EXPIRED)


@transaction.atomic
def add_trade_in(
    *, proposal: Proposal, values: Mapping[str, Any], version: int, by: User, idempotency_key: str = ""
) -> TradeIn:
    """One more used car with its payment line; a repeated post gets the first one."""
    first, claimed = first_made(proposal.trade_ins.all(), by=by, key=idempotency_key, view=ADD)
    if first is not None:
        return first
    proposal = lock_for_change(proposal, version, by)
    if proposal.trade_ins.count() >= MOST:
        raise ProposalError(_("Uma proposta tem no máximo %(most)s usados na troca.") % {"most": MOST})
    trade_in = TradeIn(proposal=proposal)
    assign(trade_in, values, by)
    trade_in.save()
    keep(claimed, trade_in.pk)
    keep_change(trade_in, {}, by)
    return trade_in


@transaction.atomic
def change_trade_in(*, trade_in: TradeIn, values: Mapping[str, Any], version: int, by: User) -> TradeIn:
    trade_in = lock_trade_in(trade_in, version, by)
    before, told = written(trade_in), facts(trade_in)
    assign(trade_in, values, by)
    if written(trade_in) == before:
        return trade_in
    trade_in.save()
    keep_change(trade_in, told, by)
    return trade_in


@transaction.atomic
def remove_trade_in(*, trade_in: TradeIn, version: int, by: User) -> None:
    """Out of the proposal, its debts and its payment line with it."""
    trade_in = lock_trade_in(trade_in, version, by)
    before, label = facts(trade_in), trade_in.description
    for line in PaymentLine.objects.filter(trade_in=trade_in):
        check_expected(line)
    TradeIn.objects.filter(pk=trade_in.pk).delete()
    keep_version(trade_in.proposal, label, before, {}, by)


@transaction.atomic
def link_appraisal(*, trade_in: TradeIn, appraisal: Appraisal, version: int, by: User) -> TradeIn:
    """Put one of the attendance's appraisals behind the car: its vehicle, and its value as the agreed one.

    Pressed again when the value came out below the agreed one, it takes the value.
    """
    trade_in = lock_trade_in(trade_in, version, by)
    told = facts(trade_in)
    assign(trade_in, {"appraisal": appraisal, **figures_of(appraisal)}, by)
    trade_in.save()
    keep_change(trade_in, told, by)
    return trade_in


@transaction.atomic
def appraise_trade_in(*, trade_in: TradeIn, version: int, by: User, idempotency_key: str = "") -> TradeIn:
    """*Pedir avaliação* from the card: a request in the attendance, linked to this car."""
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view=APPRAISE):
        return trade_in
    trade_in = lock_trade_in(trade_in, version, by)
    if trade_in.appraisal is not None and not is_dead(trade_in.appraisal):
        raise ProposalError(_("Este usado já tem avaliação."))
    told = facts(trade_in)
    trade_in.appraisal = request_appraisal(
        attendance=trade_in.proposal.attendance,
        motive=motive_of(trade_in.proposal),
        fields={name: getattr(trade_in, name) for name in ("vehicle", "description", "plate", "km")},
        by=by,
    )
    trade_in.full_clean()
    trade_in.save(update_fields=["appraisal"])
    keep_change(trade_in, told, by)
    return trade_in


@transaction.atomic
def add_debt(
    *, trade_in: TradeIn, values: Mapping[str, Any], version: int, by: User, idempotency_key: str = ""
) -> TradeInDebt:
    """One more debt of a used car; a repeated post gets the first one."""
    first, claimed = first_made(trade_in.debts.all(), by=by, key=idempotency_key, view=ADD_DEBT)
    if first is not None:
        return first
    trade_in = lock_trade_in(trade_in, version, by)
    if trade_in.debts.count() >= MOST_DEBTS:
        raise ProposalError(_("Um usado tem no máximo %(most)s débitos.") % {"most": MOST_DEBTS})
    told = facts(trade_in)
    debt = TradeInDebt(trade_in=trade_in)
    save_debt(debt, values)
    keep(claimed, debt.pk)
    keep_change(trade_in, told, by)
    return debt


@transaction.atomic
def change_debt(*, debt: TradeInDebt, values: Mapping[str, Any], version: int, by: User) -> TradeInDebt:
    trade_in = lock_trade_in(debt.trade_in, version, by)
    debt = find_debt(trade_in, debt)
    before, told = written(debt), facts(trade_in)
    save_debt(debt, values)
    if written(debt) != before:
        keep_change(trade_in, told, by)
    return debt


@transaction.atomic
def remove_debt(*, debt: TradeInDebt, version: int, by: User) -> None:
    trade_in = lock_trade_in(debt.trade_in, version, by)
    debt, told = find_debt(trade_in, debt), facts(trade_in)
    TradeInDebt.objects.filter(pk=debt.pk).delete()
    keep_change(trade_in, told, by)


def lock_trade_in(trade_in: TradeIn, version: int, by: User) -> TradeIn:
    """The car as it is now, its proposal held."""
    proposal = lock_for_change(trade_in.proposal, version, by)
    found = proposal.trade_ins.select_related("appraisal").filter(pk=trade_in.pk).first()
    if found is None:
        raise ProposalError(_("Este usado foi excluído da proposta."))
    found.proposal = proposal
    return found


def find_debt(trade_in: TradeIn, debt: TradeInDebt) -> TradeInDebt:
    found = trade_in.debts.select_related("kind").filter(pk=debt.pk).first()
    if found is None:
        raise ProposalError(_("Este débito foi excluído da proposta."))
    found.trade_in = trade_in
    return found


def save_debt(debt: TradeInDebt, values: Mapping[str, Any]) -> None:
    for name in DEBT_FIELDS:
        if name in values:
            setattr(debt, name, values[name])
    debt.full_clean()
    debt.save()


def assign(trade_in: TradeIn, values: Mapping[str, Any], by: User) -> None:
    linked = trade_in.appraisal_id
    for name in FIELDS:
        if name in values:
            setattr(trade_in, name, values[name])
    if trade_in.appraisal is not None:
        if trade_in.appraisal_id != linked:
            check_appraisal(trade_in, trade_in.appraisal)
        take_vehicle_of(trade_in, trade_in.appraisal)
    settle_vehicle(trade_in, by)
    check_person(trade_in.owner, by, field="owner")
    if trade_in.owner_id == trade_in.proposal.person_id:
        trade_in.owner = None
    check_not_sold(trade_in)
    check_once(trade_in)
    trade_in.full_clean()


def check_appraisal(trade_in: TradeIn, appraisal: Appraisal) -> None:
    if appraisal.attendance_id != trade_in.proposal.attendance_id:
        raise ProposalError(_("Esta avaliação não é deste atendimento."), field="source")
    if is_dead(appraisal):
        state = appraisal.state_label.lower()
        raise ProposalError(_("Esta avaliação está %(state)s.") % {"state": state}, field="source")


def is_dead(appraisal: Appraisal) -> bool:
    return appraisal.state in DEAD or appraisal.is_lapsed


def take_vehicle_of(trade_in: TradeIn, appraisal: Appraisal) -> None:
    """What was appraised is what is given in payment: no other car slips under its value."""
    trade_in.vehicle, trade_in.description = appraisal.vehicle, appraisal.description
    if appraisal.plate:
        trade_in.plate = plates.compact(appraisal.plate)
    if appraisal.km is not None:
        trade_in.km = appraisal.km


def figures_of(appraisal: Appraisal) -> dict[str, Any]:
    """Value and market of the appraisal, where it has them."""
    figures = {"agreed": appraisal.value, "market": appraisal.market_value or None}
    return {name: value for name, value in figures.items() if value is not None}


def settle_vehicle(trade_in: TradeIn, by: User) -> None:
    """The record on file that goes with the plate; it fills in what was not typed."""
    vehicle = trade_in.vehicle
    if trade_in.plate and (
        vehicle is None or plates.canonical(vehicle.plate) != plates.canonical(trade_in.plate)
    ):
        vehicle = find_vehicle(trade_in.plate, group=trade_in.proposal.store.group_id).first()
    if vehicle is not None and not Vehicle.objects.visible_to(by).filter(pk=vehicle.pk).exists():
        raise ProposalError(_("Este veículo não está no cadastro do grupo."), field="source")
    trade_in.vehicle = vehicle
    if vehicle is not None:
        trade_in.description = trade_in.description or vehicle.model_label[:120]
        for name in ("plate", "chassis", "renavam", "km"):
            if getattr(trade_in, name) in ("", None):
                setattr(trade_in, name, getattr(vehicle, name))


def check_not_sold(trade_in: TradeIn) -> None:
    """Nobody pays for a car with itself."""
    unit = trade_in.proposal.stock_item
    if unit is not None and unit.vehicle_id == trade_in.vehicle_id:
        raise ProposalError(_("Este é o veículo que está sendo vendido."), field="plate")


def check_once(trade_in: TradeIn) -> None:
    """One car, one line: ABC1234 and ABC1C34 are the same."""
    others = trade_in.proposal.trade_ins.exclude(pk=trade_in.pk).values_list("plate", flat=True)
    plate = plates.canonical(trade_in.plate)
    if plate and plate in map(plates.canonical, others):
        raise ProposalError(_("Este usado já está na proposta."), field="plate")


def motive_of(proposal: Proposal) -> AppraisalMotive:
    """*Troca por novo* or *por seminovo*, as the proposal sells."""
    used = proposal.business_type == StockItem.BusinessType.VU
    code = "troca-por-seminovo" if used else "troca-por-novo"
    motive: AppraisalMotive | None = AppraisalMotive.objects.filter(code=code).first()
    if motive is None:
        raise ProposalError(_("Falta o motivo de avaliação “Troca” nas tabelas."))
    return motive


def keep_change(trade_in: TradeIn, before: dict[str, str], by: User) -> None:
    """Its payment line follows; the proposal goes to its next version."""
    keep_line(trade_in)
    keep_version(trade_in.proposal, trade_in.description, before, facts(trade_in), by)


def keep_line(trade_in: TradeIn) -> None:
    """The line *usado na troca* of the payments: the net credit, below zero where the customer owes it."""
    line = PaymentLine.objects.filter(trade_in=trade_in).first() or PaymentLine(
        proposal=trade_in.proposal,
        trade_in=trade_in,
        type=line_type(),
        due_on=trade_in.proposal.store.today(),
    )
    if line.amount != trade_in.net:
        check_expected(line)
    line.amount, line.note = trade_in.net, trade_in.label[:120]
    line.full_clean()
    line.save()


def line_type() -> PaymentType:
    rows = PaymentType.objects.filter(kind=PaymentType.Kind.TRADE_IN)
    found: PaymentType | None = rows.order_by("-active", "position", "pk").first()
    if found is None:
        raise ProposalError(_("Falta o tipo de pagamento “Usado na troca” nas tabelas."))
    return found


def written(row: TradeIn | TradeInDebt) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def facts(trade_in: TradeIn) -> dict[str, str]:
    """What an Event keeps of a used car: no name, plate, document nor bank, and not what it would fetch."""
    return {
        "trade_in": trade_in.description,
        "owner": "third" if trade_in.owner_id else "customer",
        "appraisal": str(trade_in.appraisal_id or ""),
        "agreed": str(cents(trade_in.agreed)),
        "payoff": str(cents(trade_in.payoff)),
        "debts": "; ".join(debt_facts(debt) for debt in trade_in.debts.select_related("kind")),
        "net": str(trade_in.net),
    }


def debt_facts(debt: TradeInDebt) -> str:
    return f"{debt.kind.name} {cents(debt.amount)} {debt.paid_by}"
