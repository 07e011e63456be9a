"""State changes of payment lines, each under its proposal's lock. Locks: attendance, unit, proposal."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Event
from core import idempotency
from core.money import brl, cents
from core.transitions import TransitionError, check_move
from proposals.delivery.services import hold_deliveries
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import lock_step
from proposals.models import PaymentLine, PaymentType, Proposal
from proposals.payments.gaps import pld_gaps
from proposals.payments.pld import PERSONAL
from proposals.payments.services import MOST
from proposals.receipts.models import PaymentReceipt
from proposals.receipts.printing import digest, printed_of, render
from proposals.receipts.states import CHECK, IN_HAND, MOVES, RECEIVE, LineState
from proposals.services import actor, tell
from proposals.states import SOLD, State

REPLACE = "proposals:payment-replace"
# Money of longer ago is a slip of the keyboard: the year 0026.
OLDEST = timedelta(days=366)


@transaction.atomic
def receive_payment(*, line: PaymentLine, received_on: date, by: User, document: str = "") -> PaymentLine:
    """The money is there, by this document; a repeated post finds it received."""
    line = lock_line(line, by, RECEIVE)
    if line.state == LineState.RECEIVED and (line.received_on, line.document) == (
        received_on,
        document.strip(),
    ):
        return line
    check_receivable(line, received_on)
    move(line, LineState.RECEIVED, by)
    line.received_on, line.document = received_on, document.strip()
    line.received_by, line.received_at = by, timezone.now()
    keep(line, "state", "received_on", "document", "received_by", "received_at")
    told(line, Event.Kind.PAYMENT_RECEIVED, by)
    return line


def check_receivable(line: PaymentLine, received_on: date) -> None:
    proposal = line.proposal
    if proposal.state not in (State.NEGOTIATION, *SOLD):
        raise ProposalError(_("Esta proposta não recebe mais pagamentos."))
    if proposal.is_negotiation and line.type.kind not in PERSONAL:
        raise ProposalError(_("%(type)s se recebe a partir do pedido.") % {"type": line.type.name})
    today = proposal.store.today()
    if received_on > today:
        raise ProposalError(_("A data não pode ser futura."), field="received_on")
    if today - received_on > OLDEST:
        raise ProposalError(_("A data está longe demais: confira."), field="received_on")


@transaction.atomic
def check_payment(*, line: PaymentLine, by: User) -> PaymentLine:
    """*Conferir*: somebody who answers for it saw the money. Pressed twice, the second press finds it."""
    line = lock_line(line, by, CHECK)
    if line.state == LineState.CHECKED:
        return line
    move(line, LineState.CHECKED, by)
    line.checked_by, line.checked_at = by, timezone.now()
    keep(line, "state", "checked_by", "checked_at")
    told(line, Event.Kind.PAYMENT_CHECKED, by)
    return line


@transaction.atomic
def return_payment(*, line: PaymentLine, reason: str, by: User) -> PaymentLine:
    """The money went back: the line no longer counts, and a delivery released on it waits again."""
    line = lock_line(line, by, CHECK)
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    move(line, LineState.RETURNED, by)
    line.return_reason, line.returned_by, line.returned_at = reason.strip()[:200], by, timezone.now()
    keep(line, "state", "return_reason", "returned_by", "returned_at")
    hold_deliveries(line.proposal, line.return_reason, by)
    told(line, Event.Kind.PAYMENT_RETURNED, by, line.return_reason)
    return line


@transaction.atomic
def replace_payment(
    *, line: PaymentLine, type: PaymentType, due_on: date, by: User, idempotency_key: str = ""
) -> PaymentLine:
    """After the order, in the place of what went back: as much, by the same payer, another way."""
    old = lock_line(line, by, CHECK)
    proposal = old.proposal
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=f"{REPLACE} {old.pk}"):
        return old
    check_replaceable(proposal, old, type)
    new = PaymentLine(
        proposal=proposal, type=type, payer=old.payer, due_on=due_on, amount=old.amount, note=old.note,
        replaces=old,
    )  # fmt: skip
    new.full_clean()
    new.save()
    check_pld(proposal)
    tell_replaced(old, new, by)
    return new


def check_replaceable(proposal: Proposal, old: PaymentLine, type: PaymentType) -> None:
    if proposal.state not in SOLD or old.state != LineState.RETURNED:
        raise ProposalError(_("Só se substitui o que foi devolvido, a partir do pedido."))
    if old.type.kind not in PERSONAL or type.kind not in PERSONAL:
        raise ProposalError(_("Isso muda o negócio: reabra o pedido."), field="type")
    if PaymentLine.objects.filter(replaces=old).exists():
        raise ProposalError(_("Este pagamento já foi substituído."))
    if proposal.payment_lines.count() >= MOST:
        raise ProposalError(_("Uma proposta tem no máximo %(most)s pagamentos.") % {"most": MOST})


def tell_replaced(old: PaymentLine, new: PaymentLine, by: User) -> None:
    data = {
        "before": {"payment": old.type.name},
        "after": {"payment": new.type.name, "due_on": new.due_on.isoformat()},
    }
    label = _("pagamento substituído: %s") % new.label
    tell(new.proposal, Event.Kind.PROPOSAL_CHANGED, by=by, label=label, data=data)


def check_pld(proposal: Proposal) -> None:
    """Cash in the place of a cheque may ask for an analysis that this store's orders wait for."""
    gaps = pld_gaps(Proposal.objects.for_page().get(pk=proposal.pk))
    if gaps:
        raise ProposalError(" ".join(gap.text for gap in gaps), field="type")


