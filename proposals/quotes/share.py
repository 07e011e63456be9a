"""The simulation as text for WhatsApp: the stored figures, nothing of cost or margin."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.quotes.models import Quote


def share_text(quote: Quote) -> str:
    figures = quote.figures
    lines = [
        _("Olá, %(name)s! Segue a simulação %(number)s:")
        % {"name": quote.name.split(" ")[0], "number": quote.number},
        quote.vehicle,
        _("Preço à vista: %(price)s") % figures,
    ]
    used = figures["trade_in"]
    if used:
        lines.append(_("Seu usado, %(label)s (%(km)s): %(value)s estimados") % used)
    lines.append(_("Entrada: %(down)s · a financiar: %(amount)s") % figures)
    lines += [option_text(option) for option in figures["options"] if not option["refusal"]]
    lines += [_("Válida até %(valid_until)s.") % figures, figures["notice"], quote.store.name]
    return "\n".join(lines)


def option_text(option: dict[str, Any]) -> str:
    text = (
        _(
            "%(term)sx de %(installment)s (1ª em %(first_due)s; juros %(rate_month)s a.m., %(rate_year)s "
            "a.a.; CET %(cet)s a.a.; total %(total_with)s)"
        )
        % option
    )
    return text + (_(", última de %(last)s") % option if option["last"] else "")
