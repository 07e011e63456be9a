"""State changes of the fichas. Each one counts as a version of the proposal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.idempotency import first_made, keep
from core.money import brl, cents
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import check_sight, hold_attendance, lock_editable
from proposals.models import CreditRequest, PaymentLine, PaymentType, Proposal
from proposals.receipts.states import LineState
from proposals.services import keep_version

ADD = "proposals:credit-create"
ASKED = ("financier", "amount", "term", "monthly_rate", "balloon", "installment", "sent_on")
ANSWERED = (
    "answer", "answered_on", "approved_amount", "approved_rate", "approved_term", "approved_installment",
    "valid_until", "conditions",
)  # fmt: skip
MOST = 20


def lock_for_credit(proposal: Proposal, version: int, by: User) -> Proposal:
    """Attendance and proposal, held: one's own, or a financed one of the store for the F&I."""
    if not by.has_perm("proposals.change_creditrequest"):
        raise NotAllowedError(_("Seu perfil não trabalha com fichas de crédito."))
    attendance = hold_attendance(proposal)
    check_sight(Proposal.objects.visible_to(by), proposal)
    if not attendance.is_in_progress:
        raise ProposalError(_("Atendimento precisa ser selecionado."))
    return lock_editable(proposal, version, by)


@transaction.atomic
def open_credit(
    *, proposal: Proposal, values: Mapping[str, Any], version: int, by: User, idempotency_key: str = ""
) -> CreditRequest:
    """One more ficha; a repeated post gets the first one."""
    first, claimed = first_made(proposal.credit_requests.all(), by=by, key=idempotency_key, view=ADD)
    if first is not None:
        return first
    proposal = lock_for_credit(proposal, version, by)
    if proposal.credit_requests.count() >= MOST:
        raise ProposalError(_("Uma proposta tem no máximo %(most)s fichas.") % {"most": MOST})
    credit = CreditRequest(proposal=proposal, asked_by=by)
    assign(credit, ASKED, values)
    credit.save()
    keep(claimed, credit.pk)
    keep_version(proposal, event_label(credit), {}, facts(credit), by)
    return credit


@transaction.atomic
def change_credit(
    *, credit: CreditRequest, values: Mapping[str, Any], version: int, by: User
) -> CreditRequest:
    """What is asked; once the bank has decided, another ficha is opened instead."""
    proposal = lock_for_credit(credit.proposal, version, by)
    credit = find_credit(proposal, credit)
    if credit.answer not in ("", CreditRequest.Answer.ANALYSIS):
        raise ProposalError(_("A financeira já respondeu esta ficha: abra outra."))
    return store(proposal, credit, ASKED, values, by)


@transaction.atomic
def answer_credit(
    *, credit: CreditRequest, values: Mapping[str, Any], version: int, by: User
) -> CreditRequest:
    """What the bank said. An answer later changed leaves both in the timeline."""
    proposal = lock_for_credit(credit.proposal, version, by)
    credit = find_credit(proposal, credit)
    if credit.sent_on is None or credit.sent_on > values["answered_on"]:
        credit.sent_on = values["answered_on"]
    check_answer(values)
    return store(proposal, credit, ANSWERED, values, by)


def check_answer(values: Mapping[str, Any]) -> None:
    answer = values["answer"]
    if answer == CreditRequest.Answer.APPROVED:
        for name in ("approved_amount", "approved_rate", "approved_term", "valid_until"):
            if values[name] is None:
                raise ProposalError(_("A aprovação precisa de valor, taxa, prazo e validade."), field=name)
        if values["valid_until"] < values["answered_on"]:
            raise ProposalError(_("A validade vem antes da resposta."), field="valid_until")
    if (
        answer in (CreditRequest.Answer.CONDITIONAL, CreditRequest.Answer.REFUSED)
        and not values["conditions"]
    ):
        raise ProposalError(_("Informe a condição ou o motivo da recusa."), field="conditions")


