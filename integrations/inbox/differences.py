"""What a partner says otherwise of a person: taken over or dismissed by somebody who may change him."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ForbiddenError, ServiceError
from customers.models import Person
from customers.services import add_phone, edit_person
from integrations.models import PersonDifference

Field = PersonDifference.Field
Decision = PersonDifference.Decision


class DifferenceError(ServiceError):
    """A refused decision."""


class DifferenceForbiddenError(DifferenceError, ForbiddenError):
    """Not this user's customer, or not his to decide."""


@transaction.atomic
def accept_difference(*, difference: PersonDifference, by: User) -> PersonDifference:
    """Write it into the register, by the register's own rules: document and name are a manager's."""
    row = lock(difference, by)
    if row.field == Field.PHONE:
        add_phone(person=row.person, number=row.told, by=by)
    else:
        value: Any = date.fromisoformat(row.told) if row.field == Field.BIRTH_DATE else row.told
        edit_person(person=row.person, by=by, **{row.field: value})
    return decide(row, Decision.ACCEPTED, by)


@transaction.atomic
def dismiss_difference(*, difference: PersonDifference, by: User) -> PersonDifference:
    """Leave the register as it is; the same thing told again is not asked again."""
    return decide(lock(difference, by), Decision.DISMISSED, by)


def lock(difference: PersonDifference, by: User) -> PersonDifference:
    row = PersonDifference.objects.select_for_update().select_related("person").get(pk=difference.pk)
    if not Person.objects.visible_to(by).filter(pk=row.person_id).exists():
        raise DifferenceForbiddenError(_("Este cliente não está com você."))
    if row.decision:
        raise DifferenceError(_("Alguém já decidiu esta diferença."))
    return row


def decide(row: PersonDifference, decision: str, by: User) -> PersonDifference:
    row.decision, row.decided_by, row.decided_at = decision, by, timezone.now()
    row.save(update_fields=["decision", "decided_by", "decided_at"])
    return row
