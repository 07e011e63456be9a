from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from customers.models import Person
from proposals.messages.words import unknown_words
from proposals.models.proposal import Proposal

MOST_TRIES = 5


class Occasion(models.TextChoices):
    ORDER = "order", _("Pedido fechado")
    AUTHORISED = "authorised", _("Faturamento autorizado")
    SCHEDULED = "scheduled", _("Entrega agendada")
    MOVED = "moved", _("Entrega reagendada")
    DELIVERED = "delivered", _("Veículo entregue")


class Means(models.TextChoices):
    EMAIL = "email", _("E-mail")
    WHATSAPP = "whatsapp", _("WhatsApp")


class MessageTemplate(models.Model):
    """The words of one occasion; a store's own line wins over the general one."""

    occasion = models.CharField(_("ocasião"), max_length=10, choices=Occasion)
    means = models.CharField(_("meio"), max_length=8, choices=Means)
    store = models.ForeignKey(
        Store,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="message_templates",
        verbose_name=_("loja"),
        help_text=_("Vazia vale para todas."),
    )
    subject = models.CharField(_("assunto"), max_length=120, blank=True, help_text=_("Só do e-mail."))
    body = models.TextField(
        _("texto"),
        max_length=2000,
        help_text=_(
            "Palavras trocadas ao enviar: {cliente}, {veiculo}, {proposta}, {loja}, {endereco}, {telefone}, "
            "{vendedor}, {dia}, {hora}."
        ),
    )
    active = models.BooleanField(_("ativo"), default=True)

    class Meta:
        verbose_name = _("texto de aviso ao cliente")
        verbose_name_plural = _("textos de aviso ao cliente")
        ordering = ["occasion", "means", "pk"]
        constraints = [
            models.UniqueConstraint(
                "occasion",
                "means",
                Coalesce("store", 0),
                name="message_template_once",
                violation_error_message=_("Esta ocasião já tem um texto para este meio e loja."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.means}"

    def clean(self) -> None:
        unknown = unknown_words(f"{self.subject} {self.body}")
        if unknown:
            text = _now("Palavra desconhecida: %(words)s.") % {"words": ", ".join(unknown)}
            raise ValidationError({"body": text})


class CustomerMessageQuerySet(models.QuerySet["CustomerMessage"]):
    def waiting(self, now: datetime) -> Self:
        """E-mails to be sent, held by no worker, and not given up."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        due = Q(means=Means.EMAIL, sent_at__isnull=True, withheld_at__isnull=True, tries__lt=MOST_TRIES)
        return self.filter(due & free)

    def for_card(self) -> Self:
        return self.select_related("sent_by").order_by("-created_at", "-pk")


class CustomerMessage(models.Model):
    """One message to one customer, its words as they were then."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="messages", verbose_name=_("proposta")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="messages", verbose_name=_("cliente")
    )
    occasion = models.CharField(_("ocasião"), max_length=10, choices=Occasion)
    means = models.CharField(_("meio"), max_length=8, choices=Means)
    subject = models.CharField(_("assunto"), max_length=200, blank=True)
    body = models.TextField(_("texto"), max_length=4000)
    created_at = models.DateTimeField(_("criado em"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("enviado em"), null=True, blank=True)
    # Nobody: the worker.
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="customer_messages"
    )
    # Refused or without an address meanwhile: it will not be sent any more.
    withheld_at = models.DateTimeField(_("retido em"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tentativas"), default=0)
    lease_until = models.DateTimeField(_("em envio até"), null=True, blank=True)

    objects = CustomerMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso ao cliente")
        verbose_name_plural = _("avisos ao cliente")
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(means="email", sent_at__isnull=True, withheld_at__isnull=True),
                name="customer_message_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.means}"

    @property
    def is_given_up(self) -> bool:
        return self.means == Means.EMAIL and self.sent_at is None and self.tries >= MOST_TRIES
