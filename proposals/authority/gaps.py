"""What an order still lacks of authority."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from proposals.authority.limits import Limit, limit_of, limit_rows, reasons
from proposals.authority.models import Approval
from proposals.authority.states import State
from proposals.authority.terms import Facts, facts_of, hash_of, terms_of
from proposals.gaps import Gap
from proposals.models.proposal import Proposal
from proposals.result.loading import Tables, costs_of


def gaps(proposal: Proposal, by: User | None = None) -> list[Gap]:
    """Beyond the limit of whoever orders (else of the attendance's responsible), without a fitting approval.

    Read from the database, whatever the caller's object says.
    """
    stored = Proposal.objects.for_page().get(pk=proposal.pk)
    terms = terms_of(stored)
    facts = facts_of(terms, costs_of(stored, Tables()))
    seller = by or stored.attendance.responsible
    found = reasons(facts, limit_of(seller, stored, limit_rows()) if seller else Limit())
    approval = Approval.objects.live().filter(proposal=stored).first()
    if not found or (approval and covers(approval, facts, hash_of(terms))):
        return []
    url = reverse("proposals:proposal-approval", args=[stored.pk])
    return [Gap(f"authority-{reason.code}", reason.text, url) for reason in found] + waiting(approval, url)


def covers(approval: Approval, facts: Facts, present: str) -> bool:
    """Given, for exactly these terms, and still within the limit of who gave it at today's costs."""
    if approval.state != State.APPROVED or approval.current_hash != present:
        return False
    if approval.max_discount is None or approval.min_margin is None:
        return False
    if set(facts.exceptions) - set(approval.granted):
        return False
    limit = Limit(approval.max_discount, approval.min_margin, allows_exceptions=True)
    return not reasons(facts, limit)


def waiting(approval: Approval | None, url: str) -> list[Gap]:
    if approval is None or approval.state == State.APPROVED:
        return []
    return [Gap("authority-waiting", _("Aprovação: %s.") % approval.get_state_display().lower(), url)]
