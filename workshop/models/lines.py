"""Labour and parts: what one line of an estimate or of a service order holds."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshop.totals import line_total


class Kind(models.TextChoices):
    """Who pays."""

    CLIENT = "client", _("Cliente")
    WARRANTY = "warranty", _("Garantia")
    INTERNAL = "internal", _("Interna")
    REWORK = "rework", _("Retrabalho")


class Nature(models.TextChoices):
    LABOUR = "labour", _("Mão de obra")
    PART = "part", _("Peça")


def line_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(quantity__gt=0),
            name=f"{name}_quantity_positive",
            violation_error_message=_("A quantidade precisa ser maior que zero."),
        ),
        models.CheckConstraint(
            condition=Q(unit_price__gte=0),
            name=f"{name}_price_not_negative",
            violation_error_message=_("O valor não pode ser negativo."),
        ),
        models.CheckConstraint(
            condition=Q(discount__gte=0),
            name=f"{name}_discount_not_negative",
            violation_error_message=_("O desconto não pode ser negativo."),
        ),
    ]


class Line(models.Model):
    nature = models.CharField(_("tipo"), max_length=8, choices=Nature, default=Nature.LABOUR)
    description = models.CharField(_("descrição"), max_length=120)
    quantity = models.DecimalField(_("quantidade"), max_digits=8, decimal_places=2)
    unit_price = models.DecimalField(_("valor unitário"), max_digits=14, decimal_places=2)
    discount = models.DecimalField(_("desconto"), max_digits=14, decimal_places=2, default=Decimal(0))

    # What is typed of a line, and copied from one to the next.
    TYPED: ClassVar[tuple[str, ...]] = ("nature", "description", "quantity", "unit_price", "discount")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.description

    def clean(self) -> None:
        given = (self.quantity, self.unit_price, self.discount)
        if None not in given and self.total < 0:
            raise ValidationError({"discount": _("O desconto passa do valor do item.")})

    @property
    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.TYPED}

    @property
    def total(self) -> Decimal:
        return line_total(self.quantity, self.unit_price, self.discount)
