"""Cadences: what is to be tried when, in what words, and how far each attendance has come in one."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, Department, Store
from atendimento.models.attendance import SALES, Atendimento, Phase
from atendimento.models.contact import Contact
from atendimento.models.tables import Channel, Nature
from core.wording import unknown_words

# Words in braces that a script may hold.
WORDS = ("cliente", "vendedor", "loja", "telefone", "veiculo")
SALES_AREA = "vendas"
AREAS = [(SALES_AREA, _("Vendas (novos, seminovos e venda direta)")), *Department.choices]
LONGEST_DELAY = 365


class Cadence(models.Model):
    """What follows an event, step by step. Of the lines of an event the nearest that fits wins."""

    class Start(models.TextChoices):
        LEAD = "lead", _("Novo lead")
        NO_ANSWER = "no_answer", _("Não atendeu")
        NO_SHOW = "no_show", _("Não compareceu")
        VISIT = "visit", _("Visita à loja")
        TALK = "talk", _("Conversa realizada")
        TEST_DRIVE = "test_drive", _("Test drive feito")
        PROPOSAL = "proposal", _("Proposta apresentada")
        ORDER = "order", _("Pedido fechado")
        AFTER_SALE = "after_sale", _("Pós-venda")

    # They chase a customer until he is reached; the others follow him up from one talk to the next.
    CHASES = (Start.LEAD, Start.NO_ANSWER, Start.NO_SHOW, Start.AFTER_SALE)

    name = models.CharField(_("nome"), max_length=60)
    start = models.CharField(_("começa com"), max_length=10, choices=Start)
    area = models.CharField(
        _("departamento"), max_length=6, choices=AREAS, blank=True, help_text=_("Vazio vale para todos.")
    )
    nature = models.ForeignKey(
        Nature,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cadences",
        verbose_name=_("natureza"),
        help_text=_("Vazia vale para todas."),
    )
    phase = models.CharField(
        _("fase"),
        max_length=10,
        choices=Phase,
        blank=True,
        help_text=_("Só começa se o atendimento estiver nela; vazia vale para todas."),
    )
    brand = models.ForeignKey(
        Brand,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="cadences",
        verbose_name=_("bandeira"),
    )
    store = models.ForeignKey(
        Store,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="cadences",
        verbose_name=_("loja"),
    )
    active = models.BooleanField(
        _("ativa"),
        default=True,
        help_text=_("Desligada, nada é sugerido onde ela é a linha mais próxima: nem a linha mais geral."),
    )

    class Meta:
        verbose_name = _("cadência")
        verbose_name_plural = _("cadências")
        ordering = ["start", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "start", "area", Coalesce("nature", 0), "phase", Coalesce("brand", 0), Coalesce("store", 0),
                name="cadence_once",
                violation_error_message=_("Já existe uma cadência para isto, neste lugar."),
            ),
            models.CheckConstraint(
                condition=Q(brand__isnull=True) | Q(store__isnull=True),
                name="cadence_one_place",
                violation_error_message=_("Escolha a bandeira ou a loja, não as duas."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A department in which nobody works the nature would match no attendance."""
        if not self.nature_id or not self.area or self.nature is None:
            return
        if not any(self.area in areas_of(area) for area in self.nature.areas):
            raise ValidationError({"nature": _now("Esta natureza não é atendida neste departamento.")})

    @cached_property
    def line(self) -> list["CadenceStep"]:
        """Its steps in order; `cadences.finding` hands them over where it has them."""
        return list(self.steps.select_related("channel"))

    @property
    def is_chase(self) -> bool:
        return self.start in self.CHASES

    def fits(self, attendance: Atendimento) -> bool:
        """Whether it is meant for that nature and department; the phase is asked only at the start."""
        return self.nature_id in (None, attendance.nature_id) and self.area in areas_of(attendance.department)

    def may_begin(self, attendance: Atendimento) -> bool:
        return self.fits(attendance) and self.phase in ("", attendance.phase)

    @property
    def closeness(self) -> tuple[int, ...]:
        """The nearest place first, then the narrowest work, then the phase."""
        place = 2 if self.store_id else 1 if self.brand_id else 0
        area = 0 if not self.area else 1 if self.area == SALES_AREA else 2
        return (place, bool(self.nature_id), area, bool(self.phase), self.pk)


def areas_of(department: str) -> tuple[str, ...]:
    """How a cadence may name the work of that department."""
    return ("", SALES_AREA, department) if department in SALES else ("", department)


