"""Whose customer a person is: asked for, given away, lapsed."""

from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Store, User
from accounts.parameters import parameter
from accounts.scope import holders, team_q
from atendimento.models import Atendimento, Contact, Event, TransferRequest
from atendimento.services.access import check_may_be_responsible
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import record
from atendimento.services.opening import hold_customer, other_owner
from atendimento.services.routing import hand_over
from core.notices import notify
from core.one_by_one import total_of
from customers.models import Ownership, Person
from customers.services import end_ownership, move_ownership

PORTION = 500
DECIDE = "atendimento.transfer_contact"


@transaction.atomic
def ask_transfer(*, person: Person, store: Store, department: str, by: User, reason: str) -> TransferRequest:
    """*Pedir transferência*: the owner and those who lead the team hear of it; asked once while open."""
    person, running = hold_customer(person, store, department, by)
    owner = other_owner(person, store, department, by)
    if owner is None or not by.works_in(store.pk, department):
        raise AtendimentoError(_("Este cliente não é de outro vendedor do seu departamento."))
    waiting = TransferRequest.objects.filter(
        person=person, store=store, department=department, state=TransferRequest.State.REQUESTED
    )
    known = waiting.filter(asked_by=by).first()
    if known:
        return known
    if waiting.exists():
        raise AtendimentoError(_("Já há um pedido de transferência deste cliente."))
    asked = TransferRequest(
        store=store, department=department, person=person, owner=owner, asked_by=by, reason=reason.strip()
    )
    asked.full_clean()
    asked.save()
    tell(asked, running, [owner, *holders(DECIDE, store)], Event.Kind.TRANSFER_ASKED, by)
    return asked


def tell(asked: TransferRequest, running: Atendimento | None, users: list[User], kind: str, by: User) -> None:
    """A line on the attendance in progress, and under the bells of those it concerns."""
    if running:
        record(running, kind, by=by, label=asked.answer or asked.reason, ref=f"transfer:{asked.pk}")
    asking = _("%(who)s pede a transferência de %(customer)s.")
    text = asking if asked.is_requested else _("Transferência de %(customer)s para %(who)s: %(state)s.")
    text %= {
        "who": asked.asked_by.display_name,
        "customer": asked.person.name,
        "state": asked.get_state_display().lower(),
    }
    others = [user for user in users if user.pk != by.pk]
    notify(others, kind="transfer", text=text, url=reverse("agenda:transfer-detail", args=[asked.pk]))


def may_decide(asked: TransferRequest, user: User) -> bool:
    """The owner himself, or whoever leads the team; never who asked."""
    leads = user.has_perm(DECIDE) and TransferRequest.objects.visible_to(user).filter(pk=asked.pk).exists()
    return asked.asked_by_id != user.pk and (asked.owner_id == user.pk or leads)


@transaction.atomic
def decide_transfer(*, asked: TransferRequest, grant: bool, by: User, answer: str = "") -> TransferRequest:
    """The customer goes over with what runs for him, or stays; who asked hears of it either way."""
    asked = TransferRequest.objects.select_for_update(of=("self",)).for_list().get(pk=asked.pk)
    if not may_decide(asked, by):
        raise NotAllowedError(_("Decidir a transferência cabe ao responsável ou ao supervisor."))
    if not asked.is_requested:
        raise AtendimentoError(_("Este pedido já foi decidido."))
    if not grant and not answer.strip():
        raise AtendimentoError(_("Diga por que recusa."), field="answer")
    _person, running = hold_customer(asked.person, asked.store, asked.department, by)
    settle(asked, grant, by, answer)
    if grant:
        go_over(asked, running)
    kind = Event.Kind.TRANSFERRED if grant else Event.Kind.TRANSFER_REFUSED
    tell(asked, running, [asked.asked_by, asked.owner], kind, by)
    return asked


def settle(asked: TransferRequest, grant: bool, by: User, answer: str) -> None:
    state = TransferRequest.State
    asked.state = state.GRANTED if grant else state.REFUSED
    asked.decided_by, asked.decided_at, asked.answer = by, timezone.now(), answer.strip()[:200]
    asked.full_clean()
    asked.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def go_over(asked: TransferRequest, running: Atendimento | None) -> None:
    """The carteira, and the attendance in progress with its open contact; both held."""
    check_may_be_responsible(asked.asked_by, asked.store_id, asked.department)
    if running and running.responsible_id != asked.asked_by_id:
        hand_over(running, asked.asked_by)
    move_ownership(person=asked.person, store=asked.store, department=asked.department, to=asked.asked_by)


