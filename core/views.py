from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import app_icons
from core.access import StaffRequest, public, signed_in
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


@public(reason="the product's name and icons, which the sign-in page shows as well")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to install it: a window of its own, no worker that keeps pages."""
    icons = [
        {
            "src": static(f"front/{app_icons.name_of(size)}"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    content = {
        "id": "/",
        "name": "DealerCRM",
        "short_name": "DealerCRM",
        "lang": "pt-BR",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fafafa",
        "theme_color": app_icons.GROUND,
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")
