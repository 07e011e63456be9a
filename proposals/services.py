"""State changes of proposals. Locks: attendance, unit, proposal."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento import services as atendimento
from atendimento.models import Atendimento
from core import idempotency, outbox
from core.money import cents
from core.transitions import TransitionError, check_move
from customers.models import Person
from proposals.authority import binding
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import (
    check_sight,
    hold,
    lock_attendance,
    lock_available,
    lock_editable,
    lock_units,
    need,
)
from proposals.models import Proposal
from proposals.states import MOVES, SOLD, State
from proposals.tradein import spending
from vehicles import reservations as units
from vehicles.models import StockItem

CREATE = "proposals:proposal-create"
CLOSING_HOUR = time(18)
# What a model specification may be: a factory order is a new vehicle, a direct sale the carmaker's.
SPECIFIED = (StockItem.BusinessType.VN, StockItem.BusinessType.VD)


@transaction.atomic
def create_proposal(
    *,
    attendance: Atendimento | None,
    by: User,
    stock_item: StockItem | None = None,
    business_type: str = "",
    model_description: str = "",
    price: Decimal | None = None,
    idempotency_key: str = "",
) -> Proposal:
    """A proposal for `stock_item`, or for a specified model; a repeated post gets the first one."""
    need(by, "proposals.add_proposal")
    view = f"{CREATE} {stock_item.pk if stock_item else 'model'}"
    first, claimed = idempotency.first_made(Proposal.objects.all(), by=by, key=idempotency_key, view=view)
    if first is not None:
        return first
    attendance = lock_attendance(attendance, by)
    proposal = new_proposal(attendance, by)
    if stock_item is not None:
        set_unit(proposal, lock_available(stock_item, attendance, by))
    else:
        set_model(proposal, business_type, model_description, price)
    proposal.full_clean()
    proposal.save()
    tell(proposal, "proposal_created", by=by, label=proposal.model_description)
    idempotency.keep(claimed, proposal.pk)
    return proposal


def new_proposal(attendance: Atendimento, by: User) -> Proposal:
    return Proposal(
        attendance=attendance,
        store=attendance.store,
        person=attendance.person,
        created_by=by,
        valid_until=default_validity(attendance.store, timezone.now()),
    )


def actor(user: User) -> str:
    return f"user:{user.pk}"


def set_unit(proposal: Proposal, item: StockItem) -> None:
    """The unit with its own price; a discount agreed for another vehicle does not follow."""
    proposal.stock_item = item
    proposal.business_type = item.business_type
    proposal.model_description = item.vehicle.model_label[:200]
    proposal.price, proposal.discount = item.price or Decimal(0), Decimal(0)


def set_model(proposal: Proposal, business_type: str, description: str, price: Decimal | None) -> None:
    if business_type not in SPECIFIED:
        raise ProposalError(_("Escolha uma unidade do estoque, pedido de fábrica ou venda direta."))
    if not description.strip():
        raise ProposalError(_("Descreva o modelo."))
    proposal.business_type, proposal.model_description = business_type, description.strip()
    proposal.price = price or Decimal(0)


def default_validity(store: Store, since: datetime) -> datetime:
    """The closing hour of the last day the store's parameter allows."""
    days = timedelta(days=int(parameter("proposal_validity_days", store=store)))
    return closing_of(store, since.astimezone(store.zone).date() + days)


def closing_of(store: Store, day: date) -> datetime:
    return datetime.combine(day, CLOSING_HOUR, store.zone)


@transaction.atomic
def choose_unit(*, proposal: Proposal, stock_item: StockItem, version: int, by: User) -> Proposal:
    """Put another unit in the place of the present one, at its own price."""
    attendance = lock_attendance(proposal.attendance, by)
    lock_units(proposal.stock_item_id, stock_item.pk)
    item = lock_available(stock_item, attendance, by)
    proposal = lock_editable(proposal, version, by)
    before, former = terms(proposal), proposal.stock_item
    set_unit(proposal, item)
    saved = save_terms(proposal, before, by)
    if former is not None and former.pk != item.pk:
        give_up_unit(proposal, former, by)
    return saved


