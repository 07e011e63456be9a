"""An attendance nobody moves: its responsible hears of it, then his supervisor, then the manager."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from accounts.scope import holders
from atendimento.chain import LEADS, managers, supervisors
from atendimento.models import Atendimento, Contact, Event
from atendimento.services.events import record
from core.notices import notify
from core.one_by_one import total_of

PORTION = 200


def responsible(attendance: Atendimento, leaders: list[User]) -> list[User]:
    """Himself; where nobody has it, who leads the department."""
    return [attendance.responsible] if attendance.responsible else supervisors(attendance, leaders)


# Who hears of it, level by level, after how many days (a parameter).
LEVELS: list[tuple[str, Callable[[Atendimento, list[User]], list[User]]]] = [
    ("silence_seller_days", responsible),
    ("silence_supervisor_days", supervisors),
    ("silence_manager_days", managers),
]


def tell_silences() -> int:
    """The worker's: how many were told. Each level hears once of one silence."""
    return total_of(Store.objects.filter(active=True).order_by("pk"), tell_in)


def tell_in(store: Store) -> int:
    told, leaders = 0, None
    for level, (key, _choose) in enumerate(LEVELS, start=1):
        days = int(parameter(key, store=store))
        if not days:
            continue
        leaders = holders(LEADS, store) if leaders is None else leaders
        rows = silent(store, level, days).order_by("active_at", "pk").values_list("pk", flat=True)
        told += sum(tell(pk, store, level, days, leaders) for pk in list(rows[:PORTION]))
    return told


def silent(store: Store, level: int, days: int) -> QuerySet[Atendimento]:
    """Nothing done for so long, nothing agreed for today or later, and this level does not know yet."""
    agreed = Contact.objects.scheduled().filter(attendance=OuterRef("pk"), due_on__gte=store.today())
    rows = Atendimento.objects.silent_since(timezone.now() - timedelta(days=days))
    return rows.filter(~Exists(agreed), store=store, silence_told__lt=level)


@transaction.atomic
def tell(pk: int, store: Store, level: int, days: int, leaders: list[User]) -> bool:
    rows = silent(store, level, days).select_for_update(of=("self",))
    attendance = rows.select_related("store", "person", "responsible").filter(pk=pk).first()
    if attendance is None:
        return False
    attendance.silence_told = level
    attendance.save(update_fields=["silence_told"])
    users = LEVELS[level - 1][1](attendance, leaders)
    # What has passed, not the limit: two levels may hear of it in the same minute.
    passed = (timezone.now() - (attendance.active_at or attendance.created_at)).days
    words = {"name": attendance.person, "who": attendance.responsible or _("Sem responsável"), "days": passed}
    text = _("%(name)s (%(who)s): %(days)d dias sem contato") % words
    notify(users, kind="silence", text=text, url=attendance.get_absolute_url())
    names = ", ".join(user.display_name for user in users)
    label = _("%(days)d dias sem contato: %(names)s") % {"days": passed, "names": names or "—"}
    record(attendance, Event.Kind.SILENCE, by=None, label=label)
    return True
