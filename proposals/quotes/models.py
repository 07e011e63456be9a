from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store, User
from accounts.scope import team_q
from customers.models import Person
from vehicles.models import CatalogModel, StockItem


class QuoteQuerySet(models.QuerySet["Quote"]):
    def visible_to(self, user: User) -> Self:
        """His own, and his team's for whoever leads one."""
        mine = Q(created_by=user)
        if user.has_perm("atendimento.view_team_atendimento"):
            mine |= team_q(user)
        return self.filter(mine, store__group=user.group_id)

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Quote(models.Model):
    """A simulation as it was handed to a customer. Written once: its figures are what was printed."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="quotes", verbose_name=_("loja"))
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    name = models.CharField(_("cliente"), max_length=120)
    phone = models.CharField(_("telefone"), max_length=20)
    stock_item = models.ForeignKey(
        StockItem, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    model = models.ForeignKey(
        CatalogModel, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    vehicle = models.CharField(_("veículo"), max_length=200)
    price = models.DecimalField(_("preço à vista"), max_digits=14, decimal_places=2)
    # What was asked, as typed; and every figure exactly as printed.
    inputs = models.JSONField(_("dados informados"), default=dict, blank=True)
    figures = models.JSONField(_("valores impressos"), default=dict)
    valid_until = models.DateTimeField(_("válida até"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="quotes_created")
    created_at = models.DateTimeField(_("criada em"), default=timezone.now, editable=False)
    # Set when it becomes a proposal.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes")
    proposal = models.ForeignKey(
        "proposals.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulação")
        verbose_name_plural = _("simulações")
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gt=0),
                name="quote_price_positive",
                violation_error_message=_("Informe o preço."),
            ),
            models.CheckConstraint(
                condition=Q(stock_item__isnull=False) ^ Q(model__isnull=False),
                name="quote_one_vehicle",
                violation_error_message=_("Escolha um veículo."),
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "-created_at", "-id"], name="quote_creator_newest"),
            models.Index(fields=["store", "-created_at", "-id"], name="quote_store_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("proposals:quote-detail", args=[self.pk])

    @property
    def number(self) -> str:
        """How people name it: `S-310`."""
        return f"S-{self.pk}"

    @property
    def is_lapsed(self) -> bool:
        return self.valid_until <= timezone.now()

    @property
    def valid_until_local(self) -> datetime:
        return self.valid_until.astimezone(self.store.zone)
