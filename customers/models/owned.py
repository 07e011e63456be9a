"""The cars a person has."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vehicles.models import Vehicle


class OwnedVehicleQuerySet(models.QuerySet["OwnedVehicle"]):
    def current(self) -> Self:
        return self.filter(until__isnull=True)

    def of(self, vehicle: Vehicle) -> Self:
        """Who has or had the car: present owners first, the one on the document before them."""
        present = F("until").desc(nulls_first=True)
        return self.filter(vehicle=vehicle).order_by(present, "-is_registered_owner", "-since", "-pk")


class OwnedVehicle(models.Model):
    """A car the person has. Without `vehicle` it is virtual: known by its description, shown in green."""

    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, related_name="owned_vehicles")
    vehicle = models.ForeignKey(
        Vehicle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owners",
        verbose_name=_("veículo"),
    )
    description = models.CharField(_("descrição"), max_length=200, blank=True)
    is_registered_owner = models.BooleanField(_("é o proprietário no documento"), default=False)
    since = models.DateField(_("desde"), null=True, blank=True)
    until = models.DateField(_("até"), null=True, blank=True)

    objects = OwnedVehicleQuerySet.as_manager()

    class Meta:
        verbose_name = _("veículo da pessoa")
        verbose_name_plural = _("veículos da pessoa")
        constraints = [
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | ~Q(description=""),
                name="owned_vehicle_is_known",
                violation_error_message=_("Informe a placa ou descreva o veículo."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="owned_vehicle_dates_in_order",
                violation_error_message=_("A data final não pode ser anterior à inicial."),
            ),
            models.UniqueConstraint(
                fields=["person", "vehicle"],
                condition=Q(until__isnull=True, vehicle__isnull=False),
                name="owned_vehicle_once_per_person",
                violation_error_message=_("Esta pessoa já tem este veículo."),
            ),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(until__isnull=True, is_registered_owner=True),
                name="owned_vehicle_one_registered_owner",
                violation_error_message=_("Este veículo já tem proprietário no documento."),
            ),
        ]

    def __str__(self) -> str:
        return self.description or f"{self.vehicle_id}"

    @property
    def is_virtual(self) -> bool:
        return self.vehicle_id is None

    @property
    def label(self) -> str:
        """The record's own words, else how the car was described. Needs `vehicle` at hand."""
        return self.vehicle.label if self.vehicle else self.description
