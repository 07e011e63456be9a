"""Tables an administrator maintains: what a nature needs, how customers reach us, how contacts end."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store


class RowQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(active=True).order_by("position", "name", "pk")


class TableRow(models.Model):
    """One line of a table. `code` never changes: partners and rules know the line by it."""

    code = models.SlugField(_("código"), max_length=40, unique=True)
    name = models.CharField(_("nome"), max_length=80)
    position = models.PositiveSmallIntegerField(_("ordem"), default=0)
    active = models.BooleanField(_("ativo"), default=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Nature(TableRow):
    """Why the customer came. It decides the steps, the area and what a successful closing needs."""

    has_interest_step = models.BooleanField(_("passo veículo de interesse"), default=False)
    has_appraisal_step = models.BooleanField(_("passo avaliação"), default=False)
    needs_interest = models.BooleanField(_("sucesso exige veículo de interesse"), default=False)
    needs_proposal = models.BooleanField(_("sucesso exige proposta"), default=False)
    needs_appraisal = models.BooleanField(_("sucesso exige avaliação"), default=False)
    needs_booking = models.BooleanField(_("sucesso exige agendamento"), default=False)
    needs_estimate = models.BooleanField(_("sucesso exige orçamento"), default=False)
    needs_order = models.BooleanField(_("sucesso exige ordem de serviço"), default=False)

    class Meta(TableRow.Meta):
        verbose_name = _("natureza do atendimento")
        verbose_name_plural = _("naturezas do atendimento")

    @property
    def areas(self) -> list[str]:
        """Departments this nature may be worked in, in the order of the table."""
        return [area.department for area in self.area_rows.all()]


class NatureArea(models.Model):
    nature = models.ForeignKey(Nature, on_delete=models.CASCADE, related_name="area_rows")
    department = models.CharField(_("departamento"), max_length=2, choices=Department)

    class Meta:
        verbose_name = _("área da natureza")
        verbose_name_plural = _("áreas da natureza")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["nature", "department"], name="nature_area_once")]

    def __str__(self) -> str:
        return self.department


class Channel(TableRow):
    """Meio de contato."""

    class Meta(TableRow.Meta):
        verbose_name = _("meio de contato")
        verbose_name_plural = _("meios de contato")


class MediaGroup(TableRow):
    class Meta(TableRow.Meta):
        verbose_name = _("grupo de mídia")
        verbose_name_plural = _("grupos de mídia")


class Media(TableRow):
    """What brought the customer, as he tells it."""

    media_group = models.ForeignKey(
        MediaGroup, on_delete=models.PROTECT, related_name="media", verbose_name=_("grupo de mídia")
    )

    class Meta(TableRow.Meta):
        verbose_name = _("mídia")
        verbose_name_plural = _("mídias")


class Result(TableRow):
    """How a contact ended."""

    asks_next = models.BooleanField(_("pede próximo contato"), default=False)
    is_lost = models.BooleanField(_("perdido"), default=False)
    is_conversation = models.BooleanField(_("conta como conversa"), default=False)
    opts_out = models.BooleanField(_("cliente não quer contato"), default=False)

    class Meta(TableRow.Meta):
        verbose_name = _("resultado do contato")
        verbose_name_plural = _("resultados do contato")


class ClosingReason(TableRow):
    """Why an attendance ended."""

    class Kind(models.TextChoices):
        SUCCESS = "success", _("Sucesso")
        LOST = "lost", _("Venda perdida")
        DISCARD = "discard", _("Descarte")
        AUTOMATIC = "automatic", _("Automático")

    kind = models.CharField(_("classe"), max_length=10, choices=Kind)
    result = models.ForeignKey(
        Result, on_delete=models.PROTECT, related_name="closing_reasons", verbose_name=_("resultado")
    )

    class Meta(TableRow.Meta):
        verbose_name = _("motivo de encerramento")
        verbose_name_plural = _("motivos de encerramento")


class Competitor(TableRow):
    class Meta(TableRow.Meta):
        verbose_name = _("concorrente")
        verbose_name_plural = _("concorrentes")


class AppraisalMotive(TableRow):
    class Meta(TableRow.Meta):
        verbose_name = _("motivo de avaliação")
        verbose_name_plural = _("motivos de avaliação")


class AppraisalGroup(TableRow):
    class Meta(TableRow.Meta):
        verbose_name = _("grupo de itens da avaliação")
        verbose_name_plural = _("grupos de itens da avaliação")


class TestDriveRefusal(TableRow):
    class Meta(TableRow.Meta):
        verbose_name = _("recusa de test drive")
        verbose_name_plural = _("recusas de test drive")


class LeadLimit(models.Model):
    """How long a lead of one origin may wait in a store; without a line the parameters say it."""

    store = models.ForeignKey(
        Store, on_delete=models.CASCADE, related_name="lead_limits", verbose_name=_("loja")
    )
    origin = models.CharField(
        _("origem"),
        max_length=60,
        blank=True,
        help_text=_("Como a integração a chama; vazio vale para todas."),
    )
    assume_minutes = models.PositiveIntegerField(_("minutos para assumir"), default=10)
    attempt_minutes = models.PositiveIntegerField(_("minutos para a primeira tentativa"), default=30)
    talk_minutes = models.PositiveIntegerField(_("minutos para a primeira conversa"), default=240)

    class Meta:
        verbose_name = _("limite de lead")
        verbose_name_plural = _("limites de lead")
        ordering = ["store", "origin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "origin"],
                name="lead_limit_once_per_origin",
                violation_error_message=_("Esta origem já tem um limite nesta loja."),
            ),
        ]

    def __str__(self) -> str:
        return self.origin
