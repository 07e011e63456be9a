"""The customer's link and his answer: by the secret of the link, or written down by an adviser."""

import hashlib
import hmac
import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Event
from core.idempotency import is_repeat
from core.money import brl
from core.notices import notify
from core.secret_links import end_all, find_live, hash_of_token, new_token, note_opened
from customers.signatures import is_end_of_document, is_name_of, is_same_name
from workshop.estimates.services import send_estimate
from workshop.models import Estimate, EstimateAnswer, EstimateLink
from workshop.services import WorkshopError, check, hold, lock, move
from workshop.states import ESTIMATE_MOVES

Kind = Event.Kind
State = Estimate.State


class SignatureError(WorkshopError):
    """Not the customer's own name or digits; counted."""


class StaleTermsError(Exception):
    """What the customer read is no longer what the estimate says: show it anew."""


def terms_hash(estimate: Estimate) -> str:
    """Of all that the customer reads and agrees to."""
    lines = [
        [
            line.pk,
            line.nature,
            line.description,
            *map(figure, (line.quantity, line.unit_price, line.discount)),
        ]
        for line in estimate.lines.all()
    ]
    terms: list[Any] = [estimate.pk, str(estimate.valid_until), estimate.delivery_days, estimate.notes, lines]
    return hashlib.sha256(json.dumps(terms).encode()).hexdigest()


def figure(value: Decimal) -> str:
    return f"{value:.2f}"


@transaction.atomic
def create_link(
    *, estimate: Estimate, by: User, idempotency_key: str = ""
) -> tuple[EstimateLink, str] | None:
    """Send it, and the link with its token, told this once; the one before is revoked. None for a repeat."""
    if is_repeat(actor=f"user:{by.pk}", key=idempotency_key, view="workshop:estimate-link"):
        return None
    estimate = send_estimate(estimate=estimate, by=by)
    check(why_no_answer(estimate))
    end_all(estimate.links.all())
    token = new_token()
    link = EstimateLink(estimate=estimate, token_hash=hash_of_token(token), created_by=by)
    link.full_clean()
    link.save()
    return link, token


@transaction.atomic
def revoke_link(*, estimate: Estimate, by: User) -> bool:
    """No link of the estimate opens any more."""
    estimate = hold(estimate, by)
    if not end_all(estimate.links.all()):
        raise WorkshopError(_("Este orçamento não tem link ativo."))
    return True


def find_link(token: str) -> EstimateLink | None:
    rows = EstimateLink.objects.select_related("estimate__store", "estimate__person", "created_by")
    return find_live(rows, token)


@transaction.atomic
def answer_by_link(
    *,
    link: EstimateLink,
    shown: str,
    accepted: Collection[int],
    name: str,
    digits: str,
    note: str = "",
    address: str = "",
    user_agent: str = "",
) -> EstimateAnswer:
    """The customer's own answer to the version he was `shown`: the lines he wants, or none."""
    estimate = lock(link.estimate)
    link = EstimateLink.objects.select_related("estimate").get(pk=link.pk)
    check_open(link, estimate)
    given = EstimateAnswer.objects.filter(estimate=estimate).first()
    if given is not None:
        return given
    check_signature(estimate, name, digits)
    if not hmac.compare_digest(terms_hash(estimate), shown):
        raise StaleTermsError
    proof = {"link": link, "address": address or None, "user_agent": user_agent[:200]}
    answer = write_answer(estimate, accepted, by=None, name=name, note=note, **proof)
    note_opened(link)
    tell_adviser(estimate, answer)
    return answer


def check_open(link: EstimateLink, estimate: Estimate) -> None:
    link.estimate = estimate
    if not link.is_live:
        raise WorkshopError(_("Este orçamento não pode mais ser respondido por aqui. Fale com a oficina."))
    if link.is_locked:
        raise WorkshopError(_("Muitas tentativas. Peça outro link à oficina."))


def check_signature(estimate: Estimate, name: str, digits: str) -> None:
    """Who is in the register signs as registered, anybody else as he was named when he asked."""
    person = estimate.person
    if len(name.split()) < 2:
        raise SignatureError(_("Escreva seu nome completo."), field="nome")
    if person is not None and person.document and not is_end_of_document(person, digits):
        raise SignatureError(_("Não confere com o documento do cadastro."), field="digitos")
    if person is not None and not is_name_of(person, name):
        known = _("como no documento") if person.document else _("como no cadastro")
        raise SignatureError(_("Escreva seu nome completo, %(known)s.") % {"known": known}, field="nome")
    if person is None and not is_same_name(estimate.customer_name, name):
        raise SignatureError(_("Escreva seu nome completo, como no orçamento."), field="nome")


@transaction.atomic
def write_down_answer(
    *, estimate: Estimate, accepted: Collection[int], name: str, note: str, by: User
) -> EstimateAnswer:
    """What the customer said at the desk or on the phone, in the adviser's hand."""
    estimate = hold(estimate, by)
    check(why_no_answer(estimate))
    return write_answer(estimate, accepted, by=by, name=name, note=note)


def why_no_answer(estimate: Estimate) -> str:
    if estimate.is_lapsed:
        return _("Este orçamento venceu: faça outro a partir dele.")
    return "" if estimate.state == State.SENT else _("Só um orçamento enviado e válido espera resposta.")


def write_answer(
    estimate: Estimate, accepted: Collection[int], *, by: User | None, name: str, note: str, **proof: Any
) -> EstimateAnswer:
    lines = list(estimate.lines.all())
    wanted = [line for line in lines if line.pk in accepted]
    if not wanted and not note.strip():
        raise WorkshopError(_("Diga por que o orçamento é recusado."), field="note")
    for line in lines:
        line.is_accepted = line in wanted
        line.save(update_fields=["is_accepted"])
    answer = EstimateAnswer(
        estimate=estimate,
        written_by=by,
        is_approved=bool(wanted),
        name=" ".join(name.split()),
        note=note.strip(),
        terms_hash=terms_hash(estimate),
        **proof,
    )
    label = f"{estimate.vehicle_label} · {brl(estimate.agreed.total)}" if wanted else note.strip()
    state, kind = (
        (State.APPROVED, Kind.ESTIMATE_APPROVED) if wanted else (State.REFUSED, Kind.ESTIMATE_REFUSED)
    )
    move(estimate, ESTIMATE_MOVES, state, kind, by, label=label)
    answer.full_clean()
    answer.save()
    return answer


def tell_adviser(estimate: Estimate, answer: EstimateAnswer) -> None:
    words = {"name": answer.name, "number": estimate.number}
    said = (
        _("%(name)s aprovou o orçamento %(number)s")
        if answer.is_approved
        else _("%(name)s recusou o orçamento %(number)s")
    )
    adviser = estimate.advisor or estimate.created_by
    notify([adviser], kind="estimate_answered", text=said % words, url=estimate.get_absolute_url())