@transaction.atomic
def give_customer(*, ownership: Ownership, leaver: User, to: User | None, by: User, reason: str = "") -> None:
    """One customer of whoever leaves for a colleague, or for nobody in particular."""
    person, running = hold_customer(ownership.person, ownership.store, ownership.department, by)
    row = Ownership.objects.filter(team_q(by), pk=ownership.pk, owner=leaver).first()
    if row is None:
        raise AtendimentoError(_("O cliente não está nesta carteira, ou a loja não é da sua equipe."))
    if not by.has_perm(DECIDE):
        raise NotAllowedError(_("Transferir cabe ao supervisor."))
    if to is None:
        end_ownership(ownership=row)
    else:
        check_may_be_responsible(to, row.store_id, row.department)
        move_ownership(person=person, store=row.store, department=row.department, to=to)
    tell_moved(running or latest_of(row), leaver, to, by, reason)


def tell_moved(attendance: Atendimento | None, leaver: User, to: User | None, by: User, reason: str) -> None:
    if attendance is None:
        return
    names = {"before": {"owner": leaver.display_name}, "after": {"owner": to.display_name if to else ""}}
    label = f"{leaver.display_name} → {to.display_name if to else _('sem carteira')}"
    record(attendance, Event.Kind.OWNERSHIP_MOVED, by=by, label=label, data=names | {"reason": reason})


def latest_of(row: Ownership) -> Atendimento | None:
    """What was done last with the customer there; nothing is in progress."""
    rows = Atendimento.objects.filter(person=row.person_id, store=row.store, department=row.department)
    return rows.order_by("-created_at", "-pk").first()


def lapse_ownerships() -> int:
    """The worker's: who was not contacted for the store's number of days is nobody's in particular again."""
    return total_of(Store.objects.filter(active=True).order_by("pk"), lapse_in)


def lapse_in(store: Store) -> int:
    days = int(parameter("ownership_lapse_days", store=store))
    if not days:
        return 0
    # By person within an owner: the order in which their rows are held.
    rows = (
        silent(store, days).select_related("owner", "person", "store").order_by("owner", "person")[:PORTION]
    )
    return sum(lapse_of(owner, list(lost), days) for owner, lost in groupby(rows, key=attrgetter("owner")))


@transaction.atomic
def lapse_of(owner: User, rows: list[Ownership], days: int) -> int:
    """One owner's, with the one notice that tells him."""
    count = sum(lapse(row, days) for row in rows)
    if count:
        text = ngettext(
            "%(count)d cliente saiu da sua carteira: %(days)d dias sem contato.",
            "%(count)d clientes saíram da sua carteira: %(days)d dias sem contato.",
            count,
        )
        address = reverse("customers:person-list")
        notify([owner], kind="ownership_lapsed", text=text % {"count": count, "days": days}, url=address)
    return count


def silent(store: Store, days: int) -> QuerySet[Ownership]:
    """Nothing runs for them there, and nobody spoke with them since."""
    before = timezone.now() - timedelta(days=days)
    spoken = Contact.objects.filter(
        attendance__person=OuterRef("person"),
        store=store,
        department=OuterRef("department"),
        completed_at__gt=before,
    )
    running = Atendimento.objects.in_progress().filter(
        person=OuterRef("person"), store=store, department=OuterRef("department")
    )
    rows = Ownership.objects.filter(store=store, since__lt=before)
    return rows.filter(~Q(Exists(spoken)), ~Q(Exists(running)))


def lapse(row: Ownership, days: int) -> bool:
    Person.objects.select_for_update().get(pk=row.person_id)
    if not silent(row.store, days).filter(pk=row.pk, owner=row.owner_id).exists():
        return False
    end_ownership(ownership=row)
    if latest := latest_of(row):
        record(latest, Event.Kind.OWNERSHIP_LAPSED, by=None, label=row.owner.display_name)
    return True