def give_up_unit(proposal: Proposal, item: StockItem, by: User) -> None:
    """End the attendance's reservation of a locked unit, unless another proposal of it still offers it."""
    others = Proposal.objects.filter(
        attendance=proposal.attendance_id, stock_item=item, state=State.NEGOTIATION
    ).exclude(pk=proposal.pk)
    if others.exists():
        return
    for row in units.end_for(stock_item=item, holder=proposal.attendance.holder, by=by):
        until = f"{row.until.astimezone(proposal.store.zone):%d/%m/%Y %H:%M}"
        tell(proposal, "reservation_cancelled", by=by, label=f"{item.vehicle.model_label[:100]} · {until}")


@transaction.atomic
def update_terms(
    *,
    proposal: Proposal,
    price: Decimal,
    discount: Decimal,
    valid_until: datetime,
    notes: str,
    version: int,
    by: User,
) -> Proposal:
    """Price, discount, validity and notes, all at once."""
    lock_attendance(proposal.attendance, by)
    proposal = lock_editable(proposal, version, by)
    before = terms(proposal)
    if price <= 0:
        raise ProposalError(_("Informe o preço."), field="price")
    if discount > price:
        raise ProposalError(_("O desconto não pode ser maior que o preço."), field="discount")
    if valid_until != proposal.valid_until:
        check_validity(proposal, valid_until, by)
    proposal.price, proposal.discount = price, discount
    proposal.valid_until, proposal.notes = valid_until, notes
    return save_terms(proposal, before, by)


@transaction.atomic
def set_billing(
    *, proposal: Proposal, modality: str, invoice_to: Person | None, version: int, by: User
) -> Proposal:
    """How the sale is treated, and whom the invoice names."""
    lock_attendance(proposal.attendance, by)
    proposal = lock_editable(proposal, version, by)
    before = terms(proposal)
    check_person(invoice_to, by, field="invoice_to")
    proposal.modality = modality
    proposal.invoice_to = None if invoice_to == proposal.person else invoice_to
    return save_terms(proposal, before, by)


def check_person(person: Person | None, by: User, *, field: str) -> None:
    """Somebody of the user's group, still on file."""
    if person is not None and not Person.objects.active().in_group(by).filter(pk=person.pk).exists():
        raise ProposalError(_("Esta pessoa não está no cadastro do grupo."), field=field)


def keep_version(
    proposal: Proposal, label: str, before: dict[str, str], after: dict[str, str], by: User
) -> None:
    """A changed line is a changed proposal: next version, one Event."""
    check_total(proposal)
    proposal.version += 1
    proposal.save(update_fields=["version"])
    tell(proposal, "proposal_changed", by=by, label=label, data={"before": before, "after": after})


def latest_validity(proposal: Proposal) -> datetime:
    """How far anyone may set the validity; beyond it a manager extends."""
    return max(default_validity(proposal.store, proposal.created_at), proposal.valid_until)


def check_validity(proposal: Proposal, valid_until: datetime, by: User) -> None:
    if valid_until <= timezone.now():
        raise ProposalError(_("A validade precisa ser futura."), field="valid_on")
    latest = latest_validity(proposal)
    if valid_until > latest and not by.has_perm("proposals.extend_validity"):
        raise ProposalError(
            _("Só a gerência prorroga a validade além de %(latest)s.")
            % {"latest": f"{latest.astimezone(proposal.store.zone):%d/%m/%Y %H:%M}"},
            field="valid_on",
        )


def terms(proposal: Proposal) -> dict[str, str]:
    """What an Event keeps of the terms, before and after."""
    return {
        "vehicle": proposal.model_description,
        "price": str(cents(proposal.price)),
        "discount": str(cents(proposal.discount)),
        # One zone: what was read is in UTC, what was typed on the clock of the store.
        "valid_until": proposal.valid_until.astimezone(UTC).isoformat(),
        "notes": proposal.notes,
        "modality": proposal.modality,
        "invoice_to": str(proposal.invoice_to or ""),
    }


