from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store, User
from accounts.scope import department_q, team_q
from atendimento.models.tables import Channel, ClosingReason, Competitor, Media, Nature
from customers.models import Ownership, Person


class State(models.TextChoices):
    DRAFT = "draft", _("Rascunho")
    OPEN = "open", _("Aberto")
    CONFIRMED = "confirmed", _("Confirmado")
    CLOSED = "closed", _("Encerrado")
    CANCELLED = "cancelled", _("Cancelado")


IN_PROGRESS = (State.OPEN, State.CONFIRMED)

# Three-letter codes of the DMS, for SOAP and reports.
CODES = {State.OPEN: "ABE", State.CONFIRMED: "CON", State.CLOSED: "ENC", State.CANCELLED: "CAN"}


class Phase(models.TextChoices):
    """How far a sale has come: the first three are told by people, the others follow from what happened."""

    NEW = "new", _("Novo")
    CONTACT = "contact", _("Em contato")
    QUALIFIED = "qualified", _("Qualificado")
    VISIT = "visit", _("Visita/test drive")
    PROPOSAL = "proposal", _("Proposta")
    ORDER = "order", _("Pedido")
    INVOICED = "invoiced", _("Faturado")
    DELIVERED = "delivered", _("Entregue")


class ClockStep(models.TextChoices):
    """What a new lead waits for."""

    ASSUME = "assume", _("Assumir")
    ATTEMPT = "attempt", _("Primeira tentativa")
    TALK = "talk", _("Primeira conversa")


class Temperature(models.TextChoices):
    HOT = "hot", _("Quente")
    WARM = "warm", _("Morno")
    COLD = "cold", _("Frio")


class PaymentIntention(models.TextChoices):
    CASH = "cash", _("À vista")
    FINANCING = "financing", _("Financiamento")
    CONSORTIUM = "consortium", _("Consórcio")
    LEASING = "leasing", _("Leasing")


# Departments whose attendances sell vehicles; together they are one area.
SALES = (Department.VN, Department.VU, Department.VD)


def area_of(department: str) -> tuple[str, ...]:
    """Departments that share one area with `department`."""
    return SALES if department in SALES else (department,)


class AtendimentoQuerySet(models.QuerySet["Atendimento"]):
    def visible_to(self, user: User) -> Self:
        """Rows this user may see. Views reach attendances through here and nowhere else."""
        mine = Q(responsible=user) | Q(created_by=user, state=State.DRAFT) | self._helped_by(user)
        if user.has_perm("atendimento.view_team_atendimento"):
            return self.filter(mine | (team_q(user) & ~Q(state=State.DRAFT)))
        queue = Q(responsible=None, state__in=IN_PROGRESS) & self._queue_of(user)
        if user.has_perm("atendimento.be_responsible"):
            portfolio = Ownership.objects.filter(person=OuterRef("person"), owner=user)
            mine |= Q(Exists(portfolio)) & ~Q(state=State.DRAFT)
        return self.filter(mine | queue)

    @staticmethod
    def _helped_by(user: User) -> Q:
        """Another's attendance that he works in that one's name, until the end of the day."""
        return Q(helper=user, helper_until__gt=timezone.now(), state__in=IN_PROGRESS)

    def _queue_of(self, user: User) -> Q:
        """Recepção sees the queue of its stores, others that of their departments."""
        if user.has_perm("atendimento.be_responsible"):
            return department_q(user)
        return Q(store__in=user.store_ids)

    def in_progress(self) -> Self:
        return self.filter(state__in=IN_PROGRESS)

    def in_area(self, department: str) -> Self:
        return self.filter(department__in=area_of(department))

    def silent_since(self, moment: datetime) -> Self:
        """In progress, and nothing was done since."""
        return self.filter(state__in=IN_PROGRESS, active_at__lte=moment, closing_asked_at=None)

    def on_the_clock(self) -> Self:
        """New leads nobody has spoken with yet."""
        return self.exclude(clock_step="").filter(state__in=IN_PROGRESS)

    def closing_asked(self) -> Self:
        return self.filter(state__in=IN_PROGRESS, closing_asked_at__isnull=False)

    def for_list(self) -> Self:
        """Everything the attendance list touches, in one query."""
        return self.select_related("person", "nature", "channel", "responsible", "store").order_by(
            "-created_at", "-pk"
        )


