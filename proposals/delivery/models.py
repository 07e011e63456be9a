from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OpeningHours, Store, User
from accounts.scope import team_q
from atendimento.models import Atendimento
from atendimento.models.tables import TableRow
from proposals.delivery.states import OPEN, Status
from proposals.models.proposal import Proposal
from vehicles.models import StockItem


class DeliveryCapacity(models.Model):
    """How many deliveries fit into one hour of a store; without a line the parameter says it."""

    store = models.ForeignKey(
        Store, on_delete=models.CASCADE, related_name="delivery_capacities", verbose_name=_("loja")
    )
    weekday = models.PositiveSmallIntegerField(
        _("dia da semana"),
        choices=OpeningHours._meta.get_field("weekday").choices,
        null=True,
        blank=True,
        help_text=_("Vazio vale para todos os dias."),
    )
    hour = models.TimeField(_("hora"))
    places = models.PositiveSmallIntegerField(_("entregas"), help_text=_("0 não oferece a hora."))

    class Meta:
        verbose_name = _("capacidade de entrega")
        verbose_name_plural = _("capacidades de entrega")
        ordering = ["store", "weekday", "hour", "pk"]
        constraints = [
            models.UniqueConstraint(
                "store",
                Coalesce("weekday", 9),
                "hour",
                name="delivery_capacity_once",
                violation_error_message=_("Esta hora já tem uma linha."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%H:%M}"


class DeliverySlot(models.Model):
    """One hour of one day in a store. Its row is what two who want the last place both lock."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="delivery_slots")
    day = models.DateField(_("dia"))
    hour = models.TimeField(_("hora"))

    class Meta:
        verbose_name = _("hora de entrega")
        verbose_name_plural = _("horas de entrega")
        constraints = [models.UniqueConstraint(fields=["store", "day", "hour"], name="delivery_slot_once")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.hour:%H:%M}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> Self:
        """Deliveries of the sales this user works on; for who sees the team's, those of his stores."""
        own = Q(proposal__attendance__in=Atendimento.objects.visible_to(user).values("pk"))
        if not user.has_perm("proposals.view_team_delivery"):
            return self.filter(own)
        return self.filter(own | team_q(user, department="proposal__attendance__department"))

    def standing(self) -> Self:
        """All but those called off: what fills a slot."""
        return self.exclude(status=Status.CANCELLED)

    def on(self, day: date) -> Self:
        return self.filter(slot__day=day)

    def for_list(self) -> Self:
        """Everything the board shows, in one query."""
        return self.select_related(
            "slot",
            "store",
            "proposal__person",
            "proposal__attendance__responsible",
            "proposal__stock_item__vehicle",
        ).order_by("slot__day", "slot__hour", "pk")

    def for_page(self) -> Self:
        return self.for_list().select_related(
            "scheduled_by",
            "released_by",
            "delivered_by",
            "signed_with",
            "proposal__attendance__nature",
            "proposal__store",
        )


def file_path(row: models.Model, name: str) -> str:
    """Names that nobody guesses, without the name the camera gave."""
    return f"deliveries/{uuid4().hex}.jpg"


class Delivery(models.Model):
    """The hand-over of one sold car: when, who released it, what the customer signed."""

    class Receipt(models.TextChoices):
        DRAWN = "drawn", _("Assinado na tela")
        PAPER = "paper", _("Foto do papel assinado")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("proposta")
    )
    # The attendance's, kept so that the board asks one table.
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("loja")
    )
    slot = models.ForeignKey(
        DeliverySlot, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("quando")
    )
    status = models.CharField(_("situação"), max_length=10, choices=Status, default=Status.SCHEDULED)
    scheduled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deliveries_scheduled")
    scheduled_at = models.DateTimeField(_("agendada em"), default=timezone.now, editable=False)
    released_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries_released"
    )
    released_at = models.DateTimeField(_("liberada em"), null=True, blank=True)
    # Why it was released although something was missing.
    release_motive = models.CharField(_("motivo da liberação extraordinária"), max_length=200, blank=True)
    receipt = models.CharField(_("recibo"), max_length=5, choices=Receipt, blank=True)
    receipt_file = models.FileField(_("assinatura"), upload_to=file_path, blank=True)
    signer = models.CharField(_("quem recebeu"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("assinado em"), null=True, blank=True)
    signed_with = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries_signed"
    )
    delivered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries_made"
    )
    delivered_at = models.DateTimeField(_("entregue em"), null=True, blank=True)
    cancel_reason = models.CharField(_("motivo do cancelamento"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrega")
        verbose_name_plural = _("entregas")
        permissions = [
            ("view_team_delivery", _("Ver as entregas da equipe")),
            ("release_delivery", _("Liberar a entrega")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=~Q(status="cancelled"),
                name="delivery_one_standing_per_proposal",
                violation_error_message=_("Esta proposta já tem uma entrega."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="delivery_status_known",
                violation_error_message=_("Situação desconhecida."),
            ),
            models.CheckConstraint(
                condition=~Q(status="delivered") | Q(delivered_at__isnull=False, released_at__isnull=False),
                name="delivery_delivered_was_released",
                violation_error_message=_("Só uma entrega liberada pode ser feita."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("proposals:delivery-detail", args=[self.pk])

    @property
    def number(self) -> str:
        """How people name it: `E-31`."""
        return f"E-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def starts_at(self) -> datetime:
        """On the store's own clock."""
        return datetime.combine(self.slot.day, self.slot.hour, self.store.zone)

    @property
    def when(self) -> str:
        return f"{self.slot.day:%d/%m/%Y} {self.slot.hour:%H:%M}"


class DeliveryItem(TableRow):
    """One thing to be handed over, shown or told."""

    class Group(models.TextChoices):
        DOCUMENTS = "documentos", _("Documentos")
        ITEMS = "itens", _("Itens")
        VEHICLE = "veiculo", _("Veículo")
        EXPLANATION = "explicacao", _("Explicação")
        RELATIONSHIP = "relacionamento", _("Relacionamento")

    # Done by a booking in the workshop, never by hand.
    FIRST_SERVICE = "primeira-revisao"

    group = models.CharField(_("grupo"), max_length=14, choices=Group)
    business_type = models.CharField(
        _("tipo de negócio"),
        max_length=2,
        choices=StockItem.BusinessType,
        blank=True,
        help_text=_("Vazio vale para todos."),
    )
    is_required = models.BooleanField(_("obrigatório"), default=True)

    class Meta(TableRow.Meta):
        verbose_name = _("item da entrega")
        verbose_name_plural = _("itens da entrega")

    @property
    def is_first_service(self) -> bool:
        return self.code == self.FIRST_SERVICE


class DeliveryCheck(models.Model):
    """One item of one delivery. What nobody looked at has no row."""

    class Verdict(models.TextChoices):
        DONE = "done", _("Feito")
        NOT_APPLICABLE = "na", _("Não se aplica")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="checks")
    item = models.ForeignKey(DeliveryItem, on_delete=models.PROTECT, related_name="checks")
    verdict = models.CharField(_("como está"), max_length=4, choices=Verdict)
    note = models.CharField(_("observação"), max_length=200, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delivery_checks")

    class Meta:
        verbose_name = _("item conferido na entrega")
        verbose_name_plural = _("itens conferidos na entrega")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "item"], name="delivery_check_once_per_item"),
            models.CheckConstraint(
                condition=Q(verdict__in=["done", "na"]), name="delivery_check_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return self.verdict


class DeliveryPhoto(models.Model):
    """A photo of the car as it left, with what it shows. Served by a view that asks `visible_to`."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(_("foto"), upload_to=file_path)
    thumb = models.FileField(_("miniatura"), upload_to=file_path)
    note = models.CharField(_("o que mostra"), max_length=120, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delivery_photos")
    added_at = models.DateTimeField(_("enviada em"), auto_now_add=True)

    class Meta:
        verbose_name = _("foto da entrega")
        verbose_name_plural = _("fotos da entrega")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)
