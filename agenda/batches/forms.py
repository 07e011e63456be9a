"""What is to be done with many rows, and to whom they go."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store, User
from agenda.models import Batch
from atendimento.forms import PersonChoice
from core.forms import DayField, PlainForm

MOST_DAYS = 3_650
Kind = Batch.Kind
# Who may choose it; rescheduling and cancelling are anybody's with his own contacts.
ACTIONS = {
    Kind.RESCHEDULE: "",
    Kind.TRANSFER: "atendimento.transfer_contact",
    Kind.CANCEL: "",
    Kind.CLOSE: "atendimento.discard_atendimento",
}


class BatchForm(PlainForm):
    kind = forms.ChoiceField(label=_("O que fazer"))
    to = PersonChoice(
        User.objects.none(), label=_("Transferir para"), required=False, empty_label=_("Escolha…")
    )
    first_day = DayField(label=_("Reagendar a partir de"), required=False)
    per_day = forms.IntegerField(
        label=_("Contatos por dia e vendedor"), min_value=1, max_value=200, required=False, initial=15
    )
    days = forms.IntegerField(
        label=_("Vencidos há mais de quantos dias"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Em branco: todos os da lista."),
    )
    reason = forms.CharField(label=_("Motivo"), max_length=200, required=False)

    def __init__(
        self, *args: Any, user: User, colleagues: QuerySet[User], store: Store | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        allowed = [
            kind for kind, permission in ACTIONS.items() if not permission or user.has_perm(permission)
        ]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in allowed]  # type: ignore[attr-defined]
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]
        if Kind.TRANSFER not in allowed:
            del self.fields["to"]
        self.today = store.today() if store else None
        if self.today:
            self.fields["first_day"].initial = self.today + timedelta(days=1)

    @property
    def heir(self) -> User | None:
        """Who gets the contacts, where they go to somebody."""
        is_transfer = self.cleaned_data.get("kind") == Kind.TRANSFER
        return self.cleaned_data.get("to") if is_transfer else None

    def clean(self) -> dict[str, Any]:
        data, kind = self.cleaned_data, self.cleaned_data.get("kind")
        if kind == Kind.TRANSFER and not data.get("to") and "to" not in self.errors:
            self.add_error("to", _("Escolha para quem vão os contatos."))
        if kind == Kind.RESCHEDULE:
            self.clean_reschedule()
        return data

    def clean_reschedule(self) -> None:
        """From tomorrow on: an hour of today may have passed."""
        first = self.cleaned_data.get("first_day")
        if first is None and "first_day" not in self.errors:
            self.add_error("first_day", _("Informe o primeiro dia."))
        elif first and self.today and first <= self.today:
            self.add_error("first_day", _("Escolha de amanhã em diante."))
        elif first and self.today and (first - self.today).days > MOST_DAYS // 10:
            self.add_error("first_day", _("Está longe demais: confira o ano."))


class PortfolioForm(PlainForm):
    """A seller's customers in one department, or in all of them, for a colleague."""

    department = forms.ChoiceField(label=_("Departamento"), required=False)
    to = PersonChoice(User.objects.none(), label=_("Para quem"), empty_label=_("Escolha…"))
    with_attendances = forms.BooleanField(
        label=_("Levar também os atendimentos em andamento"), required=False, initial=True
    )
    reason = forms.CharField(label=_("Motivo"), max_length=200, required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[User], departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [choice for choice in Department.choices if choice[0] in departments]
        self.fields["department"].choices = [("", _("Todos")), *known]  # type: ignore[attr-defined]
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class OffboardForm(PlainForm):
    """For each place where the seller leaves something, a colleague or the department's queue."""

    reason = forms.CharField(label=_("Motivo"), max_length=200, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str, QuerySet[User]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, colleagues in places:
            drafts = name.endswith("_drafts")
            self.fields[name] = PersonChoice(
                colleagues,
                label=label,
                required=False,
                empty_label=_("Cancelar") if drafts else _("Sem responsável (fila)"),
            )
        self.order_fields([*(name for name, _label, _rows in places), "reason"])
