"""The invoice of an authorised sale: registered, cancelled, returned."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento import services as atendimento
from atendimento.models import Event
from core import idempotency
from customers.services import end_owned_vehicles
from proposals.delivery.services import end_deliveries, hold_deliveries
from proposals.errors import ProposalError
from proposals.invoicing.checks import differences_of, key_in
from proposals.invoicing.differences import Difference, DifferencesError, check_accepted, issuer_differences
from proposals.invoicing.key import Key, read_key
from proposals.invoicing.models import Invoice
from proposals.invoicing.nfe import open_nfe
from proposals.invoicing.price import invoice_price
from proposals.locking import keep, lock_step, need_reason
from proposals.models import Proposal
from proposals.services import actor, move, tell
from proposals.states import State
from proposals.tradein import spending
from vehicles import reservations as units

ISSUE = "proposals.issue_invoice"
REGISTER = "proposals:invoice-create"
NF_E = "55"
# The key holds two digits of the year; the NF-e began in this one.
FIRST_YEAR = 2005


@dataclass(frozen=True)
class Typed:
    """An invoice as it stands on paper."""

    number: int
    series: int
    key: str
    issued_on: date


@transaction.atomic
def invoice_by_hand(
    *,
    proposal: Proposal,
    typed: Typed,
    version: int,
    by: User,
    motive: str = "",
    idempotency_key: str = "",
) -> Proposal:
    """Register an invoice from its paper; a repeated post finds the first one."""
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=f"{REGISTER} {proposal.pk}"):
        return Proposal.objects.get(pk=proposal.pk)
    locked = lock_step(proposal, by, ISSUE, version=version)
    key = read_key(typed.key)
    check_typed(locked, typed, key)
    invoice = Invoice(
        source=Invoice.Source.HAND,
        number=typed.number,
        series=typed.series,
        key=key.text,
        issued_on=typed.issued_on,
        amount=invoice_price(locked),
    )
    return register(locked, invoice, issuer_differences(locked, key.cnpj), motive, by)


@transaction.atomic
def invoice_by_xml(
    *,
    proposal: Proposal,
    xml: bytes,
    version: int,
    by: User,
    motive: str = "",
    idempotency_key: str = "",
) -> Proposal:
    """Register the invoice of an NF-e file; a repeated post finds the first one."""
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=f"{REGISTER} {proposal.pk}"):
        return Proposal.objects.get(pk=proposal.pk)
    locked = lock_step(proposal, by, ISSUE, version=version)
    nfe, broken = open_nfe(xml)
    differences = [*broken, *differences_of(locked, nfe)]
    check_accepted(differences, motive, by)
    key, issued_on, amount = key_in(nfe), nfe.issued_on, nfe.amount
    if key is None or issued_on is None or amount is None:
        raise DifferencesError(differences)
    invoice = Invoice(
        source=Invoice.Source.XML,
        number=key.number,
        series=key.series,
        key=key.text,
        issued_on=issued_on,
        amount=amount,
        xml=xml,
    )
    return register(locked, invoice, differences, motive, by)


def check_typed(proposal: Proposal, typed: Typed, key: Key) -> None:
    """Number, series and date stand in the key as well: a slip of the keyboard shows."""
    if key.model != NF_E:
        raise ProposalError(_("Esta chave não é de uma NF-e (modelo 55)."), field="key")
    if key.number != typed.number:
        raise ProposalError(_("A chave é da nota %(found)s.") % {"found": key.number}, field="number")
    if key.series != typed.series:
        raise ProposalError(_("A chave é da série %(found)s.") % {"found": key.series}, field="series")
    if key.month != f"{typed.issued_on:%y%m}" or typed.issued_on.year < FIRST_YEAR:
        found = f"{key.month[2:]}/20{key.month[:2]}"
        raise ProposalError(_("A chave é de %(found)s.") % {"found": found}, field="issued_on")
    if typed.issued_on > proposal.store.today():
        raise ProposalError(_("A data da nota não pode ser futura."), field="issued_on")


def register(
    proposal: Proposal, invoice: Invoice, differences: list[Difference], motive: str, by: User
) -> Proposal:
    """The common end of both ways in: nothing is kept of an invoice that does not agree, unaccepted."""
    move(proposal, State.INVOICED, by)
    check_accepted(differences, motive, by)
    invoice.proposal, invoice.registered_by = proposal, by
    if differences:
        invoice.differences = [line.as_json() for line in differences]
        invoice.motive, invoice.accepted_by = motive.strip()[:300], by
    save_once(invoice)
    keep(proposal, "state")
    data = {"key": invoice.key, "differences": invoice.differences, "motive": invoice.motive}
    tell(proposal, Event.Kind.PROPOSAL_INVOICED, by=by, label=invoice.label, data=data)
    return proposal


def save_once(invoice: Invoice) -> None:
    """One sheet belongs to one sale, whoever presses at the same moment."""
    taken = ProposalError(_("Esta nota já está registrada em outra proposta."), field="key")
    if Invoice.objects.exclude(state=Invoice.State.CANCELLED).filter(key=invoice.key).exists():
        raise taken
    invoice.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            invoice.save()
    except IntegrityError as exc:
        raise taken from exc


@transaction.atomic
def cancel_invoice(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """*NF cancelada* before the delivery: the sale waits for its next invoice."""
    locked = lock_step(proposal, by, ISSUE)
    if locked.delivered_at is not None:
        raise ProposalError(_("O veículo já foi entregue: registre a devolução da venda."))
    move(locked, State.AUTHORISED, by)
    invoice = end_invoice(locked, Invoice.State.CANCELLED, need_reason(reason), by)
    keep(locked, "state")
    tell(locked, Event.Kind.INVOICE_CANCELLED, by=by, label=f"{invoice.label}: {invoice.end_reason}")
    hold_deliveries(locked, _("nota fiscal cancelada"), by)
    return locked


@transaction.atomic
def return_sale(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """The customer gives the car back: the unit is for sale again, what was paid waits to be returned."""
    locked = lock_step(proposal, by, ISSUE)
    move(locked, State.RETURNED, by)
    invoice = end_invoice(locked, Invoice.State.RETURNED, need_reason(reason), by)
    keep(locked, "state")
    if locked.stock_item is not None:
        units.take_back(stock_item=locked.stock_item, by=by)
        if locked.delivered_at is not None:
            end_owned_vehicles(vehicle=locked.stock_item.vehicle, by=by)
    spending.free(locked, by)
    tell(locked, Event.Kind.PROPOSAL_RETURNED, by=by, label=f"{invoice.label}: {invoice.end_reason}")
    end_deliveries(locked, _("venda devolvida"), by)
    atendimento.end_after_sale(sale=locked.attendance, by=by)
    return locked


def end_invoice(proposal: Proposal, target: Invoice.State, reason: str, by: User) -> Invoice:
    invoice: Any = proposal.invoices.standing().select_for_update().get()
    move_invoice(invoice, target)
    invoice.ended_by, invoice.ended_at, invoice.end_reason = by, timezone.now(), reason[:300]
    invoice.full_clean()
    invoice.save(update_fields=["state", "ended_by", "ended_at", "end_reason"])
    found: Invoice = invoice
    return found


def move_invoice(invoice: Invoice, target: Invoice.State) -> None:
    """The one place that changes the state of an invoice: it only ends."""
    if invoice.state != Invoice.State.ISSUED:
        raise ProposalError(
            _("Esta nota já está %(state)s.") % {"state": invoice.get_state_display().lower()}
        )
    invoice.state = target