class CadenceStep(models.Model):
    """One try: how long after the one before, by what means, about what, in which words, by whom."""

    class Unit(models.TextChoices):
        HOURS = "hours", _("horas de loja aberta")
        WORKDAYS = "workdays", _("dias de loja aberta")
        DAYS = "days", _("dias corridos")

    class Agenda(models.TextChoices):
        RESPONSIBLE = "responsible", _("Responsável")
        LEADER = "leader", _("Supervisor do departamento")
        QUEUE = "queue", _("Fila do departamento (sem responsável)")

    cadence = models.ForeignKey(
        Cadence, on_delete=models.CASCADE, related_name="steps", verbose_name=_("cadência")
    )
    position = models.PositiveSmallIntegerField(_("ordem"), default=0)
    delay = models.PositiveSmallIntegerField(
        _("depois de"), default=1, validators=[MaxValueValidator(LONGEST_DELAY)]
    )
    unit = models.CharField(_("medido em"), max_length=8, choices=Unit, default=Unit.WORKDAYS)
    hour = models.TimeField(_("às"), null=True, blank=True, help_text=_("Vazia: só o dia."))
    channel = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cadence_steps",
        verbose_name=_("meio"),
        help_text=_("Vazio: o do atendimento."),
    )
    subject = models.CharField(_("assunto"), max_length=120, blank=True)
    script = models.TextField(
        _("roteiro"),
        max_length=2000,
        blank=True,
        help_text=_(
            "Palavras trocadas ao mostrar: {cliente}, {vendedor}, {loja}, {telefone}, {veiculo}. "
            "O trecho entre colchetes, como [ sobre o {veiculo}], só aparece se a palavra for conhecida."
        ),
    )
    agenda = models.CharField(_("na agenda de"), max_length=11, choices=Agenda, default=Agenda.RESPONSIBLE)

    class Meta:
        verbose_name = _("passo da cadência")
        verbose_name_plural = _("passos da cadência")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delay__lte=LONGEST_DELAY),
                name="cadence_step_within_a_year",
                violation_error_message=_("O passo fica longe demais."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        if self.unit == self.Unit.HOURS and self.hour is not None:
            text = _now("Contado em horas de loja aberta, o passo não tem hora marcada: deixe vazia.")
            raise ValidationError({"hour": text})
        unknown = unknown_words(self.script, WORDS)
        if unknown:
            text = _now("Palavra desconhecida: %(words)s.") % {"words": ", ".join(unknown)}
            raise ValidationError({"script": text})


class CadenceRunQuerySet(models.QuerySet["CadenceRun"]):
    def running(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def with_cadence(self) -> Self:
        """The cadence and how many steps it has, without the steps themselves."""
        return self.select_related("cadence", "paused__cadence").annotate(total=Count("cadence__steps"))


class CadenceRun(models.Model):
    """How far an attendance has come in a cadence; `taken` counts the steps a contact stood for."""

    class Ending(models.TextChoices):
        REACHED = "reached", _("Cliente atendeu")
        REPLACED = "replaced", _("Outra cadência começou")
        OVER = "over", _("Atendimento terminou")
        REROUTED = "rerouted", _("Natureza alterada")
        REFUSED = "refused", _("Cliente não quer contato")
        ORDERED = "ordered", _("Pedido fechado")
        PAUSED = "paused", _("Cliente não atendeu")

    attendance = models.ForeignKey(Atendimento, on_delete=models.PROTECT, related_name="cadence_runs")
    cadence = models.ForeignKey(Cadence, on_delete=models.PROTECT, related_name="runs")
    taken = models.PositiveSmallIntegerField(_("passos dados"), default=0)
    # The contact that stands for the step last taken, and whether it keeps that step's day and means.
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="cadence_runs"
    )
    is_own = models.BooleanField(_("como a cadência pede"), default=True)
    # Since when a try in vain waits for the next one; empty while a contact is scheduled.
    waits_since = models.DateTimeField(_("espera desde"), null=True, blank=True)
    # The follow-up whose contact found nobody: gone on with once he is reached.
    paused = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="pauses", editable=False
    )
    started_at = models.DateTimeField(_("começou em"), auto_now_add=True)
    ended_at = models.DateTimeField(_("terminou em"), null=True, blank=True)
    ending = models.CharField(_("fim"), max_length=8, choices=Ending, blank=True)

    objects = CadenceRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("cadência em curso")
        verbose_name_plural = _("cadências em curso")
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(ended_at__isnull=True),
                name="cadence_run_one_per_attendance",
                violation_error_message=_("O atendimento já segue uma cadência."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["waits_since", "id"],
                condition=Q(waits_since__isnull=False, ended_at__isnull=True),
                name="cadence_run_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id} {self.taken}"

    @cached_property
    def total(self) -> int:
        return len(self.cadence.line)

    @property
    def pending(self) -> CadenceStep | None:
        """The step whose turn it is; None past the last one, or when the cadence was switched off."""
        steps = self.cadence.line if self.cadence.active else []
        return steps[self.taken] if self.taken < len(steps) else None

    @property
    def current(self) -> CadenceStep | None:
        """The step its contact stands for."""
        steps = self.cadence.line
        return steps[self.taken - 1] if 0 < self.taken <= len(steps) else None

    @property
    def is_spent(self) -> bool:
        return self.cadence.active and self.taken >= self.total
