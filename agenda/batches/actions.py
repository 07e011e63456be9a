"""What a batch does with one of its rows: always the service that the single action runs."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Batch
from atendimento import services
from atendimento.models import Atendimento, Contact
from atendimento.services import AtendimentoError, Plan, carteira
from customers.models import Ownership
from proposals.models import Proposal
from proposals.states import State as ProposalState

# A proposal that still goes somewhere.
LIVE = (ProposalState.NEGOTIATION, ProposalState.ORDER, ProposalState.AUTHORISED, ProposalState.INVOICED)


def apply(batch: Batch, item: list[Any]) -> None:
    """Change one row; refusals are the services' own."""
    what, pk, *rest = item
    wanted = rest[0] if rest else None
    if what == "ownership":
        give_customer(batch, pk, wanted)
    elif what == "attendance":
        give_attendance(batch, pk, wanted)
    elif what == "draft":
        give_draft(batch, pk, wanted)
    else:
        treat_contact(batch, find_contact(pk), wanted)


def find_contact(pk: int) -> Contact:
    """Under its attendance's lock: who completes it in this moment has done so before, or waits."""
    Atendimento.objects.select_for_update(of=("self",)).filter(contacts=pk).first()
    contact = Contact.objects.select_related("attendance__store", "channel").filter(pk=pk).first()
    if contact is None or not contact.is_open:
        raise AtendimentoError(_("Este contato já foi concluído."))
    return contact


def treat_contact(batch: Batch, contact: Contact, wanted: str | None) -> None:
    by, reason = batch.actor, batch.reason
    match batch.kind:
        case Batch.Kind.TRANSFER if batch.to:
            services.transfer(attendance=contact.attendance, to=batch.to, by=by, reason=reason)
        case Batch.Kind.RESCHEDULE if wanted:
            plan = Plan(date.fromisoformat(wanted), contact.due_at, contact.channel, contact.subject)
            services.reschedule(contact=contact, plan=plan, by=by, reason=reason)
        case Batch.Kind.CANCEL:
            services.cancel_contact(contact=contact, by=by)
        case Batch.Kind.CLOSE:
            check_no_live_proposal(contact.attendance)
            services.close_inactive(attendance=contact.attendance, by=by)
        case _:
            raise AtendimentoError(_("Não há o que fazer com este contato."))


def check_no_live_proposal(attendance: Atendimento) -> None:
    """Under the attendance's lock: whoever makes a proposal waits for it."""
    Atendimento.objects.select_for_update().get(pk=attendance.pk)
    live = Proposal.objects.filter(attendance=attendance, state__in=LIVE).first()
    if live:
        raise AtendimentoError(_("A proposta %(number)s está em andamento.") % {"number": live.number})


def heir_of(pk: int | None) -> User | None:
    return User.objects.get(pk=pk) if pk else None


def give_attendance(batch: Batch, pk: int, heir: int | None) -> None:
    """To the colleague chosen, or into the department's queue."""
    attendance, to = Atendimento.objects.select_for_update().get(pk=pk), heir_of(heir)
    if attendance.responsible_id != batch.leaver_id:
        raise AtendimentoError(_("Já está com outra pessoa."))
    if to:
        services.transfer(attendance=attendance, to=to, by=batch.actor, reason=batch.reason)
    else:
        services.release(attendance=attendance, by=batch.actor, reason=batch.reason)


def give_draft(batch: Batch, pk: int, heir: int | None) -> None:
    """To the colleague chosen, or cancelled."""
    draft, leaver, to = Atendimento.objects.filter(pk=pk).first(), batch.leaver, heir_of(heir)
    if draft is None or leaver is None:
        raise AtendimentoError(_("Este rascunho já foi concluído."))
    if to:
        services.give_draft(draft=draft, leaver=leaver, to=to, by=batch.actor, reason=batch.reason)
    else:
        services.cancel_left_draft(draft=draft, leaver=leaver, by=batch.actor, reason=batch.reason)


def give_customer(batch: Batch, pk: int, heir: int | None) -> None:
    """The carteira of one person in one department: to the colleague chosen, or to nobody."""
    row = Ownership.objects.select_related("person", "store").filter(pk=pk).first()
    leaver, to = batch.leaver, heir_of(heir)
    if row is None or leaver is None:
        raise AtendimentoError(_("O cliente não está nesta carteira, ou a loja não é da sua equipe."))
    carteira.give_customer(ownership=row, leaver=leaver, to=to, by=batch.actor, reason=batch.reason)
