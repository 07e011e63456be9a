"""What the ADF and the JSON door do with a body; the monitor replays kept bodies through the same."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atendimento.models import Atendimento
from core import idempotency
from integrations.inbox.calls import Answer, Outcome, Work, as_json
from integrations.leads import adf, json_lead
from integrations.leads.intake import Taken, take
from integrations.leads.json_lead import MalformedJson
from integrations.leads.told import LeadRefused, Told
from integrations.masking import masked_json, masked_xml
from integrations.models import ApiClient

VIEW = "integrations:lead-json"


def result_of(taken: Taken) -> dict[str, Any]:
    attendance = taken.attendance
    return {"id": attendance.pk, "number": attendance.number, "return": taken.is_return}


def outcome_of(found: list[Taken]) -> str:
    return Outcome.REPEATED if all(taken.is_repeat for taken in found) else Outcome.ACCEPTED


def adf_door(client: ApiClient, body: bytes) -> Answer:
    """201 with our number of each prospect; 422 with the reason. Those that were taken stay taken."""
    try:
        root = adf.read(body)
        told = adf.prospects(root, timezone.now())
    except LeadRefused as exc:
        return as_json(Outcome.REFUSED, 422, {"error": str(exc)}, action="lead", reason=str(exc))
    taken: list[Taken] = []
    lines = [line_of(client, one, taken) for one in told]
    reasons = [line["error"] for line in lines if "error" in line]
    return as_json(
        Outcome.REFUSED if reasons else outcome_of(taken),
        422 if reasons else 201,
        {"error": reasons[0], "prospects": lines} if reasons else {"prospects": lines},
        action="lead",
        reason=" ".join(reasons),
        attendances=keys(taken),
        payload=masked_xml(root),
    )


def line_of(client: ApiClient, told: Told, taken: list[Taken]) -> dict[str, Any]:
    try:
        taken.append(take(client, told))
    except LeadRefused as exc:
        return {"error": str(exc)}
    return result_of(taken[-1])


def keys(taken: list[Taken]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.attendance.pk for one in taken))


def json_door(idempotency_key: str = "") -> Work:
    def work(client: ApiClient, body: bytes) -> Answer:
        try:
            found = json_lead.read(body)
        except MalformedJson as exc:
            return as_json(Outcome.REFUSED, 400, {"error": str(exc)}, action="lead", reason=str(exc))
        shown = json.dumps(masked_json(found), ensure_ascii=False, indent=1)
        try:
            taken = once(client, json_lead.told_of(client, found, timezone.now()), idempotency_key)
        except LeadRefused as exc:
            told = {"error": str(exc), "field": exc.field or ""}
            return as_json(Outcome.REFUSED, 422, told, action="lead", reason=str(exc), payload=shown)
        return as_json(
            outcome_of([taken]),
            201,
            result_of(taken),
            action="lead",
            attendances=keys([taken]),
            payload=shown,
        )

    return work


def once(client: ApiClient, told: Told, key: str) -> Taken:
    """The first result where the header `Idempotency-Key` is known; a refusal leaves no key."""
    if not key:
        return take(client, told)
    if len(key) > idempotency.LONGEST_KEY or not key.isprintable():
        raise LeadRefused(_("Idempotency-Key: no máximo 64 caracteres."), field="Idempotency-Key")
    actor = f"client:{client.pk}"
    with transaction.atomic():
        claimed = idempotency.claim(actor=actor, key=key, view=VIEW)
        if claimed is None:
            return first_result(idempotency.first_result(actor=actor, key=key, view=VIEW) or "")
        taken = take(client, told)
        idempotency.keep(claimed, f"{taken.attendance.pk} {int(taken.is_return)}")
        return taken


def first_result(kept: str) -> Taken:
    number, _space, is_return = kept.partition(" ")
    attendance = Atendimento.objects.get(pk=int(number))
    return Taken(attendance, is_return == "1", is_repeat=True)
