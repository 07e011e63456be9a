"""Why it is somebody's turn, as the page and the trace tell it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Store
from atendimento.rota.reading import Line

SHOWN = 3


def why_next(lines: Sequence[Line], store: Store) -> str:
    """`lines` in order, the chosen one first: what put him there, who follows, who is out and why."""
    chosen, *others = lines
    following = [line.user.display_name for line in others if not line.away][:SHOWN]
    away = [f"{line.user.display_name} ({line.away})" for line in others if line.away]
    parts = [
        _("Vez de %(name)s: %(reason)s.") % {"name": chosen.user.display_name, "reason": reason(lines, store)}
    ]
    if following:
        parts.append(_("Depois: %(names)s.") % {"names": ", ".join(following)})
    if away:
        parts.append(_("Fora da vez: %(names)s.") % {"names": ", ".join(away)})
    return " ".join(parts)[:400]


def reason(lines: Sequence[Line], store: Store) -> str:
    chosen, *others = lines
    rivals = [line for line in others if not line.away]
    if not rivals:
        return _("é o único disponível")
    if chosen.seat.credit > rivals[0].seat.credit:
        return _("é quem menos atendeu do que lhe cabia (%(last)s)") % {"last": last(chosen, store)}
    if chosen.seat.last < rivals[0].seat.last:
        return _("está há mais tempo sem atender (%(last)s)") % {"last": last(chosen, store)}
    return _("é o primeiro na ordem do dia")


def last(line: Line, store: Store) -> str:
    """When he last had a turn, on the store's clock."""
    if line.last_turn_at is None:
        return _("ainda sem nenhuma vez")
    local = line.last_turn_at.astimezone(store.zone)
    shown = f"{local:%H:%M}" if local.date() == store.today() else f"{local:%d/%m %H:%M}"
    return _("última vez %(when)s") % {"when": shown}


def nobody(lines: Sequence[Line]) -> str:
    """Why the rota has nobody to name."""
    if not lines:
        return _("Ninguém participa da rota deste departamento.")
    away = ", ".join(f"{line.user.display_name} ({line.away})" for line in lines)
    return _("Ninguém disponível na rota: %(names)s.") % {"names": away}
