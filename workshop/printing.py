"""What the workshop hands to a customer on paper: the confirmation of a booking, the estimate."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import grouped, short
from core.money import brl
from core.typesetting import typeset
from customers import phones
from customers.letterhead import store_lines
from workshop.models import Booking, Document, Estimate, Nature
from workshop.totals import Totals

FOLDER = Path(__file__).parent
BOOKING, ESTIMATE = FOLDER / "bookings" / "booking.typ", FOLDER / "estimates" / "estimate.typ"
Fact = tuple[str, str]


def shared(document: Document, title: str) -> dict[str, Any]:
    """Whose paper, which, and when it was printed; the customer by his name alone."""
    at = timezone.now().astimezone(document.store.zone)
    return store_lines(document.store) | {
        "title": title,
        "number": document.number,
        "customer": document.customer_label,
        "stamp": {"version": _("Impresso em %(at)s") % {"at": f"{at:%d/%m/%Y %H:%M}"}, "issuer": ""},
        "adviser": document.advisor.display_name if document.advisor else "–",
        "notes": document.notes,
    }


def car_facts(document: Document) -> list[Fact]:
    km = grouped(document.km) if document.km else "–"
    return [(_("Veículo"), document.vehicle_label), (_("Km"), km)]


def booking_pdf(booking: Booking, *, image: bool = False) -> bytes:
    phone = booking.store.phone
    content = shared(booking, _("Agendamento %(number)s") % {"number": booking.number}) | {
        "when": date_format(booking.starts_on, r"l, d \d\e F \d\e Y").lower(),
        "hour": f"{booking.starts_at:%H:%M}",
        "facts": [*car_facts(booking), (_("Serviço"), booking.get_service_type_display())],
        "requests": [row.text for row in booking.requests.all()],
        "state": "" if booking.is_expected else booking.get_state_display(),
        "hint": _("Para mudar ou cancelar, ligue %(phone)s.") % {"phone": phone} if phone else "",
    }
    return typeset(BOOKING, content=content, image=image)


def estimate_pdf(estimate: Estimate, *, phone: str = "", image: bool = False) -> bytes:
    lines = list(estimate.lines.all())
    parts = [(nature.label, [line for line in lines if line.nature == nature]) for nature in Nature]
    days = estimate.delivery_days
    phone = phone or estimate.customer_phone
    content = shared(estimate, _("Orçamento %(number)s") % {"number": estimate.number}) | {
        "valid_until": f"{estimate.valid_until:%d/%m/%Y}",
        "delivery": _("%(days)s dia(s) depois da aprovação") % {"days": days} if days is not None else "–",
        "phone": phones.display(phone) if phone else "",
        "kind": estimate.get_kind_display(),
        "facts": car_facts(estimate),
        "blocks": [
            {"title": str(title), "rows": [printed(line) for line in rows]} for title, rows in parts if rows
        ],
        "sums": sums(estimate.totals),
        "total": brl(estimate.total),
        "agreed": brl(estimate.agreed.total) if estimate.state == Estimate.State.APPROVED else "",
        "answer": answer_words(estimate),
        "place": estimate.store.city,
    }
    return typeset(ESTIMATE, content=content, image=image)


def printed(line: Any) -> dict[str, str]:
    return {
        "label": line.description,
        "quantity": short(line.quantity),
        "price": brl(line.unit_price),
        "discount": f"− {brl(line.discount)}" if line.discount else "",
        "amount": brl(line.total),
        "note": _("não aprovado") if line.is_accepted is False else "",
    }


def sums(totals: Totals) -> list[Fact]:
    rows = [(_("Mão de obra"), brl(totals.labour)), (_("Peças"), brl(totals.parts))]
    return [*rows, (_("Desconto"), f"− {brl(totals.discount)}")] if totals.discount else rows


def answer_words(estimate: Estimate) -> str:
    answer = getattr(estimate, "answer", None)
    if answer is None:
        return ""
    at = answer.answered_at.astimezone(estimate.store.zone)
    words = {"name": answer.name, "at": f"{at:%d/%m/%Y %H:%M}", "total": brl(estimate.agreed.total)}
    if not answer.is_approved:
        return _("Recusado por %(name)s em %(at)s.") % words
    return _("Aprovado por %(name)s em %(at)s: %(total)s.") % words


def pdf_response(page: bytes, name: str) -> HttpResponse:
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
