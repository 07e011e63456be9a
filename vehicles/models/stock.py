from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, F, FilteredRelation, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from core.audit import track
from vehicles.models.catalogue import Family, Make
from vehicles.models.vehicle import Vehicle


def true_where(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


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
        """Annotate `reserved_until`, `reserved_label` (if reserved), `is_available`, `is_offerable`.

        A reservation held by `holder` itself does not make the unit unavailable to it. Offerable is what
        may be put into a proposal: also a unit on order or for demonstration, whose sale needs approval.
        """
        live = Q(reservations__state=Reservation.State.ACTIVE, reservations__until__gt=timezone.now())
        free = Q(live_reservation__isnull=True)
        if holder:
            free |= Q(live_reservation__holder=holder)
        return self.annotate(
            live_reservation=FilteredRelation("reservations", condition=live),
            reserved_until=F("live_reservation__until"),
            reserved_label=F("live_reservation__holder_label"),
            is_available=true_where(Q(state__in=StockItem.SELLABLE) & free),
            is_offerable=true_where(Q(state__in=StockItem.OFFERABLE) & free),
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
    # Sold with approval only: the proposal's authority sees to it.
    WITH_APPROVAL = (State.ON_ORDER, State.DEMO)
    OFFERABLE = (*SELLABLE, *WITH_APPROVAL)
    GONE = (State.SOLD, State.DELIVERED, State.REMOVED)

    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="stock_items", verbose_name=_("loja")
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="stock_items", verbose_name=_("veículo")
    )
    business_type = models.CharField(_("tipo de negócio"), max_length=2, choices=BusinessType)
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.AVAILABLE)
    # What it was when it was sold: a sale that comes to nothing gives it back as it was.
    sold_from = models.CharField(_("situação antes da venda"), max_length=10, blank=True, editable=False)
    price = models.DecimalField(_("preço"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(_("custo"), max_digits=14, decimal_places=2, null=True, blank=True)
    freight = models.DecimalField(_("frete"), max_digits=14, decimal_places=2, null=True, blank=True)
    preparation = models.DecimalField(_("preparação"), max_digits=14, decimal_places=2, null=True, blank=True)
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
    is_offerable: bool
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
                condition=(Q(freight__isnull=True) | Q(freight__gte=0))
                & (Q(preparation__isnull=True) | Q(preparation__gte=0)),
                name="stock_item_expenses_not_negative",
                violation_error_message=_("Frete e preparação não podem ser negativos."),
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
    holder_label = models.CharField(_("reservado por"), max_length=120, blank=True)
    holder_url = models.CharField(_("endereço"), max_length=200, blank=True)
    deposit = models.DecimalField(_("sinal"), max_digits=14, decimal_places=2, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reservations_made"
    )
    created_at = models.DateTimeField(_("criada em"), default=timezone.now)
    ended_at = models.DateTimeField(_("terminada em"), null=True, blank=True)
    # Of a request: who said yes or no. Why it was refused or given up.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reservations_decided",
        verbose_name=_("decidida por"),
    )
    decided_at = models.DateTimeField(_("decidida em"), null=True, blank=True)
    reason = models.CharField(_("motivo"), max_length=200, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserva")
        verbose_name_plural = _("reservas")
        permissions = [("authorise_reservation", _("Autorizar reservas mais longas"))]
        indexes = [models.Index(fields=["state", "until", "id"], name="reservation_lapsing")]
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


track(Vehicle, Reservation)
track(StockItem, exclude=["search_text"])
