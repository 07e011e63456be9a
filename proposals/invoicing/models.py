from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from proposals.models.proposal import Proposal


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def standing(self) -> Self:
        """Neither cancelled nor returned: at most one for a proposal."""
        return self.filter(state=Invoice.State.ISSUED)

    def for_list(self) -> Self:
        """What the card of a proposal shows: never the file itself."""
        people = ("registered_by", "accepted_by", "ended_by")
        return self.defer("xml").select_related(*people).order_by("-pk")


class Invoice(models.Model):
    """The NF-e of a sale as it was registered. What was read of it is never changed; it only ends."""

    class State(models.TextChoices):
        ISSUED = "issued", _("Emitida")
        CANCELLED = "cancelled", _("Cancelada")
        RETURNED = "returned", _("Devolvida")

    class Source(models.TextChoices):
        HAND = "hand", _("Digitada")
        XML = "xml", _("XML da NF-e")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="invoices", verbose_name=_("proposta")
    )
    state = models.CharField(_("situação"), max_length=9, choices=State, default=State.ISSUED)
    source = models.CharField(_("origem"), max_length=4, choices=Source)
    number = models.PositiveIntegerField(_("número"))
    series = models.PositiveSmallIntegerField(_("série"))
    key = models.CharField(_("chave de acesso"), max_length=44)
    issued_on = models.DateField(_("emitida em"))
    # `vNF`; by hand, the price that the invoice must have.
    amount = models.DecimalField(_("valor da nota"), max_digits=14, decimal_places=2)
    xml = models.BinaryField(_("arquivo"), null=True, blank=True)
    # What did not agree with the proposal when it was registered, and why it was accepted.
    differences = models.JSONField(_("diferenças"), default=list, blank=True)
    motive = models.CharField(_("motivo da aceitação"), max_length=300, blank=True)
    accepted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices_accepted",
        verbose_name=_("aceita por"),
    )
    registered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invoices_registered", verbose_name=_("registrada por")
    )
    registered_at = models.DateTimeField(_("registrada em"), default=timezone.now, editable=False)
    ended_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices_ended",
        verbose_name=_("encerrada por"),
    )
    ended_at = models.DateTimeField(_("encerrada em"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("motivo do encerramento"), max_length=300, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("nota fiscal de venda")
        verbose_name_plural = _("notas fiscais de venda")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state="issued"),
                name="invoice_one_standing_per_proposal",
                violation_error_message=_("Esta proposta já tem nota fiscal."),
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(state="cancelled"),
                name="invoice_key_once",
                violation_error_message=_("Esta nota já está registrada em outra proposta."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["issued", "cancelled", "returned"]),
                name="invoice_state_known",
                violation_error_message=_("Situação desconhecida."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="invoice_amount_not_negative",
                violation_error_message=_("O valor da nota não pode ser negativo."),
            ),
            models.CheckConstraint(
                condition=Q(state="issued") | Q(ended_by__isnull=False),
                name="invoice_ended_by_somebody",
                violation_error_message=_("Todo encerramento tem autor."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(motive=""),
                name="invoice_accepted_with_motive",
                violation_error_message=_("Informe o motivo da aceitação."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As people name it: `NF-e 1001, série 1`."""
        return f"NF-e {self.number}, série {self.series}"


class FiscalDocument(models.Model):
    """Another document of the sale, by its number: services, accessories, correction, return."""

    class Kind(models.TextChoices):
        GOODS = "goods", _("NF-e de acessórios")
        SERVICE = "service", _("NFS-e de serviços")
        CORRECTION = "correction", _("Carta de correção")
        RETURN = "return", _("NF-e de devolução")
        TRADE_IN = "trade_in", _("NF-e de entrada do usado")
        OTHER = "other", _("Outro")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="fiscal_documents", verbose_name=_("proposta")
    )
    kind = models.CharField(_("documento"), max_length=10, choices=Kind)
    number = models.CharField(_("número"), max_length=60)
    issued_on = models.DateField(_("data"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="fiscal_documents_added")
    added_at = models.DateTimeField(_("anexado em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("documento fiscal")
        verbose_name_plural = _("documentos fiscais")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "kind", "number"],
                name="fiscal_document_once",
                violation_error_message=_("Este documento já está anexado."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["goods", "service", "correction", "return", "trade_in", "other"]),
                name="fiscal_document_kind_known",
                violation_error_message=_("Documento desconhecido."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
