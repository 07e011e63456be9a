"""The fichas of a proposal as its page shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.figures import short
from core.money import brl
from proposals.blocks import Action, Block, Row
from proposals.models import CreditRequest, Proposal

CODE = "credit"
BADGES = {
    "": "",
    "analysis": "badge-accent",
    "approved": "badge-ok",
    "conditional": "badge-warm",
    "refused": "badge-danger",
}


def credits_of(proposal: Proposal) -> Block:
    """From the rows at hand: asks the database nothing more."""
    today = proposal.store.today()
    used = {line.credit_id for line in proposal.payment_lines.all()}
    return Block(
        code=CODE,
        title=_("Financiamento"),
        add_url=reverse("proposals:credit-create", args=[proposal.pk]),
        rows=[
            row_of(credit, is_usable=credit.is_usable_on(today), is_used=credit.pk in used)
            for credit in proposal.credit_requests.all()
        ],
        actions=[Action(_("Simular"), reverse("proposals:credit-simulate", args=[proposal.pk]))],
    )


def row_of(credit: CreditRequest, *, is_usable: bool, is_used: bool) -> Row:
    place = [credit.proposal_id, credit.pk]
    is_open = credit.answer in ("", CreditRequest.Answer.ANALYSIS)
    actions = [Action(_("Resposta"), reverse("proposals:credit-answer", args=place))]
    if is_usable and not is_used:
        use = reverse("proposals:credit-use", args=place)
        actions.append(Action(_("Usar na proposta"), use, posts=True))
    return Row(
        pk=credit.pk,
        label=credit.label,
        details=" · ".join(details_of(credit, is_used=is_used)),
        amount=brl(credit.approved_amount or credit.amount),
        edit_url=reverse("proposals:credit-edit", args=place) if is_open else "",
        remove_url=reverse("proposals:credit-remove", args=place) if not credit.sent_on else "",
        badge=str(situation_of(credit, is_usable=is_usable)),
        badge_class=BADGES[credit.answer] if not credit.is_approved or is_usable else "badge-danger",
        actions=actions,
    )


def situation_of(credit: CreditRequest, *, is_usable: bool) -> str:
    if credit.is_approved and not is_usable:
        return _("Aprovação vencida")
    if credit.answer:
        return credit.get_answer_display()
    return _("Enviada") if credit.sent_on else _("A enviar")


def details_of(credit: CreditRequest, *, is_used: bool) -> list[str]:
    found = []
    rate = credit.approved_rate if credit.approved_rate is not None else credit.monthly_rate
    if rate is not None:
        found.append(_("%(rate)s%% a.m.") % {"rate": short(rate)})
    if credit.sent_on:
        found.append(_("enviada em %(day)s") % {"day": f"{credit.sent_on:%d/%m/%Y}"})
    if credit.is_approved and credit.valid_until:
        found.append(_("vale até %(day)s") % {"day": f"{credit.valid_until:%d/%m/%Y}"})
    if credit.conditions:
        found.append(credit.conditions)
    if is_used:
        found.append(_("na proposta"))
    return found
