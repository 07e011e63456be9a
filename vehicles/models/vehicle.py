from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, User
from vehicles.models.catalogue import CatalogModel, year_in_range


class VehicleQuerySet(models.QuerySet["Vehicle"]):
    def visible_to(self, user: User) -> Self:
        """Every vehicle of the user's economic group; its owner's data have their own rule."""
        return self.filter(group=user.group_id) if user.group_id else self.none()

    def active(self) -> Self:
        return self.filter(active=True)

    def with_model(self) -> Self:
        return self.select_related("model__family__make")


class Vehicle(models.Model):
    """One car, whoever owns it. `plate_key` and `search_text` of its stock are set by the services."""

    group = models.ForeignKey(
        BusinessGroup,
        on_delete=models.PROTECT,
        related_name="vehicles",
        verbose_name=_("grupo econômico"),
    )
    plate = models.CharField(_("placa"), max_length=7, blank=True)
    # Mercosul form: ABC1234 and ABC1C34 are one vehicle.
    plate_key = models.CharField(_("placa canônica"), max_length=7, blank=True, editable=False)
    chassis = models.CharField(_("chassi"), max_length=17, blank=True)
    renavam = models.CharField(_("Renavam"), max_length=11, blank=True)
    km = models.PositiveIntegerField(_("km"), null=True, blank=True)
    km_on = models.DateField(_("km informada em"), null=True, blank=True)
    colour = models.CharField(_("cor"), max_length=30, blank=True)
    fuel = models.CharField(_("combustível"), max_length=30, blank=True)
    year_made = models.PositiveSmallIntegerField(_("ano de fabricação"), null=True, blank=True)
    year_model = models.PositiveSmallIntegerField(_("ano do modelo"), null=True, blank=True)
    model = models.ForeignKey(
        CatalogModel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vehicles",
        verbose_name=_("modelo"),
    )
    description = models.CharField(_("descrição"), max_length=200, blank=True)
    active = models.BooleanField(_("ativo"), default=True)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)
    created_at = models.DateTimeField(_("criado em"), default=timezone.now, editable=False)

    objects = VehicleQuerySet.as_manager()

    class Meta:
        verbose_name = _("veículo")
        verbose_name_plural = _("veículos")
        permissions = [
            ("edit_plate_km", _("Veículo: alterar placa e km")),
            ("edit_every_field", _("Veículo: alterar todos os campos")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "plate_key"],
                condition=Q(active=True) & ~Q(plate_key=""),
                name="vehicle_one_active_per_plate",
                violation_error_message=_("Outro veículo já tem esta placa."),
            ),
            models.UniqueConstraint(
                fields=["group", "chassis"],
                condition=Q(active=True) & ~Q(chassis=""),
                name="vehicle_one_active_per_chassis",
                violation_error_message=_("Outro veículo já tem este chassi."),
            ),
            models.CheckConstraint(
                condition=year_in_range("year_made") & year_in_range("year_model"),
                name="vehicle_years_in_range",
                violation_error_message=_("Informe um ano entre 1900 e 2100."),
            ),
        ]
        # People ask for a chassis by its last six to eight.
        indexes = [models.Index("group", Right("chassis", 6), name="vehicle_chassis_tail")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("vehicles:vehicle-detail", args=[self.pk])

    @property
    def is_virtual(self) -> bool:
        """Known by its description only (shown in green)."""
        return not self.plate and not self.chassis

    @property
    def years_label(self) -> str:
        """`2022/2023`, or the one year known."""
        return "/".join(str(year) for year in (self.year_made, self.year_model) if year)

    @property
    def model_label(self) -> str:
        """What it is, not which one: `Corolla XEi 2.0 2022/2023`."""
        return f"{self.description} {self.years_label}".strip() or str(_("Veículo sem descrição"))

    @property
    def label(self) -> str:
        """From the row's own fields: `Corolla XEi 2.0 2022/2023 ABC1D23`."""
        parts = (self.description, self.years_label, self.plate or self.chassis)
        return " ".join(part for part in parts if part) or str(_("Veículo sem descrição"))


class VehicleChange(models.Model):
    """What one edit changed: the history on the vehicle's page."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="changes")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="vehicle_changes"
    )
    at = models.DateTimeField(_("quando"), default=timezone.now)
    before = models.JSONField(_("antes"))
    after = models.JSONField(_("depois"))
    reason = models.CharField(_("motivo"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("alteração de veículo")
        verbose_name_plural = _("alterações de veículo")
        indexes = [models.Index(fields=["vehicle", "-at", "-id"], name="vehicle_change_newest")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.at:%d/%m/%Y %H:%M}"
