from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.secret_links import SecretLink
from workshop.models.base import Document, PaperQuerySet
from workshop.models.lines import Kind, Line, line_constraints
from workshop.totals import Totals, totals_of


class EstimateQuerySet(PaperQuerySet):
    def in_state(self, state: str, today: date) -> Self:
        """As the page shows it: what was sent and has lapsed is expired, written so or not."""
        lapsed = Q(state=Estimate.State.SENT, valid_until__lt=today)
        if state == Estimate.State.EXPIRED:
            return self.filter(Q(state=state) | lapsed)
        return self.filter(state=state).exclude(lapsed)

    def to_call(self, today: date) -> Self:
        """Sent, undecided, and their next contact is due."""
        return self.filter(state=Estimate.State.SENT, next_contact_on__lte=today)


class Estimate(Document):
    """Orçamento: what the work would cost."""

    PREFIX = "OR"

    class State(models.TextChoices):
        DRAFT = "draft", _("Rascunho")
        SENT = "sent", _("Enviado")
        APPROVED = "approved", _("Aprovado")
        REFUSED = "refused", _("Recusado")
        EXPIRED = "expired", _("Vencido")

    kind = models.CharField(_("tipo de OS"), max_length=10, choices=Kind, default=Kind.CLIENT)
    valid_until = models.DateField(_("válido até"))
    delivery_days = models.PositiveSmallIntegerField(_("prazo de entrega (dias)"), null=True, blank=True)
    next_contact_on = models.DateField(_("próximo contato"), null=True, blank=True)
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.DRAFT)
    sent_at = models.DateTimeField(_("enviado em"), null=True, blank=True)

    objects = EstimateQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Document.Meta):
        verbose_name = _("orçamento")
        verbose_name_plural = _("orçamentos")
        permissions = [("view_team_estimate", _("Ver os orçamentos da equipe"))]
        indexes = [
            models.Index(fields=["store", "-created_at", "-id"], name="estimate_store_newest"),
            models.Index(fields=["valid_until"], condition=Q(state="sent"), name="estimate_sent_validity"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("workshop:estimate-detail", args=[self.pk])

    @property
    def totals(self) -> Totals:
        """One query unless the lines were prefetched."""
        return totals_of(self.lines.all())

    @property
    def total(self) -> Decimal:
        return self.totals.total

    @property
    def agreed(self) -> Totals:
        """What the customer said yes to."""
        return totals_of(line for line in self.lines.all() if line.is_accepted)

    @property
    def is_lapsed(self) -> bool:
        return self.state == self.State.SENT and self.valid_until < self.store.today()

    @property
    def present_state(self) -> str:
        return self.State.EXPIRED if self.is_lapsed else self.State(self.state)

    @property
    def present_label(self) -> str:
        return str(self.State(self.present_state).label)


class EstimateLine(Line):
    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="lines")
    # Unknown until the customer answered.
    is_accepted = models.BooleanField(_("aprovado"), null=True, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("item do orçamento")
        verbose_name_plural = _("itens do orçamento")
        constraints = line_constraints("estimate_line")


class EstimateLink(SecretLink):
    """A secret address where the customer answers one estimate."""

    estimate = models.ForeignKey(
        Estimate, on_delete=models.PROTECT, related_name="links", verbose_name=_("orçamento")
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="estimate_links_created")

    class Meta:
        verbose_name = _("link do orçamento")
        verbose_name_plural = _("links do orçamento")
        constraints = [
            models.UniqueConstraint(
                fields=["estimate"],
                condition=Q(revoked_at__isnull=True),
                name="estimate_link_one_live_per_estimate",
                violation_error_message=_("Este orçamento já tem um link."),
            ),
        ]

    @property
    def is_live(self) -> bool:
        """Until revoked, and as long as the estimate stands. Needs `estimate` and its store at hand."""
        shown = (Estimate.State.SENT, Estimate.State.APPROVED, Estimate.State.REFUSED)
        return super().is_live and self.estimate.present_state in shown


class EstimateAnswer(models.Model):
    """The customer's yes or no to one exact version. Written once."""

    estimate = models.OneToOneField(
        Estimate, on_delete=models.PROTECT, related_name="answer", verbose_name=_("orçamento")
    )
    # Where he answered; without one an adviser wrote down what he was told.
    link = models.ForeignKey(
        EstimateLink, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="estimate_answers"
    )
    is_approved = models.BooleanField(_("aprovado"))
    name = models.CharField(_("nome"), max_length=120)
    note = models.CharField(_("motivo ou observação"), max_length=300, blank=True)
    terms_hash = models.CharField(_("resumo das condições"), max_length=64)
    address = models.GenericIPAddressField(_("endereço IP"), null=True, blank=True)
    user_agent = models.CharField(_("navegador"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("respondido em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("resposta ao orçamento")
        verbose_name_plural = _("respostas ao orçamento")

    def __str__(self) -> str:
        return self.name