@transaction.atomic
def issue_receipt(*, line: PaymentLine, by: User) -> PaymentReceipt:
    """*Recibo de sinal*: the next version; the same content is the same version again."""
    line = lock_line(line, by, RECEIVE)
    if line.state not in IN_HAND:
        raise ProposalError(_("Só se dá recibo do que foi recebido."))
    printed = printed_of(line)
    found = line.receipts.filter(digest=digest(printed)).first()
    if found is not None:
        return found
    number = (line.receipts.aggregate(last=Max("number"))["last"] or 0) + 1
    now = timezone.now()
    pdf = render(printed, line, number=number, at=now, by=by)
    receipt = PaymentReceipt(
        line=line, number=number, digest=digest(printed), pdf=pdf, issued_by=by, issued_at=now
    )
    receipt.full_clean()
    receipt.save()
    told(line, Event.Kind.DOCUMENT_ISSUED, by, _("recibo, versão %(number)s") % {"number": number})
    return receipt


def lock_line(line: PaymentLine, by: User, permission: str) -> PaymentLine:
    """The line as it is now, under its proposal's lock."""
    proposal = lock_step(Proposal.objects.get(pk=line.proposal_id), by, permission)
    found = proposal.payment_lines.select_related("type", "payer").filter(pk=line.pk).first()
    if found is None:
        raise ProposalError(_("Esta linha foi excluída da proposta."))
    found.proposal = proposal
    return found


def move(line: PaymentLine, target: LineState, by: User) -> None:
    """The one place that changes the state of a payment line."""
    refusal = _("O pagamento está %(state)s: isso não é possível.") % {
        "state": line.get_state_display().lower()
    }
    try:
        check_move(MOVES, source=line.state, target=target, by=by, refusal=refusal)
    except TransitionError as exc:
        if any((step.source, step.target) == (line.state, target) for step in MOVES):
            raise NotAllowedError(_("Conferir e devolver cabem ao administrativo de vendas.")) from exc
        raise ProposalError(str(exc)) from exc
    line.state = target


def keep(line: PaymentLine, *fields: str) -> None:
    line.full_clean()
    line.save(update_fields=fields)


def told(line: PaymentLine, kind: Event.Kind, by: User, why: str = "") -> None:
    label = f"{line.label} {brl(line.amount)}" + (f": {why}" if why else "")
    data: dict[str, Any] = {"amount": str(cents(line.amount)), "document": line.document, "state": line.state}
    tell(line.proposal, kind, by=by, label=label, data=data)