class Atendimento(models.Model):
    """One customer interaction: who came, why, through which channel, handled by whom, with what outcome."""

    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("loja")
    )
    department = models.CharField(_("departamento"), max_length=2, choices=Department, blank=True)
    nature = models.ForeignKey(
        Nature,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("natureza"),
    )
    channel = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("meio"),
    )
    media = models.ForeignKey(
        Media,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("mídia"),
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("cliente"),
    )
    responsible = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("responsável"),
    )
    # *Atender em nome de*: who works it today while the responsible keeps it.
    helper = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances_helped",
        verbose_name=_("atende em nome do responsável"),
    )
    helper_until = models.DateTimeField(_("em nome de até"), null=True, blank=True)
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.DRAFT)
    is_return = models.BooleanField(_("retorno"), default=False)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("anterior"),
    )
    opening_reason = models.CharField(_("por que um novo atendimento"), max_length=200, blank=True)
    # A lead: which system told of it, and when it came; `media` is what the person says himself.
    origin = models.CharField(_("origem"), max_length=60, blank=True)
    received_at = models.DateTimeField(_("recebido em"), null=True, blank=True)
    # What the store's DMS holds of it, told by the integrations room.
    partner_code = models.CharField(_("código no DMS"), max_length=60, blank=True, editable=False)
    partner_status = models.CharField(_("situação no DMS"), max_length=30, blank=True, editable=False)
    partner_error = models.CharField(_("recusa do DMS"), max_length=300, blank=True, editable=False)
    partner_at = models.DateTimeField(_("DMS atualizado em"), null=True, blank=True, editable=False)
    # The lead's clock: what it waits for, until when by the store's open hours, and who was told of it.
    clock_step = models.CharField(_("relógio"), max_length=7, choices=ClockStep, blank=True)
    clock_due_at = models.DateTimeField(_("vence em"), null=True, blank=True)
    clock_warned = models.BooleanField(_("avisado antes de vencer"), default=False)
    clock_told = models.BooleanField(_("avisado ao vencer"), default=False)
    # When the customer was last tried, spoken with or here, and how many levels heard of the silence since.
    active_at = models.DateTimeField(_("último movimento"), null=True, blank=True, default=timezone.now)
    silence_told = models.PositiveSmallIntegerField(_("silêncio avisado até o nível"), default=0)
    # What was typed in each step and not yet done: {"proximo-contato": {"due_on": "2026-11-24"}}.
    draft = models.JSONField(_("rascunho"), default=dict, blank=True)
    draft_saved_at = models.DateTimeField(_("rascunho salvo em"), null=True, blank=True)
    # What the customer wants, in words, kept by `save_interest`: lists read it without a join.
    vehicle_label = models.CharField(_("veículo"), max_length=120, blank=True)
    # Whether a contact is scheduled, kept by the contact services: "Em execução" is what has none.
    has_open_contact = models.BooleanField(_("tem contato em aberto"), default=False)

    phase = models.CharField(_("fase"), max_length=10, choices=Phase, default=Phase.NEW)
    temperature = models.CharField(_("temperatura"), max_length=4, choices=Temperature, blank=True)
    payment_intention = models.CharField(
        _("intenção de pagamento"), max_length=10, choices=PaymentIntention, blank=True
    )
    has_trade_in = models.BooleanField(_("tem usado na troca"), null=True, blank=True)

    closing_reason = models.ForeignKey(
        ClosingReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("motivo"),
    )
    competitor = models.ForeignKey(
        Competitor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("concorrente"),
    )
    closing_asked_at = models.DateTimeField(_("encerramento pedido em"), null=True, blank=True)
    closing_asked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="closings_asked",
        verbose_name=_("pedido por"),
    )

    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="attendances_created")
    created_at = models.DateTimeField(_("criado em"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmado em"), null=True, blank=True)
    closed_at = models.DateTimeField(_("encerrado em"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versão"), default=1)

    objects = AtendimentoQuerySet.as_manager()

    class Meta:
        verbose_name = _("atendimento")
        verbose_name_plural = _("atendimentos")
        permissions = [
            ("work_agenda", _("Trabalhar na agenda")),
            ("view_team_atendimento", _("Ver os atendimentos da equipe")),
            ("be_responsible", _("Ser responsável por atendimentos")),
            ("forward_contact", _("Encaminhar para um consultor")),
            ("transfer_contact", _("Transferir contatos e atendimentos da equipe")),
            ("discard_atendimento", _("Descartar atendimento e cancelar o já confirmado")),
            ("record_campaign_result", _("Registrar o resultado de uma campanha")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="atendimento_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.CANCELLED])
                | (Q(person__isnull=False, nature__isnull=False) & ~Q(department="")),
                name="atendimento_person_and_nature_past_draft",
                violation_error_message=_("Escolha a natureza e o cliente."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closing_reason__isnull=False, closed_at__isnull=False),
                name="atendimento_closed_with_reason",
                violation_error_message=_("Informe o motivo de encerramento."),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="atendimento_newest"),
            models.Index(fields=["store", "-created_at", "-id"], name="atendimento_store_newest"),
            models.Index(fields=["person", "state"], name="atendimento_person_state"),
            models.Index(
                fields=["responsible", "store"],
                condition=Q(state__in=["draft", "open", "confirmed"], has_open_contact=False),
                name="atendimento_in_execution",
            ),
            models.Index(
                fields=["store", "phase", "-created_at", "-id"],
                condition=Q(state__in=["open", "confirmed"]),
                name="atendimento_by_phase",
            ),
            models.Index(
                fields=["store", "clock_due_at", "id"],
                condition=~Q(clock_step=""),
                name="atendimento_lead_clock",
            ),
            models.Index(
                fields=["responsible", "clock_due_at", "id"],
                condition=~Q(clock_step=""),
                name="atendimento_own_lead_clock",
            ),
            models.Index(
                fields=["store", "active_at", "id"],
                condition=Q(state__in=["open", "confirmed"]),
                name="atendimento_silence",
            ),
            models.Index(
                fields=["store", "department"],
                condition=Q(state__in=["open", "confirmed"], has_open_contact=False),
                name="atendimento_store_execution",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("agenda:attendance", args=[self.pk])

    @property
    def number(self) -> str:
        """How people name it: `2026-00418`. By one clock, so that it is the same on every page."""
        created = timezone.localtime(self.created_at, timezone.get_default_timezone())
        return f"{created:%Y}-{self.pk:05d}"

    @property
    def holder(self) -> str:
        """How a reservation of a stock unit names this attendance."""
        return f"atendimento:{self.pk}"

    def is_helped_by(self, user: User) -> bool:
        return (
            self.helper_id == user.pk and self.helper_until is not None and self.helper_until > timezone.now()
        )

    @property
    def is_in_progress(self) -> bool:
        return self.state in IN_PROGRESS

    @property
    def is_over(self) -> bool:
        return self.state in (State.CLOSED, State.CANCELLED)
