"""How a draft ends without a customer, and how it goes to a colleague. The one thing that may be deleted."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import team_q
from atendimento.models import Atendimento, Event, State
from atendimento.services.access import lock
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import close_stamp, record, touch


def drafts_of(user: User) -> QuerySet[Atendimento]:
    return Atendimento.objects.filter(state=State.DRAFT, created_by=user)


def drop_locked(draft: Atendimento, by: User) -> None:
    """Give up a locked draft: gone, unless its timeline has begun; events are never deleted."""
    if draft.events.exists():
        cancel_locked(draft, by)
    else:
        draft.delete()


def cancel_locked(draft: Atendimento, by: User, reason: str = "") -> None:
    """It stays as cancelled, without what was typed: nobody will go on with it."""
    draft.draft, draft.draft_saved_at = {}, None
    close_stamp(draft, State.CANCELLED)
    touch(draft, "draft", "draft_saved_at", "state", "closed_at")
    record(draft, Event.Kind.CANCELLED, by=by, label=reason)


def lock_left(draft: Atendimento, leaver: User, by: User) -> Atendimento:
    """A leader takes what another began, in the stores he leads."""
    if not by.has_perm("atendimento.transfer_contact"):
        raise NotAllowedError(_("Transferir cabe ao supervisor."))
    draft = lock(draft)
    if draft.state != State.DRAFT or draft.created_by_id != leaver.pk:
        raise AtendimentoError(_("Este rascunho já foi concluído."))
    if not Atendimento.objects.filter(team_q(by), pk=draft.pk).exists():
        raise NotAllowedError(_("Este rascunho não é da sua equipe."))
    return draft


@transaction.atomic
def give_draft(*, draft: Atendimento, leaver: User, to: User, by: User, reason: str = "") -> Atendimento:
    """What one has begun, another goes on with."""
    draft = lock_left(draft, leaver, by)
    if not (to.is_active and to.has_perm("atendimento.be_responsible") and draft.store_id in to.store_ids):
        raise AtendimentoError(
            _("%(name)s não trabalha em %(area)s.") % {"name": to.display_name, "area": draft.store}
        )
    draft.created_by = to
    touch(draft, "created_by")
    names = {"before": {"responsible": leaver.display_name}, "after": {"responsible": to.display_name}}
    label = f"{leaver.display_name} → {to.display_name}"
    record(draft, Event.Kind.TRANSFERRED, by=by, label=label, data=names | {"reason": reason})
    return draft


@transaction.atomic
def cancel_left_draft(*, draft: Atendimento, leaver: User, by: User, reason: str = "") -> Atendimento:
    draft = lock_left(draft, leaver, by)
    cancel_locked(draft, by, reason)
    return draft
