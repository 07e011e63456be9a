"""FIPE's reference: found by the vehicle's own model, or by words and year."""

import re

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atendimento.models import Appraisal
from core.forms import PlainForm
from vehicles.models import FIRST_YEAR, LAST_YEAR, CatalogYear
from vehicles.search import find_models

SHOWN = 12
YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")


class ReferenceSearchForm(PlainForm):
    busca = forms.CharField(label=_("Modelo ou código FIPE"), required=False, max_length=120)
    ano = forms.IntegerField(
        label=_("Ano"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"}),
    )


class ReferenceForm(PlainForm):
    linha = forms.ModelChoiceField(CatalogYear.objects.none(), label=_("Referência FIPE"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linha"].queryset = rows()  # type: ignore[attr-defined]


def rows() -> QuerySet[CatalogYear]:
    return CatalogYear.objects.select_related("model__family__make")


def start(appraisal: Appraisal) -> dict[str, str]:
    """What the search begins with: the car in the words of the request, its year apart."""
    years = YEAR.findall(appraisal.description)
    words = YEAR.sub(" ", appraisal.description)
    return {"busca": " ".join(words.split()), "ano": years[-1] if years else ""}


def suggested(appraisal: Appraisal) -> list[CatalogYear]:
    """The rows of the model on file, in its year where that is known."""
    vehicle = appraisal.vehicle
    if vehicle is None or vehicle.model_id is None:
        return []
    found = rows().filter(model=vehicle.model_id)
    year = vehicle.year_model or vehicle.year_made
    return list((found.filter(year=year) if year else found).order_by("-year", "pk")[:SHOWN])


def search(text: str, year: int | None) -> list[CatalogYear]:
    """Rows whose model holds every piece of `text`, or has it as FIPE code."""
    if not text.strip():
        return []
    found = rows().filter(model__fipe_code=text.strip())
    if not found.exists():
        found = rows().filter(model__in=find_models(text).order_by().values("pk"))
    if year is not None:
        found = found.filter(year=year)
    return list(found.order_by("model__name_key", "model", "-year", "pk")[:SHOWN])
