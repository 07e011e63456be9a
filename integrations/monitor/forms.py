from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from core.keys import row_key
from core.models import OutboxMessage
from integrations.models import Endpoint

State = OutboxMessage.State
SITUATIONS: dict[str, tuple[object, list[str]]] = {
    "": (_("Todas"), []),
    "pendentes": (_("Pendentes"), [State.PENDING, State.SENDING]),
    "sem-destino": (_("Sem destino"), [State.PENDING, State.SENDING]),
    "recusadas": (_("Recusadas"), [State.REJECTED]),
    "desistidas": (_("Desistidas"), [State.DEAD]),
    "entregues": (_("Entregues"), [State.DELIVERED]),
}


class MessageFilter(PlainForm):
    situacao = forms.ChoiceField(
        label=_("Situação"),
        required=False,
        choices=[(code, label) for code, (label, _s) in SITUATIONS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    assunto = forms.ChoiceField(
        label=_("Assunto"),
        required=False,
        choices=[("", _("Todos")), *Endpoint.Topic.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    q = forms.CharField(
        label=_("Número"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )

    def apply(self, rows: QuerySet[OutboxMessage], heard: list[str]) -> QuerySet[OutboxMessage]:
        """Nonsense in the address narrows nothing; it is told by its field.

        `heard`: topics somebody listens to; what else is unsent has no destination yet.
        """
        data = getattr(self, "cleaned_data", {})
        situation = data.get("situacao") or ""
        states = SITUATIONS[situation][1]
        if states:
            rows = rows.filter(state__in=states)
        if situation == "pendentes":
            rows = rows.filter(topic__in=heard)
        elif situation == "sem-destino":
            rows = rows.exclude(topic__in=heard)
        if data.get("assunto"):
            rows = rows.filter(topic=data["assunto"])
        if data.get("q"):
            rows = rows.filter(number_q(data["q"]))
        return rows.order_by("-pk")


def number_q(typed: str) -> Q:
    """`2026-00418`, `P-12` or the key itself."""
    key = row_key(typed.strip().split("-")[-1])
    return Q(key=str(key)) if key else Q(pk__in=[])
