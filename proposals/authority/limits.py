"""What a user may grant by himself on a proposal, and what goes beyond it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import grants
from accounts.models import User
from core.figures import fixed, short
from proposals.authority.models import AuthorityLimit
from proposals.authority.terms import Facts, facts_of, terms_of
from proposals.models.proposal import Proposal
from proposals.result.loading import Tables, costs_of

# Who is asked, from the lowest up.
LEVELS = (grants.SUPERVISOR, grants.GERENTE, grants.GERENTE_GERAL)
WORDS: dict[str, Promise] = {
    "surplus": gettext_lazy("Troco ao cliente precisa de aprovação."),
    "on_order": gettext_lazy("Unidade encomendada precisa de aprovação."),
    "demo": gettext_lazy("Unidade de demonstração precisa de aprovação."),
    "unknown_cost": gettext_lazy("Sem o custo, a margem não se conhece: precisa de aprovação."),
}


@dataclass(frozen=True)
class Limit:
    max_discount: Decimal = Decimal(0)
    min_margin: Decimal = Decimal(0)
    allows_exceptions: bool = False


@dataclass(frozen=True)
class Reason:
    """One thing beyond a limit: which, and in words without cost or margin."""

    code: str
    text: str


def reasons(facts: Facts, limit: Limit) -> list[Reason]:
    """The one rule: exact, unrounded, half a cent over is over."""
    found = []
    if facts.discount * 100 > limit.max_discount * facts.price:
        asked = facts.discount * 100 / facts.price if facts.price else Decimal(100)
        text = _("Desconto de %(asked)s%% acima da alçada (%(limit)s%%).")
        words = {"asked": fixed(asked), "limit": short(limit.max_discount)}
        found.append(Reason("discount", text % words))
    if facts.margin is not None and facts.margin * 100 < limit.min_margin * facts.net:
        found.append(Reason("margin", _("Margem abaixo do mínimo da alçada.")))
    if not limit.allows_exceptions:
        found += [Reason(code, str(WORDS[code])) for code in facts.exceptions]
    return found


def limit_rows() -> list[AuthorityLimit]:
    """The whole table: some dozens of lines, picked from in memory."""
    return list(AuthorityLimit.objects.select_related("role"))


def fits(row: AuthorityLimit, proposal: Proposal, days: int) -> bool:
    store, item = proposal.store, proposal.stock_item
    model = item.vehicle.model if item else None
    wanted = [
        (row.store_id, store.pk),
        (row.brand_id, store.brand_id),
        (row.business_type, proposal.business_type),
        (row.model_id, model.pk if model else None),
        (row.family_id, model.family_id if model else None),
        (row.make_id, model.family.make_id if model else None),
    ]
    return row.days_from <= days and all(ours in (None, "", theirs) for ours, theirs in wanted)


def limit_of_role(role: str, proposal: Proposal, rows: Iterable[AuthorityLimit]) -> Limit | None:
    """The most specific line of that role for this deal."""
    item = proposal.stock_item
    days = (item.days_in_stock(proposal.store.today()) if item else None) or 0
    fitting = [row for row in rows if row.role.name == role and fits(row, proposal, days)]
    best = max(fitting, key=lambda row: row.specificity, default=None)
    return Limit(best.max_discount, best.min_margin, best.allows_exceptions) if best else None


def limit_of(user: User, proposal: Proposal, rows: Iterable[AuthorityLimit]) -> Limit:
    """Of several roles, the one that grants most; without any, nothing."""
    found = [limit_of_role(role, proposal, rows) for role in roles_of(user)]
    known = [limit for limit in found if limit is not None]
    return max(known, key=lambda it: (it.max_discount, -it.min_margin, it.allows_exceptions), default=Limit())


def roles_of(user: User) -> list[str]:
    return [group.name for group in user.groups.all()]


def needs(proposal: Proposal, by: User, tables: Tables | None = None) -> list[Reason]:
    """What of this proposal goes beyond what `by` may grant by himself; empty: nothing to ask."""
    facts = facts_of(terms_of(proposal), costs_of(proposal, tables or Tables()))
    return reasons(facts, limit_of(by, proposal, limit_rows()))


def levels_that_cover(facts: Facts, proposal: Proposal, rows: Iterable[AuthorityLimit]) -> list[int]:
    """Which of `LEVELS` could approve these facts."""
    rows = list(rows)
    limits = [limit_of_role(role, proposal, rows) for role in LEVELS]
    return [place for place, limit in enumerate(limits) if limit and not reasons(facts, limit)]
