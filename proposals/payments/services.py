"""State changes of the payment lines. Each one counts as a version of the proposal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.idempotency import first_made, keep
from core.money import cents
from proposals.errors import ProposalError
from proposals.locking import lock_for_change
from proposals.models import PaymentLine, Proposal
from proposals.services import check_person, keep_version

ADD = "proposals:payment-create"
FIELDS = ("type", "payer", "due_on", "amount", "note")
# Nobody pays for a car in more pieces; it also keeps the page within its weight.
MOST = 30


@transaction.atomic
def add_payment(
    *, proposal: Proposal, values: Mapping[str, Any], version: int, by: User, idempotency_key: str = ""
) -> PaymentLine:
    """One more line; a repeated post gets the first one."""
    first, claimed = first_made(proposal.payment_lines.all(), by=by, key=idempotency_key, view=ADD)
    if first is not None:
        return first
    proposal = lock_for_change(proposal, version, by)
    if proposal.payment_lines.count() >= MOST:
        raise ProposalError(_("Uma proposta tem no máximo %(most)s pagamentos.") % {"most": MOST})
    line = PaymentLine(proposal=proposal)
    assign(line, values, by)
    line.save()
    keep(claimed, line.pk)
    keep_version(proposal, line.label, {}, facts(line), by)
    return line


@transaction.atomic
def change_payment(*, line: PaymentLine, values: Mapping[str, Any], version: int, by: User) -> PaymentLine:
    proposal = lock_for_change(line.proposal, version, by)
    line = find_payment(proposal, line)
    before = facts(line)
    assign(line, values, by)
    if facts(line) == before:
        return line
    line.save()
    keep_version(proposal, line.label, before, facts(line), by)
    return line


@transaction.atomic
def remove_payment(*, line: PaymentLine, version: int, by: User) -> None:
    proposal = lock_for_change(line.proposal, version, by)
    line = find_payment(proposal, line)
    PaymentLine.objects.filter(pk=line.pk).delete()
    keep_version(proposal, line.label, facts(line), {}, by)


def find_payment(proposal: Proposal, line: PaymentLine) -> PaymentLine:
    """The line as it is now; that of a used car is changed on its own card."""
    found = proposal.payment_lines.select_related("type", "payer").filter(pk=line.pk).first()
    if found is None:
        raise ProposalError(_("Esta linha foi excluída da proposta."))
    check_by_hand(found)
    check_expected(found)
    return found


def assign(line: PaymentLine, values: Mapping[str, Any], by: User) -> None:
    for name in FIELDS:
        if name in values:
            setattr(line, name, values[name])
    check_by_hand(line)
    check_amount(line.amount)
    check_person(line.payer, by, field="payer")
    if line.payer_id == line.proposal.person_id:
        line.payer = None
    if not line.is_financing:
        line.credit = None
    line.full_clean()


def check_expected(line: PaymentLine) -> None:
    """What came in is no promise any more: it goes back before it changes."""
    if not line.is_expected:
        raise ProposalError(
            _("Este pagamento já está %(state)s e não muda mais.")
            % {"state": line.get_state_display().lower()}
        )


def check_by_hand(line: PaymentLine) -> None:
    if not line.type.is_by_hand:
        raise ProposalError(_("A linha do usado na troca muda no cartão do usado."), field="type")


def check_amount(amount: Decimal) -> None:
    if amount <= 0:
        raise ProposalError(_("Informe um valor maior que zero."), field="amount")


def facts(line: PaymentLine) -> dict[str, str]:
    """What an Event keeps of a payment."""
    return {
        "payment": line.type.name,
        "note": line.note,
        "payer": str(line.payer or ""),
        "due_on": line.due_on.isoformat(),
        "amount": str(cents(line.amount)),
    }
