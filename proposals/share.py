"""The proposal as text for WhatsApp: what the customer may read, nothing of cost or margin."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from core.money import brl
from core.text import digits
from proposals.models import Proposal, ProposalItem


def share_text(proposal: Proposal, *, link: str = "") -> str:
    """Vehicle, price, discount, total, validity, store; `link` where one is live and at hand."""
    totals = proposal.totals
    until = proposal.valid_until.astimezone(proposal.store.zone)
    lines = [
        _("Olá, %(name)s! Segue a proposta %(number)s:")
        % {"name": proposal.person.name.split(" ")[0], "number": proposal.number},
        proposal.model_description,
        _("Preço: %(price)s") % {"price": brl(totals.price)},
    ]
    if totals.discount:
        lines.append(_("Desconto: %(discount)s") % {"discount": brl(totals.discount)})
    lines += [item_text(item) for item in proposal.items.all()]
    lines += [
        _("Total: %(total)s") % {"total": brl(totals.total)},
        _("Válida até %(until)s.") % {"until": f"{until:%d/%m/%Y %H:%M}"},
    ]
    if link:
        lines.append(_("Veja e aceite aqui: %(link)s") % {"link": link})
    lines.append(proposal.store.name)
    return "\n".join(lines)


def item_text(item: ProposalItem) -> str:
    """One line of a block: never its cost."""
    if item.is_gift:
        return _("%(item)s: cortesia") % {"item": item.label}
    return f"{item.label}: {brl(item.amount)}"


def whatsapp_url(text: str, phone: str = "") -> str:
    """A link that opens WhatsApp with the text; without a phone it asks for the contact."""
    return f"https://wa.me/{digits(phone)}?text={quote(text)}"
