"""Who leads the department of an attendance: its Supervisors, and the managers above them."""

from accounts.models import User
from accounts.scope import holders
from atendimento.models import Atendimento

LEADS = "atendimento.transfer_contact"


def leaders(attendance: Atendimento, among: list[User] | None = None) -> list[User]:
    """Everybody who leads it there; `among`: the store's holders of the right, already read."""
    found = holders(LEADS, attendance.store) if among is None else among
    return [user for user in found if not is_narrow(user) or works_there(user, attendance)]


def supervisors(attendance: Atendimento, among: list[User] | None = None) -> list[User]:
    """Those of the department itself; where it has none, the managers."""
    found = leaders(attendance, among)
    return [user for user in found if is_narrow(user)] or without_group(found)


def managers(attendance: Atendimento, among: list[User] | None = None) -> list[User]:
    """Who leads the store; where nobody does, who leads the group."""
    return without_group([user for user in leaders(attendance, among) if not is_narrow(user)])


def without_group(users: list[User]) -> list[User]:
    return [user for user in users if not user.has_perm("accounts.scope_group")] or users


def is_narrow(user: User) -> bool:
    """Leads his own departments only."""
    return user.has_perm("accounts.scope_departments") and not user.has_perm("accounts.scope_stores")


def works_there(user: User, attendance: Atendimento) -> bool:
    return user.works_in(attendance.store_id, attendance.department)
