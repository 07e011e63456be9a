"""Usado na troca: the customer's car as part of the payment (product.md section 4)."""

from proposals.tradein.net import change_due as change_due
