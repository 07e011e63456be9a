"""What of the payments keeps a delivery from being released: every line is conferido, and they close."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.money import brl
from proposals.gaps import Gap
from proposals.models import Proposal
from proposals.payments.gaps import open_balance
from proposals.receipts.states import LineState


def unchecked(proposal: Proposal) -> list[Gap]:
    url = reverse("proposals:payment-receipts", args=[proposal.pk])
    lines = proposal.payment_lines.select_related("type").exclude(
        state__in=[LineState.CHECKED, LineState.RETURNED]
    )
    found = [
        Gap(
            "payment_unchecked",
            _("%(line)s de %(sum)s: %(state)s, falta conferir.")
            % {"line": line.label, "sum": brl(line.amount), "state": line.get_state_display().lower()},
            url,
        )
        for line in lines.order_by("due_on", "pk")
    ]
    return [*found, *open_balance(proposal)]
