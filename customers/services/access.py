"""Who may see a person's data, and whose customer he is."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Store, User
from customers.models import Ownership, Person, PersonAccess
from customers.services.errors import CustomerError

Reason = PersonAccess.Reason


@transaction.atomic
def grant_access(
    *,
    person: Person,
    store: Store,
    reason: str,
    department: str = "",
    user: User | None = None,
    reference: str = "",
) -> PersonAccess:
    """Let `user`, or nobody in particular the queue of that department, see the person's data.

    `reference` names why (`attendance:12`), so that `revoke_access` takes back exactly that.
    """
    if store.group_id != person.group_id or (user and user.group_id != person.group_id):
        raise CustomerError("access across economic groups")
    row, _created = PersonAccess.objects.get_or_create(
        person=person, store=store, department=department, user=user, reason=reason, reference=reference
    )
    return row


def open_access(
    *, person: Person, store: Store, department: str, user: User | None, reference: str
) -> PersonAccess:
    """The same for an attendance made this moment: nothing of it can have been granted before."""
    return PersonAccess.objects.create(
        person=person,
        store=store,
        department=department,
        user=user,
        reason=Reason.HANDLING,
        reference=reference,
    )


@transaction.atomic
def revoke_access(
    *, person: Person, reference: str, user: User | None = None, reason: str | None = None
) -> int:
    """Take back what was granted for `reference` (of one user or reason, if told); how many rows went."""
    rows = PersonAccess.objects.filter(person=person, reference=reference)
    if user:
        rows = rows.filter(user=user)
    if reason:
        rows = rows.filter(reason=reason)
    return rows.delete()[0]


def owner_of(person: Person, store: Store, department: str) -> User | None:
    """Whose customer the person is there; nobody when the owner left."""
    row = (
        Ownership.objects.filter(person=person, store=store, department=department, owner__is_active=True)
        .select_related("owner")
        .first()
    )
    return row.owner if row else None


@transaction.atomic
def become_owner(*, person: Person, store: Store, department: str, owner: User) -> Ownership:
    """Begin the carteira; whoever has the customer already keeps him."""
    Person.objects.select_for_update().get(pk=person.pk)
    row, created = Ownership.objects.get_or_create(
        person=person, store=store, department=department, defaults={"owner": owner}
    )
    if created:
        _let_owner_see(row)
    return row


@transaction.atomic
def move_ownership(*, person: Person, store: Store, department: str, to: User) -> Ownership:
    """Another seller's customer from now on; the one before no longer sees his data by it."""
    Person.objects.select_for_update().get(pk=person.pk)
    row, created = Ownership.objects.get_or_create(
        person=person, store=store, department=department, defaults={"owner": to}
    )
    if not created and row.owner_id != to.pk:
        _hide_from_owner(row)
        row.owner, row.since = to, timezone.now()
        row.save(update_fields=["owner", "since"])
    _let_owner_see(row)
    return row


@transaction.atomic
def end_ownership(*, ownership: Ownership) -> None:
    """The customer is nobody's in particular again."""
    Person.objects.select_for_update().get(pk=ownership.person_id)
    row = Ownership.objects.select_for_update().filter(pk=ownership.pk).first()
    if row:
        _hide_from_owner(row)
        row.delete()


def _hide_from_owner(row: Ownership) -> None:
    rows = PersonAccess.objects.filter(person=row.person_id, store=row.store_id, user=row.owner_id)
    rows.filter(department=row.department, reason=Reason.OWNER).delete()


def _let_owner_see(row: Ownership) -> None:
    grant_access(
        person=row.person, store=row.store, department=row.department, user=row.owner, reason=Reason.OWNER
    )
