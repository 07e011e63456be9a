from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from atendimento.models import Atendimento
from customers.models import Person
from proposals.receipts.states import IN_HAND
from proposals.states import ADMINISTERED, SOLD, State
from proposals.totals import Totals, add_up
from vehicles.models import StockItem

if TYPE_CHECKING:
    from proposals.payments.models import PaymentLine

# "Vence logo": within so many days.
SOON = timedelta(days=2)


def administered_q(user: User) -> Q:
    """For the add-on Administrativo de Vendas: what his stores sold or were paid for; for others no more."""
    if not user.has_perm("proposals.work_team_sales"):
        return Q(pk__in=[])
    paid = Proposal.objects.filter(payment_lines__state__in=IN_HAND, store__in=user.store_ids)
    return Q(store__in=user.store_ids, state__in=ADMINISTERED) | Q(pk__in=paid.values("pk"))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def worked_by(self, user: User) -> Self:
        """Proposals of the attendances this user may see: his to change."""
        return self.filter(attendance__in=Atendimento.objects.visible_to(user).values("pk"))

    def visible_to(self, user: User) -> Self:
        """Those he works on; for the add-on groups also those of his stores that wait for their step."""
        found = Q(attendance__in=Atendimento.objects.visible_to(user).values("pk"))
        if user.has_perm("proposals.work_team_credit"):
            financed = Proposal.objects.financed().filter(store__in=user.store_ids)
            found |= Q(pk__in=financed.values("pk"))
        return self.filter(found | administered_q(user))

    def administered_by(self, user: User) -> Self:
        """Whose receipts, invoice, documents and delivery this user sees to, as far as his permissions go."""
        own = Q(attendance__in=Atendimento.objects.visible_to(user).values("pk"))
        return self.filter(own | administered_q(user))

    def financed(self) -> Self:
        """With a financing line or a ficha; for a subquery: a row may come twice."""
        return self.filter(Q(payment_lines__type__kind="financing") | Q(credit_requests__isnull=False))

    def lapsing(self, now: datetime) -> Self:
        """Still in negotiation, and valid for less than two days more."""
        return self.filter(state=State.NEGOTIATION, valid_until__gt=now, valid_until__lte=now + SOON)

    def lapsed(self, now: datetime) -> Self:
        return self.filter(state=State.NEGOTIATION, valid_until__lte=now)

    def sold(self) -> Self:
        """Those that hold their unit: an order, or what became of it."""
        return self.filter(state__in=SOLD)

    def for_list(self) -> Self:
        """Everything the list of proposals shows, in one query; the caller orders."""
        return self.select_related("person", "store", "attendance__responsible").prefetch_related("items")

    def for_page(self) -> Self:
        """Everything the page of a proposal shows, but the unit's availability."""
        from proposals.credits.models import CreditRequest  # noqa: PLC0415 -- circular
        from proposals.models.items import ProposalItem  # noqa: PLC0415 -- circular
        from proposals.payments.models import PaymentLine  # noqa: PLC0415 -- circular
        from proposals.tradein.models import TradeIn  # noqa: PLC0415 -- circular

        payments = PaymentLine.objects.for_page()
        fichas = CreditRequest.objects.select_related("financier").order_by("pk")

        return self.select_related(
            "attendance__responsible",
            "person",
            "invoice_to",
            "store",
            "created_by",
            "stock_item__store",
            "stock_item__vehicle__model__family__make",
        ).prefetch_related(
            Prefetch("items", ProposalItem.objects.select_related("service_kind")),
            Prefetch("payment_lines", payments),
            Prefetch("trade_ins", TradeIn.objects.for_page()),
            Prefetch("credit_requests", fichas),
        )


