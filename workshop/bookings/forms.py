from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import HourField, NearDayField, PlainForm
from workshop.forms import DocumentForm
from workshop.models import Booking

MOST_REQUESTS, LONGEST = 12, 200


class RequestsField(forms.CharField):
    """One thing per line, as the customer says it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        options: dict[str, Any] = {"max_length": MOST_REQUESTS * LONGEST, "required": False, "widget": widget}
        super().__init__(**(options | kwargs))

    def validate(self, value: Any) -> None:
        super().validate(value)
        lines = lines_of(value)
        if len(lines) > MOST_REQUESTS:
            raise ValidationError(_("No máximo %(most)s solicitações.") % {"most": MOST_REQUESTS})
        if any(len(line) > LONGEST for line in lines):
            raise ValidationError(_("Cada solicitação tem no máximo 200 letras."))


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class BookingForm(DocumentForm):
    STORED = (*DocumentForm.STORED, "starts_on", "starts_at", "service_type")

    starts_on = NearDayField(years=2, label=_("Data"))
    starts_at = HourField(label=_("Hora"))
    service_type = forms.ChoiceField(label=_("Serviço"), choices=Booking.ServiceType.choices)
    requests = RequestsField(label=_("Reclamações e serviços pedidos (um por linha)"))
    overtime = forms.BooleanField(label=_("Encaixe: mesmo com o horário completo"), required=False)

    field_order = ["starts_on", "starts_at", "advisor", "service_type"]

    def __init__(self, *args: Any, may_overtime: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_overtime:
            del self.fields["overtime"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "requests" not in self.errors and not (data.get("requests", "").strip() or data.get("notes")):
            self.add_error("requests", _("Diga o que o cliente pede, ou escreva uma observação."))
        return data

    def request_lines(self) -> list[str]:
        return lines_of(self.cleaned_data["requests"])


class RescheduleForm(PlainForm):
    starts_on = NearDayField(years=2, label=_("Data"))
    starts_at = HourField(label=_("Hora"))
    advisor = forms.ModelChoiceField(
        User.objects.none(), label=_("Consultor técnico"), required=False, empty_label=_("A definir")
    )
    overtime = forms.BooleanField(label=_("Encaixe: mesmo com o horário completo"), required=False)

    def __init__(self, *args: Any, advisers: QuerySet[User], may_overtime: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advisor"].queryset = advisers  # type: ignore[attr-defined]
        if not may_overtime:
            del self.fields["overtime"]


class DayForm(PlainForm):
    """Which day, and which half of it."""

    dia = NearDayField(years=2, label=_("Dia"), required=False)
    turno = forms.ChoiceField(
        label=_("Turno"),
        required=False,
        choices=[("", _("Dia inteiro")), ("manha", _("Manhã")), ("tarde", _("Tarde"))],
    )


class SlotForm(PlainForm):
    """The day whose free hours are asked for, and the one that is chosen."""

    dia = NearDayField(years=2, label=_("Dia"))
    hora = HourField(label=_("Hora"), required=False)
