from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# FIPE's year for a car not yet registered.
ZERO_KM_YEAR = 32000
FIRST_YEAR, LAST_YEAR = 1900, 2100


def year_in_range(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": FIRST_YEAR, f"{field}__lte": LAST_YEAR})


class Make(models.Model):
    name = models.CharField(_("nome"), max_length=60)
    # The name as it is matched: `vehicles.catalog.make_key`.
    name_key = models.CharField(_("chave"), max_length=60, unique=True, editable=False)

    class Meta:
        verbose_name = _("marca")
        verbose_name_plural = _("marcas")

    def __str__(self) -> str:
        return self.name


class Family(models.Model):
    make = models.ForeignKey(Make, on_delete=models.PROTECT, related_name="families", verbose_name=_("marca"))
    name = models.CharField(_("nome"), max_length=60)
    name_key = models.CharField(_("chave"), max_length=60, editable=False)

    class Meta:
        verbose_name = _("família")
        verbose_name_plural = _("famílias")
        constraints = [
            models.UniqueConstraint(
                fields=["make", "name_key"],
                name="family_once_per_make",
                violation_error_message=_("Esta marca já tem uma família com este nome."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CatalogModel(models.Model):
    """A model with its version as one text, as FIPE names it: `Corolla XEi 2.0 Flex 16V Aut.`"""

    class Kind(models.TextChoices):
        CAR = "car", _("Automóvel")
        MOTORCYCLE = "motorcycle", _("Motocicleta")
        TRUCK = "truck", _("Caminhão")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="models", verbose_name=_("família")
    )
    name = models.CharField(_("modelo e versão"), max_length=120)
    name_key = models.CharField(_("chave"), max_length=120, editable=False)
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind, default=Kind.CAR)
    fipe_code = models.CharField(_("código FIPE"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("modelo")
        verbose_name_plural = _("modelos")
        constraints = [
            models.UniqueConstraint(
                fields=["family", "name_key", "fipe_code"],
                name="catalog_model_once_per_family",
                violation_error_message=_("Esta família já tem este modelo."),
            ),
            models.UniqueConstraint(
                fields=["fipe_code"],
                condition=~Q(fipe_code=""),
                name="catalog_model_one_per_fipe_code",
                violation_error_message=_("Outro modelo já tem este código FIPE."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CatalogYear(models.Model):
    """A FIPE row: the market value of a model, year and fuel in the newest month read."""

    model = models.ForeignKey(
        CatalogModel, on_delete=models.CASCADE, related_name="years", verbose_name=_("modelo")
    )
    year = models.PositiveSmallIntegerField(_("ano"), help_text=_("32000 é o zero quilômetro."))
    is_zero_km = models.BooleanField(_("zero quilômetro"), default=False)
    fuel_letter = models.CharField(_("letra do combustível"), max_length=1)
    fuel = models.CharField(_("combustível"), max_length=30)
    fipe_price = models.DecimalField(_("valor FIPE"), max_digits=14, decimal_places=2)
    reference_month = models.DateField(_("mês de referência"))

    class Meta:
        verbose_name = _("ano-modelo")
        verbose_name_plural = _("anos-modelo")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "year", "fuel_letter"],
                name="catalog_year_once_per_fuel",
                violation_error_message=_("Este modelo já tem este ano com este combustível."),
            ),
            models.CheckConstraint(
                condition=Q(is_zero_km=True, year=ZERO_KM_YEAR)
                | Q(is_zero_km=False, year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="catalog_year_in_range",
                violation_error_message=_("Informe um ano entre 1900 e 2100, ou 32000 para zero quilômetro."),
            ),
            models.CheckConstraint(
                condition=Q(fipe_price__gte=0),
                name="catalog_year_price_not_negative",
                violation_error_message=_("O valor não pode ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_label} {self.fuel}"

    @property
    def year_label(self) -> str:
        return str(_("zero km")) if self.is_zero_km else str(self.year)
