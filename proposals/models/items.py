from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atendimento.models.tables import TableRow
from proposals.models.proposal import Proposal


class ServiceKind(TableRow):
    """What a dealership does beside the car: documents, insurance, warranty, film."""

    class Meta(TableRow.Meta):
        verbose_name = _("tipo de serviço da proposta")
        verbose_name_plural = _("tipos de serviço da proposta")


class ProposalItem(models.Model):
    """One line of a block of a proposal: what is sold with the car, or added to its price."""

    class Kind(models.TextChoices):
        OPTION = "option", _("Opcionais de fábrica")
        ACCESSORY = "accessory", _("Acessórios")
        SERVICE = "service", _("Serviços")
        ADDED = "added", _("Valores agregados")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="items", verbose_name=_("proposta")
    )
    kind = models.CharField(_("bloco"), max_length=10, choices=Kind)
    service_kind = models.ForeignKey(
        ServiceKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("serviço"),
    )
    description = models.CharField(_("descrição"), max_length=120, blank=True)
    price = models.DecimalField(_("preço"), max_digits=14, decimal_places=2, default=Decimal(0))
    labour = models.DecimalField(_("mão de obra"), max_digits=14, decimal_places=2, default=Decimal(0))
    cost = models.DecimalField(_("custo"), max_digits=14, decimal_places=2, null=True, blank=True)
    is_gift = models.BooleanField(_("brinde"), default=False)
    is_subtracted = models.BooleanField(_("subtrai do total"), default=False)
    on_invoice = models.BooleanField(_("na nota"), default=False)

    class Meta:
        verbose_name = _("linha da proposta")
        verbose_name_plural = _("linhas da proposta")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["option", "accessory", "service", "added"]),
                name="proposalitem_kind_known",
                violation_error_message=_("Bloco desconhecido."),
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0, labour__gte=0) & (Q(cost__isnull=True) | Q(cost__gte=0)),
                name="proposalitem_amounts_not_negative",
                violation_error_message=_("Os valores não podem ser negativos."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="service") & Q(service_kind__isnull=False))
                | (~Q(kind="service") & Q(service_kind__isnull=True) & ~Q(description="")),
                name="proposalitem_named",
                violation_error_message=_("Descreva a linha; um serviço precisa do seu tipo."),
            ),
            models.CheckConstraint(
                condition=Q(kind="accessory") | Q(is_gift=False, labour=0),
                name="proposalitem_gift_is_accessory",
                violation_error_message=_("Só acessório tem mão de obra ou é brinde."),
            ),
            models.CheckConstraint(
                condition=Q(kind="added") | Q(is_subtracted=False, on_invoice=False),
                name="proposalitem_sign_is_added",
                violation_error_message=_("Só valor agregado tem sinal ou vai na nota."),
            ),
        ]

    def __str__(self) -> str:
        return self.description or f"{self.kind} {self.pk}"

    @property
    def amount(self) -> Decimal:
        """What it adds to the total; a gift costs the customer nothing."""
        if self.is_gift:
            return Decimal(0)
        amount = self.price + self.labour
        return -amount if self.is_subtracted else amount

    @property
    def label(self) -> str:
        """As the page and the customer's text name it."""
        kind = self.service_kind.name if self.service_kind else ""
        return " · ".join(part for part in (kind, self.description) if part)
