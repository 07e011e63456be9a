"""A batch from its preview to its end. Each row is one transaction that also moves the position on.

So a worker that dies repeats nothing and forgets nothing, and two of them wait for each other at the row.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from agenda.batches.actions import apply
from agenda.models import Batch
from agenda.offboarding import close_account
from core.errors import ServiceError
from core.notices import notify

# So many are done while the page waits; more go to the worker.
AT_ONCE = 100
# What was shown longer ago is no longer what would be done.
STALE = timedelta(hours=1)
# A task ends before the worker's time is up, and goes on in another.
SECONDS = 45
IDLE = timedelta(minutes=2)


class BatchError(ServiceError):
    """A batch that cannot be confirmed."""


def prepare(*, by: User, kind: str, items: Iterable[list[Any]], **fields: Any) -> Batch:
    """What is going to be done, kept as it is shown."""
    batch = Batch(actor=by, kind=kind, items=list(items), **fields)
    batch.full_clean()
    batch.save()
    return batch


@transaction.atomic
def confirm(*, batch: Batch, by: User) -> Batch:
    """One press; the second finds it under way."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk, actor=by)
    if not batch.is_preview:
        return batch
    if timezone.now() - batch.created_at > STALE:
        raise BatchError(_("Esta prévia tem mais de uma hora: faça outra."))
    if batch.kind == Batch.Kind.OFFBOARD and batch.leaver:
        close_account(user=batch.leaver, by=by)
    batch.state, batch.confirmed_at = Batch.State.RUNNING, timezone.now()
    batch.save(update_fields=["state", "confirmed_at"])
    if batch.total > AT_ONCE:
        transaction.on_commit(lambda: async_task("agenda.tasks.run_batch", batch.pk))
    return batch


def start(*, batch: Batch, by: User) -> Batch:
    """Confirm, and do a short one at once."""
    batch = confirm(batch=batch, by=by)
    if batch.is_running and batch.total <= AT_ONCE:
        run(batch.pk)
        batch.refresh_from_db()
    return batch


def run(pk: int, *, seconds: float = SECONDS) -> bool:
    """Row after row until done or out of time; whether there is more."""
    until = monotonic() + seconds
    while work(pk):
        if monotonic() > until:
            return True
    return False


@transaction.atomic
def work(pk: int) -> bool:
    """One row; whether there is another."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=pk)
    if not batch.is_running:
        return False
    if batch.position < batch.total:
        if refusal := attempt(batch, batch.items[batch.position]):
            batch.problems.append([batch.position, refusal])
        batch.position += 1
    batch.worked_at = timezone.now()
    if batch.position >= batch.total:
        batch.state, batch.finished_at = Batch.State.DONE, timezone.now()
        tell_heirs(batch)
        tell_losers(batch)
    batch.save(update_fields=["position", "problems", "worked_at", "state", "finished_at"])
    return batch.is_running


def tell_heirs(batch: Batch) -> None:
    """Who received something, once for all of it."""
    kept = done_items(batch)
    got = Counter(item[2] for item in kept if item[0] != "contact" and len(item) > 2 and item[2])
    if batch.kind == Batch.Kind.TRANSFER and batch.to:
        got = Counter({batch.to.pk: len(kept)})
    for heir in User.objects.filter(pk__in=got).exclude(pk=batch.actor_id):
        text = _("%(who)s passou para você: %(count)d (contatos, atendimentos ou carteira).")
        words = {"who": batch.actor.display_name, "count": got[heir.pk]}
        notify([heir], kind="handed_over", text=text % words, url=reverse("agenda:worklist"))


def done_items(batch: Batch) -> list[list[Any]]:
    refused = {position for position, _text in batch.problems}
    return [item for position, item in enumerate(batch.items) if position not in refused]


def tell_losers(batch: Batch) -> None:
    """Whose contacts and customers they were, once for all of it."""
    kept = done_items(batch)
    lost = Counter(item[3] for item in kept if item[0] == "contact" and len(item) > 3 and item[3])
    if batch.kind == Batch.Kind.PORTFOLIO and batch.leaver and kept:
        lost = Counter({batch.leaver.pk: len(kept)})
    to = batch.to.display_name if batch.to else ""
    for loser in User.objects.filter(pk__in=lost).exclude(pk__in=[batch.actor_id, batch.to_id or 0]):
        words = {"who": batch.actor.display_name, "to": to, "count": lost[loser.pk]}
        text = lost_words(batch.kind) % words
        notify([loser], kind="handed_over", text=text, url=reverse("agenda:worklist"))


def lost_words(kind: str) -> str:
    return {
        Batch.Kind.TRANSFER: _("%(who)s passou contatos seus a %(to)s: %(count)d."),
        Batch.Kind.RESCHEDULE: _("%(who)s reagendou contatos seus: %(count)d."),
        Batch.Kind.CANCEL: _("%(who)s cancelou contatos seus: %(count)d."),
        Batch.Kind.CLOSE: _("%(who)s encerrou atendimentos seus por inatividade: %(count)d."),
        Batch.Kind.PORTFOLIO: _("%(who)s passou clientes e atendimentos seus a %(to)s: %(count)d."),
    }[Batch.Kind(kind)]


def attempt(batch: Batch, item: list[Any]) -> str:
    """Do one row; why not, where its service refuses."""
    try:
        with transaction.atomic():
            apply(batch, item)
    except ServiceError as exc:
        return str(exc)
    except ValidationError as exc:
        return " ".join(exc.messages)
    return ""


def left_behind() -> list[int]:
    """Batches whose worker went away."""
    before = timezone.now() - IDLE
    rows = Batch.objects.unfinished().filter(confirmed_at__lt=before).exclude(worked_at__gt=before)
    return list(rows.order_by("pk").values_list("pk", flat=True))