def store(
    proposal: Proposal, credit: CreditRequest, names: tuple[str, ...], values: Mapping[str, Any], by: User
) -> CreditRequest:
    before = facts(CreditRequest.objects.select_related("financier").get(pk=credit.pk))
    assign(credit, names, values)
    if facts(credit) == before:
        return credit
    credit.save()
    keep_version(proposal, event_label(credit), before, facts(credit), by)
    return credit


def assign(credit: CreditRequest, names: tuple[str, ...], values: Mapping[str, Any]) -> None:
    for name in names:
        if name in values:
            setattr(credit, name, values[name])
    credit.balloon = credit.balloon or Decimal(0)
    credit.full_clean()


@transaction.atomic
def remove_credit(*, credit: CreditRequest, version: int, by: User) -> None:
    """Only what no bank has seen: the others are kept, with their answers."""
    proposal = lock_for_credit(credit.proposal, version, by)
    credit = find_credit(proposal, credit)
    if credit.sent_on is not None:
        raise ProposalError(_("Esta ficha já foi enviada: registre a resposta."))
    if credit.lines.exists():
        raise ProposalError(_("Esta ficha está em uma linha de pagamento."))
    CreditRequest.objects.filter(pk=credit.pk).delete()
    keep_version(proposal, event_label(credit), facts(credit), {}, by)


def find_credit(proposal: Proposal, credit: CreditRequest) -> CreditRequest:
    found = proposal.credit_requests.select_related("financier").filter(pk=credit.pk).first()
    if found is None:
        raise ProposalError(_("Esta ficha foi excluída da proposta."))
    return found


@transaction.atomic
def use_credit(*, credit: CreditRequest, version: int, by: User) -> PaymentLine:
    """*Usar na proposta*: the approved ficha becomes the financing line, or takes the place of one."""
    proposal = lock_for_credit(credit.proposal, version, by)
    credit, today = find_credit(proposal, credit), proposal.store.today()
    if not credit.is_usable_on(today):
        raise ProposalError(_("Só uma ficha aprovada e dentro da validade entra na proposta."))
    line = financing_line(proposal, credit) or PaymentLine(
        proposal=proposal, type=financing_type(), due_on=today
    )
    before = line_facts(line) if line.pk else {}
    line.credit, line.amount = credit, credit.usable_amount
    line.full_clean()
    line.save()
    keep_version(proposal, event_label(credit), before, line_facts(line), by)
    return line


def financing_line(proposal: Proposal, credit: CreditRequest) -> PaymentLine | None:
    """The line of this ficha, else one without any, else the only one there is."""
    rows = proposal.payment_lines.filter(type__kind=PaymentType.Kind.FINANCING, state=LineState.EXPECTED)
    lines = list(rows.select_related("type", "credit__financier").order_by("due_on", "pk"))
    own = [line for line in lines if line.credit_id == credit.pk]
    free = [line for line in lines if line.credit_id is None]
    found = own or free or (lines if len(lines) == 1 else [])
    return found[0] if found else None


def financing_type() -> PaymentType:
    rows = PaymentType.objects.active().filter(kind=PaymentType.Kind.FINANCING)
    found: PaymentType | None = rows.first()
    if found is None:
        raise ProposalError(_("Nenhum tipo de pagamento de financiamento está ativo."))
    return found


def line_facts(line: PaymentLine) -> dict[str, str]:
    credit = line.credit
    return {
        "payment": line.type.name,
        "amount": str(cents(line.amount)),
        "credit": credit.label if credit else "",
    }


def event_label(credit: CreditRequest) -> str:
    what = credit.get_answer_display().lower() if credit.answer else _("aberta")
    return _("ficha %(financier)s %(what)s, %(amount)s") % {
        "financier": credit.financier.name,
        "what": what,
        "amount": brl(credit.approved_amount or credit.amount),
    }


def facts(credit: CreditRequest) -> dict[str, str]:
    """What an Event keeps of a ficha."""
    found = {"financier": credit.financier.name}
    for name in (*ASKED[1:], *ANSWERED):
        value = getattr(credit, name)
        found[name] = "" if value is None else format_value(value)
    return found


def format_value(value: Any) -> str:
    """A figure without the zeros that a column adds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
