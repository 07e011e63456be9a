from django import forms

from proposals.forms import VersionForm


class OrderForm(VersionForm):
    """The press of *Gerar pedido*: which version was seen, and a key of its own."""

    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