def save_terms(proposal: Proposal, before: dict[str, str], by: User) -> Proposal:
    """Save a locked proposal; nothing happens where nothing changed."""
    check_total(proposal)
    proposal.full_clean()
    after = terms(proposal)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return proposal
    proposal.version += 1
    proposal.save()
    data = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    tell(proposal, "proposal_changed", by=by, label=proposal.model_description, data=data)
    return proposal


def check_total(proposal: Proposal) -> None:
    if proposal.total < 0:
        raise ProposalError(_("O total da proposta não pode ficar negativo."))


@transaction.atomic
def cancel_proposal(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """Give the proposal up; possible also after its attendance ended."""
    from proposals.delivery.services import end_deliveries  # noqa: PLC0415 -- circular

    locked = hold(proposal)
    check_sight(Proposal.objects.worked_by(by), locked)
    was_sold = locked.state in SOLD
    move(locked, State.CANCELLED, by)
    keep_cancelled(locked, reason, by)
    end_deliveries(locked, _("proposta cancelada"), by)
    if locked.stock_item is not None and was_sold:
        units.unsell(stock_item=locked.stock_item, by=by)
    give_back(locked, by)
    return locked


def keep_cancelled(proposal: Proposal, reason: str, by: User) -> None:
    """A held proposal, moved already: its reason, the timeline, its used cars free again."""
    proposal.cancel_reason = reason.strip()[:200]
    proposal.version += 1
    proposal.full_clean()
    proposal.save(update_fields=["state", "cancel_reason", "version"])
    tell(proposal, "proposal_cancelled", by=by, label=proposal.cancel_reason or proposal.model_description)
    spending.free(proposal, by)


def give_back(proposal: Proposal, by: User) -> None:
    if proposal.stock_item is not None:
        give_up_unit(proposal, proposal.stock_item, by)


def move(proposal: Proposal, target: State, by: User | None) -> None:
    """The one place that changes the state of a proposal. Without `by` a rule of the house moves it."""
    source = proposal.state
    refusal = _("A proposta está em %(state)s: isso não é possível.") % {
        "state": proposal.get_state_display().lower()
    }
    known = any((step.source, step.target) == (source, target) for step in MOVES)
    if by is None and not known:
        raise ProposalError(refusal)
    try:
        if by is not None:
            check_move(MOVES, source=source, target=target, by=by, refusal=refusal)
    except TransitionError as exc:
        if known:
            raise NotAllowedError(_("Isso cabe à gerência.")) from exc
        raise ProposalError(str(exc)) from exc
    proposal.state = target


@transaction.atomic
def send_proposal(*, proposal: Proposal, by: User) -> None:
    """Tell the timeline that the text was handed to the customer."""
    lock_attendance(proposal.attendance, by)
    need(by, "proposals.change_proposal")
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    check_sendable(locked)
    tell(locked, "proposal_sent", by=by, label=locked.model_description)


def check_sendable(proposal: Proposal) -> None:
    if not proposal.is_negotiation:
        raise ProposalError(_("Esta proposta não está mais em negociação."))
    if proposal.is_lapsed:
        raise ProposalError(_("A proposta venceu: altere a validade antes de enviar."))
    if not proposal.total:
        raise ProposalError(_("Informe o preço antes de enviar."))


def tell(
    proposal: Proposal, kind: str, *, by: User | None, label: str = "", data: dict[str, Any] | None = None
) -> None:
    """The common end of every writer: what it did to an approval, the timeline, word to whoever listens."""
    binding.follow(proposal, by)
    atendimento.record(
        proposal.attendance,
        kind,
        by=by,
        ref=proposal.reference,
        label=f"{proposal.number} {label}".strip(),
        url=proposal.get_absolute_url(),
        data=data,
    )
    outbox.publish("proposal", str(proposal.pk))
