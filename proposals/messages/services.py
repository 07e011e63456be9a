"""Messages are written in the transaction of what they tell; the worker sends, a colleague says he sent."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento import services as atendimento
from atendimento.models import Event
from core.wording import fill
from customers.models import Consent, Person
from customers.services import is_refused
from proposals.delivery.models import Delivery
from proposals.errors import NotAllowedError, ProposalError
from proposals.locking import check_sight, hold_attendance
from proposals.messages.models import CustomerMessage, Means, MessageTemplate, Occasion
from proposals.models import Proposal

# A paragraph that lost its only word reads badly, but never shows a brace.
NOTHING = "–"


def announce(proposal: Proposal, occasion: Occasion, *, delivery: Delivery | None = None) -> None:
    """One row for each means that has words and that the customer did not refuse."""
    known = words_of(proposal, delivery)
    for template in templates_of(proposal, occasion):
        if not may_reach(proposal.person, template.means):
            continue
        row = CustomerMessage(
            proposal=proposal,
            person=proposal.person,
            occasion=occasion,
            means=template.means,
            subject=fill(template.subject, known)[:200],
            body=fill(template.body, known)[:4000],
        )
        row.full_clean()
        row.save()


def templates_of(proposal: Proposal, occasion: Occasion) -> list[MessageTemplate]:
    """The nearest line of each means; one switched off says nothing, also where it is the store's own."""
    here = Q(store=None) | Q(store=proposal.store_id)
    rows = MessageTemplate.objects.filter(here, occasion=occasion)
    nearest: dict[str, MessageTemplate] = {}
    for row in sorted(rows, key=lambda one: (one.store_id is not None, one.pk)):
        nearest[row.means] = row
    return [row for row in nearest.values() if row.active]


def may_reach(person: Person, means: str) -> bool:
    if means == Means.EMAIL and not person.email:
        return False
    return not is_refused(person=person, purpose=Consent.Purpose.SERVICE, channel=means)


def words_of(proposal: Proposal, delivery: Delivery | None) -> dict[str, str]:
    store, seller = proposal.store, proposal.attendance.responsible or proposal.created_by
    place = "/".join(filter(None, [store.city, store.state]))
    known = {
        "cliente": proposal.person.name.split(" ")[0],
        "veiculo": proposal.model_description,
        "proposta": proposal.number,
        "loja": store.name,
        "endereco": " – ".join(filter(None, [store.address, place])),
        "telefone": store.phone,
        "vendedor": seller.display_name,
        "dia": f"{delivery.slot.day:%d/%m/%Y}" if delivery else "",
        "hora": f"{delivery.slot.hour:%H:%M}" if delivery else "",
    }
    return {word: value or NOTHING for word, value in known.items()}


@transaction.atomic
def mark_sent(*, message: CustomerMessage, by: User) -> CustomerMessage:
    """Who sent the ready text by WhatsApp says so; a second press says nothing new."""
    hold_attendance(message.proposal)
    check_sight(Proposal.objects.administered_by(by), message.proposal, NotAllowedError)
    row = CustomerMessage.objects.select_for_update().get(pk=message.pk)
    if row.means != Means.WHATSAPP:
        raise ProposalError(_("O e-mail sai sozinho."))
    if row.sent_at is None:
        told_customer(row, by)
    return row


def told_customer(row: CustomerMessage, by: User | None) -> None:
    """Sent: on the row, and on the timeline."""
    row.sent_at, row.sent_by, row.lease_until = timezone.now(), by, None
    row.save(update_fields=["sent_at", "sent_by", "lease_until"])
    proposal = row.proposal
    atendimento.record(
        proposal.attendance,
        Event.Kind.CUSTOMER_NOTIFIED,
        by=by,
        ref=proposal.reference,
        label=f"{proposal.number} {row.get_occasion_display()} · {row.get_means_display()}",
        url=proposal.get_absolute_url(),
        data={"message": row.pk},
    )
