"""For which attendance a test drive is marked."""

from django.db.models import BooleanField, Case, Q, QuerySet, When

from accounts.models import User
from agenda.filters import text_q
from atendimento.models import SALES, Atendimento

TEST_DRIVE = "test-drive"


def may_drive(user: User) -> QuerySet[Atendimento]:
    """Attendances in his sight that are about a car to be bought."""
    rows = Atendimento.objects.visible_to(user).in_progress()
    return rows.filter(department__in=SALES, nature__has_interest_step=True)


def offered(user: User, text: str) -> QuerySet[Atendimento]:
    """Those a text finds; his own first, and of these who came for a test drive."""
    own, asked = (first(Q(responsible=user)), first(Q(nature__code=TEST_DRIVE)))
    rows = may_drive(user).filter(text_q(text, "")).select_related("person", "nature", "responsible")
    return rows.order_by(own, asked, "-pk")


def first(wanted: Q) -> Case:
    return Case(When(wanted, then=False), default=True, output_field=BooleanField())
