from datetime import date, datetime
from typing import Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Right
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, Store, User

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


class StockItemQuerySet(models.QuerySet["StockItem"]):
    def visible_to(self, user: User) -> Self:
        """Stock of every store of the economic group: whoever sells may offer a sister store's car."""
        return self.filter(store__in=user.group_store_ids) if user.group_id else self.none()

    def in_stock(self) -> Self:
        """Not gone: neither sold nor delivered nor removed."""
        return self.exclude(state__in=StockItem.GONE)

    def sellable(self) -> Self:
        """In a state in which it may be sold without approval; reservations are another matter."""
        return self.filter(state__in=StockItem.SELLABLE)

    def with_availability(self, holder: str = "") -> Self:
        """Annotate `reserved_until`, `reserved_label` (live reservation, if any) and `is_available`.

        A reservation held by `holder` itself does not make the unit unavailable to it.
        """
        live = Q(reservations__state=Reservation.State.ACTIVE, reservations__until__gt=timezone.now())
        free = Q(live_reservation__isnull=True)
        if holder:
            free |= Q(live_reservation__holder=holder)
        return self.annotate(
            live_reservation=FilteredRelation("reservations", condition=live),
            reserved_until=F("live_reservation__until"),
            reserved_label=F("live_reservation__holder_label"),
            is_available=Case(
                When(Q(state__in=StockItem.SELLABLE) & free, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )

    def for_list(self) -> Self:
        """Everything a stock list shows, in one query; the caller orders."""
        return self.select_related("store", "vehicle__model__family__make").defer("search_text")


class StockItem(models.Model):
    """A unit a store sells or sold. The columns after `search_text` repeat the vehicle's for the search."""

    class BusinessType(models.TextChoices):
        VN = "VN", _("Novo")
        VU = "VU", _("Seminovo")
        VD = "VD", _("Venda direta")
        VI = "VI", _("Imobilizado")
        VM = "VM", _("Mostruário")

    class State(models.TextChoices):
        ON_ORDER = "on_order", _("Encomendado")
        IN_TRANSIT = "in_transit", _("Em trânsito")
        PREPARING = "preparing", _("Em preparação")
        AVAILABLE = "available", _("Disponível")
        DEMO = "demo", _("Demonstração")
        BLOCKED = "blocked", _("Bloqueado")
        SOLD = "sold", _("Vendido")
        DELIVERED = "delivered", _("Entregue")
        REMOVED = "removed", _("Retirado")

    SELLABLE = (State.AVAILABLE, State.PREPARING, State.IN_TRANSIT)
    GONE = (State.SOLD, State.DELIVERED, State.REMOVED)

    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="stock_items", verbose_name=_("loja")
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="stock_items", verbose_name=_("veículo")
    )
    business_type = models.CharField(_("tipo de negócio"), max_length=2, choices=BusinessType)
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.AVAILABLE)
    price = models.DecimalField(_("preço"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(_("custo"), max_digits=14, decimal_places=2, null=True, blank=True)
    entered_on = models.DateField(_("entrada"), null=True, blank=True)
    arrival_forecast = models.DateField(_("previsão de chegada"), null=True, blank=True)
    origin = models.CharField(_("origem"), max_length=60, blank=True)
    external_id = models.CharField(_("código na origem"), max_length=64, blank=True)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)
    search_text = models.TextField(_("texto de busca"), blank=True, editable=False)
    make = models.ForeignKey(
        Make,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="stock_items",
        verbose_name=_("marca"),
        db_index=False,
    )
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="stock_items",
        verbose_name=_("família"),
    )
    year = models.PositiveSmallIntegerField(_("ano"), null=True, blank=True, editable=False)
    km = models.PositiveIntegerField(_("km"), null=True, blank=True, editable=False)
    colour = models.CharField(_("cor"), max_length=30, blank=True, editable=False)

    # Only on rows from `with_availability()`.
    is_available: bool
    reserved_until: datetime | None
    reserved_label: str | None

    objects = StockItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item de estoque")
        verbose_name_plural = _("itens de estoque")
        permissions = [
            ("search_stock", _("Buscar no estoque")),
            ("view_cost", _("Ver custo e margem")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "origin", "external_id"],
                condition=~Q(external_id=""),
                name="stock_item_once_per_origin",
                violation_error_message=_("Este código da origem já está no estoque da loja."),
            ),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=~Q(state__in=["sold", "delivered", "removed"]),
                name="stock_item_one_present_per_vehicle",
                violation_error_message=_("Este veículo já está em estoque."),
            ),
            models.CheckConstraint(
                condition=(Q(price__isnull=True) | Q(price__gte=0)) & (Q(cost__isnull=True) | Q(cost__gte=0)),
                name="stock_item_amounts_not_negative",
                violation_error_message=_("Preço e custo não podem ser negativos."),
            ),
        ]
        # One per sort offered, ending in pk; one per facet that lists what exists.
        indexes = [
            models.Index(fields=["price", "id"], name="stock_by_price"),
            models.Index(fields=["-entered_on", "-id"], name="stock_newest"),
            models.Index(fields=["km", "id"], name="stock_by_km"),
            models.Index(fields=["-year", "-id"], name="stock_by_year"),
            models.Index(fields=["make", "family"], name="stock_by_make"),
        ]

    def __str__(self) -> str:
        return f"{self.business_type} {self.pk}"

    def days_in_stock(self, today: date) -> int | None:
        """Days since it entered, on the store's own calendar (`store.today()`)."""
        return max((today - self.entered_on).days, 0) if self.entered_on else None


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def live(self, now: datetime | None = None) -> Self:
        """Active and not past its hour: an expired one stops counting without any worker."""
        return self.filter(state=Reservation.State.ACTIVE, until__gt=now or timezone.now())


class Reservation(models.Model):
    """Keeps a unit for somebody until an hour. The holder is a reference upward: text, not a key."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Solicitada")
        ACTIVE = "active", _("Ativa")
        CONVERTED = "converted", _("Convertida")
        EXPIRED = "expired", _("Expirada")
        CANCELLED = "cancelled", _("Cancelada")

    stock_item = models.ForeignKey(
        StockItem, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("item de estoque")
    )
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.ACTIVE)
    until = models.DateTimeField(_("até"))
    holder = models.CharField(_("referência de quem reservou"), max_length=60)
    holder_label = models.CharField(_("reservado para"), max_length=120, blank=True)
    holder_url = models.CharField(_("endereço"), max_length=200, blank=True)
    deposit = models.DecimalField(_("sinal"), max_digits=14, decimal_places=2, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reservations_made"
    )
    created_at = models.DateTimeField(_("criada em"), default=timezone.now)
    ended_at = models.DateTimeField(_("terminada em"), null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserva")
        verbose_name_plural = _("reservas")
        constraints = [
            models.UniqueConstraint(
                fields=["stock_item"],
                condition=Q(state="active"),
                name="reservation_one_active_per_unit",
                violation_error_message=_("Este veículo já está reservado."),
            ),
            models.CheckConstraint(
                condition=Q(deposit__isnull=True) | Q(deposit__gte=0),
                name="reservation_deposit_not_negative",
                violation_error_message=_("O sinal não pode ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_label or self.holder} {self.until:%d/%m/%Y %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.state == self.State.ACTIVE and self.until > timezone.now()


# Single saves only: importers leave one `ImportBatch` instead.
auditlog.register(Vehicle)
auditlog.register(StockItem, exclude_fields=["search_text"])
auditlog.register(Reservation)