class Proposal(models.Model):
    """A commercial offer for one vehicle, made in an attendance."""

    class Modality(models.TextChoices):
        RETAIL = "retail", _("Varejo")
        DISABLED = "pcd", _("PcD")
        TAXI = "taxi", _("Taxista")
        RURAL = "rural", _("Produtor rural")
        FLEET = "fleet", _("Frotista")
        RENTAL = "rental", _("Locadora")
        GOVERNMENT = "government", _("Governo")

    attendance = models.ForeignKey(
        Atendimento, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("atendimento")
    )
    # Copies of the attendance's, so that lists and later documents stand by themselves.
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("loja")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("cliente")
    )
    business_type = models.CharField(_("tipo de negócio"), max_length=2, choices=StockItem.BusinessType)
    stock_item = models.ForeignKey(
        StockItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("unidade"),
    )
    # The vehicle in words: typed for a factory order or direct sale, else the unit's own.
    model_description = models.CharField(_("veículo"), max_length=200, blank=True)
    price = models.DecimalField(_("preço"), max_digits=14, decimal_places=2, default=Decimal(0))
    discount = models.DecimalField(_("desconto"), max_digits=14, decimal_places=2, default=Decimal(0))
    notes = models.TextField(_("observações"), max_length=2000, blank=True)
    modality = models.CharField(_("modalidade"), max_length=10, choices=Modality, default=Modality.RETAIL)
    # None is the customer himself.
    invoice_to = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals_invoiced",
        verbose_name=_("faturar para"),
    )
    valid_until = models.DateTimeField(_("válida até"))
    state = models.CharField(_("situação"), max_length=12, choices=State, default=State.NEGOTIATION)
    cancel_reason = models.CharField(_("motivo do cancelamento"), max_length=200, blank=True)
    ordered_at = models.DateTimeField(_("pedido em"), null=True, blank=True, editable=False)
    ordered_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposals_ordered",
        verbose_name=_("pedido por"),
    )
    authorised_at = models.DateTimeField(_("autorizada em"), null=True, blank=True, editable=False)
    authorised_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposals_authorised",
        verbose_name=_("autorizada por"),
    )
    # When the car was handed over: its delivery has its own status.
    delivered_at = models.DateTimeField(_("entregue em"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals_created")
    created_at = models.DateTimeField(_("criada em"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposta")
        verbose_name_plural = _("propostas")
        permissions = [
            ("extend_validity", _("Prorrogar a validade de uma proposta")),
            ("reopen_order", _("Reabrir um pedido")),
            ("cancel_order", _("Cancelar um pedido")),
            ("authorise_invoicing", _("Autorizar o faturamento")),
            ("issue_invoice", _("Registrar e cancelar notas fiscais de venda")),
            ("accept_invoice_differences", _("Aceitar diferenças entre nota e proposta")),
            ("receive_payment", _("Registrar recebimentos")),
            ("check_payment", _("Conferir e devolver recebimentos")),
            ("work_team_sales", _("Administrar as vendas das lojas: recebimento, nota, entrega")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stock_item"],
                condition=Q(state__in=["order", "authorised", "invoiced"]),
                name="proposal_one_order_per_unit",
                violation_error_message=_("Este veículo já foi vendido em outra proposta."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="proposal_state_known",
                violation_error_message=_("Situação desconhecida."),
            ),
            models.CheckConstraint(
                condition=Q(modality__in=["retail", "pcd", "taxi", "rural", "fleet", "rental", "government"]),
                name="proposal_modality_known",
                violation_error_message=_("Modalidade desconhecida."),
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0, discount__gte=0),
                name="proposal_amounts_not_negative",
                violation_error_message=_("Os valores não podem ser negativos."),
            ),
            models.CheckConstraint(
                condition=Q(discount__lte=F("price")),
                name="proposal_discount_within_price",
                violation_error_message=_("O desconto não pode ser maior que o preço."),
            ),
            models.CheckConstraint(
                condition=Q(stock_item__isnull=False) | ~Q(model_description=""),
                name="proposal_has_vehicle",
                violation_error_message=_("Escolha uma unidade do estoque ou descreva o modelo."),
            ),
        ]
        indexes = [
            models.Index(fields=["store", "state", "-created_at", "-id"], name="proposal_store_newest"),
            models.Index(fields=["state", "valid_until", "id"], name="proposal_lapsing"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal-detail", args=[self.pk])

    @property
    def number(self) -> str:
        """How people name it: `P-1204`."""
        return f"P-{self.pk}"

    @property
    def reference(self) -> str:
        """How an Event names it."""
        return f"proposal:{self.pk}"

    @property
    def totals(self) -> Totals:
        return add_up(price=self.price, discount=self.discount, lines=self.items.all())

    @property
    def total(self) -> Decimal:
        return self.totals.total

    @property
    def standing_lines(self) -> "list[PaymentLine]":
        """The payments that count: what went back pays nothing."""
        return [line for line in self.payment_lines.all() if line.counts]

    @property
    def buyer(self) -> Person:
        """Whom the invoice names."""
        return self.invoice_to or self.person

    @property
    def is_negotiation(self) -> bool:
        return self.state == State.NEGOTIATION

    @property
    def is_delivered(self) -> bool:
        """The car is with its buyer: an invoiced sale that was handed over and not returned."""
        return self.state == State.INVOICED and self.delivered_at is not None

    @property
    def is_lapsed(self) -> bool:
        return self.is_negotiation and self.valid_until <= timezone.now()

    @property
    def is_lapsing(self) -> bool:
        return self.is_negotiation and not self.is_lapsed and self.valid_until <= timezone.now() + SOON
