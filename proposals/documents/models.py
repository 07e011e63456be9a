"""Issued documents, and the dated tables that their words and rates come from."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atendimento.models.tables import TableRow
from core.audit import track
from proposals.financing.models import DatedQuerySet
from proposals.models.proposal import Proposal
from vehicles.models import StockItem, Vehicle


class DocumentQuerySet(models.QuerySet["Document"]):
    def for_list(self) -> Self:
        """What a list of versions shows: never the pages themselves."""
        return self.defer("pdf").select_related("issued_by").order_by("-issued_at", "-pk")


class Document(models.Model):
    """One version of a document as it was handed over. Written once, never changed, never deleted."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Proposta")
        ORDER = "order", _("Pedido e contrato")
        APPRAISAL = "appraisal", _("Termo de avaliação")
        HANDOVER = "handover", _("Termo de entrega")

    FILES: ClassVar[dict[str, str]] = {
        Kind.PROPOSAL: "proposta",
        Kind.ORDER: "pedido",
        Kind.APPRAISAL: "termo-de-avaliacao",
        Kind.HANDOVER: "termo-de-entrega",
    }

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="documents", verbose_name=_("proposta")
    )
    kind = models.CharField(_("documento"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("versão"))
    # Of everything printed but who issued it and when: the same content is the same version.
    digest = models.CharField(_("resumo do conteúdo"), max_length=64)
    # Of what the customer agrees to (`documents.terms`): what an acceptance names.
    terms_hash = models.CharField(_("resumo das condições"), max_length=64)
    pdf = models.BinaryField(_("arquivo"))
    # Nobody: issued by the customer's own acceptance.
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="documents_issued"
    )
    issued_at = models.DateTimeField(_("emitido em"), default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento emitido")
        verbose_name_plural = _("documentos emitidos")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["proposal", "order", "appraisal", "handover"]),
                name="document_kind_known",
                violation_error_message=_("Documento desconhecido."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "kind", "number"],
                name="document_version_once",
                violation_error_message=_("Esta versão já existe."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "kind", "digest"],
                name="document_content_once",
                violation_error_message=_("Este conteúdo já foi emitido."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def file_name(self) -> str:
        """`proposta-P-1204-v2.pdf`"""
        return f"{self.FILES[self.kind]}-P-{self.proposal_id}-v{self.number}.pdf"


def dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=_("A data final vem antes da inicial."),
    )


class DocumentText(models.Model):
    """A clause, from a date on. An administrator ends the old line and adds the new."""

    kind = models.CharField(_("documento"), max_length=10, choices=Document.Kind)
    business_type = models.CharField(
        _("tipo de negócio"),
        max_length=2,
        choices=StockItem.BusinessType,
        blank=True,
        help_text=_("Vazio vale para todos."),
    )
    position = models.PositiveSmallIntegerField(_("ordem"), default=0)
    title = models.CharField(_("título"), max_length=80)
    body = models.TextField(_("texto"), max_length=4000)
    valid_from = models.DateField(_("vale de"))
    valid_to = models.DateField(_("vale até"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("texto de documento")
        verbose_name_plural = _("textos de documentos")
        ordering = ["kind", "position", "pk"]
        constraints = [dates_in_order("document_text_dates_in_order")]

    def __str__(self) -> str:
        return self.title


class DisclosedTax(models.Model):
    """A tax on the sale as the customer is told of it: percent of the vehicle's price, from a date on.

    Lei 13.111/2015 art. 2 and Lei 12.741/2012. Never computed on the margin: it would tell the cost.
    """

    class Level(models.TextChoices):
        FEDERAL = "federal", _("Federal")
        STATE = "state", _("Estadual")
        CITY = "city", _("Municipal")

    business_type = models.CharField(_("tipo de negócio"), max_length=2, choices=StockItem.BusinessType)
    state = models.CharField(
        _("UF da loja"), max_length=2, blank=True, help_text=_("Vazio vale onde a UF não tem linha própria.")
    )
    level = models.CharField(_("esfera"), max_length=8, choices=Level)
    name = models.CharField(_("tributo"), max_length=60)
    percent = models.DecimalField(
        _("% do preço do veículo"),
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    source = models.CharField(_("fonte"), max_length=120)
    valid_from = models.DateField(_("vale de"))
    valid_to = models.DateField(_("vale até"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tributo informado na venda")
        verbose_name_plural = _("tributos informados na venda")
        ordering = ["business_type", "level", "name", "pk"]
        constraints = [
            dates_in_order("disclosed_tax_dates_in_order"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="disclosed_tax_percent_in_range",
                violation_error_message=_("Informe um percentual entre 0 e 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.percent} %"


class SituationKind(TableRow):
    """One thing a buyer must be told of a vehicle (Lei 13.111/2015 art. 2): theft, fines, lien."""

    class Meta(TableRow.Meta):
        verbose_name = _("item da situação do veículo")
        verbose_name_plural = _("itens da situação do veículo")


class VehicleSituation(models.Model):
    """One consultation of a vehicle's records. Only ever added; the latest is printed."""

    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="situations", verbose_name=_("veículo")
    )
    consulted_on = models.DateField(_("consultado em"))
    source = models.CharField(_("onde"), max_length=80)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="situations_recorded")
    recorded_at = models.DateTimeField(_("registrada em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("situação do veículo")
        verbose_name_plural = _("situações de veículos")
        indexes = [
            models.Index(fields=["vehicle", "-consulted_on", "-id"], name="situation_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.consulted_on}"


class SituationLine(models.Model):
    situation = models.ForeignKey(VehicleSituation, on_delete=models.CASCADE, related_name="lines")
    kind = models.ForeignKey(SituationKind, on_delete=models.PROTECT, related_name="lines")
    # Empty: nothing is on record.
    found = models.CharField(_("o que consta"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("item consultado")
        verbose_name_plural = _("itens consultados")
        ordering = ["kind__position", "kind__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "kind"],
                name="situation_line_once",
                violation_error_message=_("Este item já foi informado."),
            ),
        ]

    def __str__(self) -> str:
        return self.found or "–"


track(DocumentText, DisclosedTax)
