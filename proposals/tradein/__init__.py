"""Usado na troca: the customer's car as part of the payment."""

from proposals.tradein.net import change_due as change_due
