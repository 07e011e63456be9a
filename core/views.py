from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.access import StaffRequest, signed_in
from core.forms import KmField, MoneyField, PlainForm
from core.pages import render_page


class StyleForm(PlainForm):
    """One field of each kind."""

    name = forms.CharField(label=_("Nome"), max_length=80, help_text=_("Como no documento."))
    phone = forms.CharField(label=_("Telefone"), widget=forms.TextInput(attrs={"data-mask": "phone"}))
    plate = forms.CharField(label=_("Placa"), widget=forms.TextInput(attrs={"data-mask": "plate"}))
    price = MoneyField(label=_("Preço"))
    km = KmField(label=_("Quilometragem"))
    due_on = forms.DateField(label=_("Data"), widget=forms.DateInput(attrs={"type": "date"}))
    horizon = forms.ChoiceField(
        label=_("Prazo de compra"), choices=[("30", _("Até 30 dias")), ("60", _("Até 60 dias"))]
    )
    notes = forms.CharField(label=_("Observações"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    consent = forms.BooleanField(label=_("Aceita contato por WhatsApp"), required=False)


@signed_in
@require_safe
def style_guide(request: StaffRequest) -> HttpResponse:
    """Every component in one place, for eyes and for axe; only routed on one's own machine."""
    refused = StyleForm({"name": "", "phone": "(11) 98812-4471", "price": "abc", "km": "-1"})
    context = {"form": StyleForm(prefix="ok"), "refused": refused}
    return render_page(request, "core/style_guide.html", context, partial="panel")
