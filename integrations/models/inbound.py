from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atendimento.models import Atendimento
from customers.models import Person
from integrations.models.client import ApiClient


class Arrival(models.Model):
    """What a client brought: one lead by its own key, and the attendance it opened or joined."""

    client = models.ForeignKey(
        ApiClient, on_delete=models.PROTECT, related_name="arrivals", verbose_name=_("cliente de API")
    )
    # Whose numbering the key belongs to: "soap", "json", or what an ADF names as `<id source>`.
    source = models.CharField(_("numeração"), max_length=80)
    key = models.CharField(_("chave externa"), max_length=200, blank=True)
    attendance = models.ForeignKey(
        Atendimento, on_delete=models.PROTECT, related_name="arrivals", verbose_name=_("atendimento")
    )
    is_return = models.BooleanField(_("retorno"), default=False)
    created_at = models.DateTimeField(_("recebido em"), default=timezone.now)

    class Meta:
        verbose_name = _("lead recebido")
        verbose_name_plural = _("leads recebidos")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "source", "key"], condition=~Q(key=""), name="arrival_once_per_key"
            ),
        ]
        indexes = [models.Index(fields=["client", "-id"], name="arrival_of_client")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class InboundCallQuerySet(models.QuerySet["InboundCall"]):
    def visible_to(self, user: User) -> Self:
        """Calls of the user's economic group, and those that named no client of ours."""
        return self.filter(Q(client__group=user.group_id) | Q(client=None))

    def newest(self) -> Self:
        return self.select_related("client").order_by("-pk")


class InboundCall(models.Model):
    """One call of a partner's system: who, what, with what outcome, how long. Personal data are masked."""

    class Kind(models.TextChoices):
        SOAP = "soap", _("SOAP")
        ADF = "adf", _("ADF")
        LEADS = "leads", _("JSON")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Aceita")
        REPEATED = "repeated", _("Repetida")
        REFUSED = "refused", _("Recusada")
        DENIED = "denied", _("Sem acesso")
        FAILED = "failed", _("Falhou")

    kind = models.CharField(_("porta"), max_length=5, choices=Kind)
    client = models.ForeignKey(
        ApiClient,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inbound_calls",
        verbose_name=_("cliente de API"),
    )
    action = models.CharField(_("ação"), max_length=12, blank=True)
    outcome = models.CharField(_("desfecho"), max_length=8, choices=Outcome)
    status = models.PositiveSmallIntegerField(_("HTTP"), default=0)
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField(_("duração (ms)"), default=0)
    size = models.PositiveIntegerField(_("tamanho (bytes)"), default=0)
    address = models.GenericIPAddressField(_("endereço de quem chamou"), null=True, blank=True)
    # Names as `person 12`, never data: attendances this call led to.
    attendances = models.JSONField(_("atendimentos"), default=list, blank=True)
    payload = models.TextField(_("conteúdo mascarado"), blank=True)
    # As it came, deflated; kept for a configured time so that it can be replayed.
    body = models.BinaryField(_("corpo"), null=True, blank=True)
    content_type = models.CharField(_("tipo do conteúdo"), max_length=100, blank=True)
    replay_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replays"
    )
    replayed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="calls_replayed"
    )
    created_at = models.DateTimeField(_("quando"), default=timezone.now)

    objects = InboundCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("chamada recebida")
        verbose_name_plural = _("chamadas recebidas")
        indexes = [
            models.Index(fields=["created_at"], name="inbound_call_by_time"),
            models.Index(fields=["client", "-id"], name="inbound_call_of_client"),
            models.Index(fields=["outcome", "-id"], name="inbound_call_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DifferenceQuerySet(models.QuerySet["PersonDifference"]):
    def pending(self) -> Self:
        return self.filter(decision="")

    def visible_to(self, user: User) -> Self:
        """Of people whose data the user may see."""
        return self.filter(person__in=Person.objects.visible_to(user))


class PersonDifference(models.Model):
    """What a partner says of a person and our register says otherwise: somebody who may, decides."""

    class Field(models.TextChoices):
        NAME = "name", _("Nome")
        DOCUMENT = "document", _("CPF/CNPJ")
        EMAIL = "email", _("E-mail")
        BIRTH_DATE = "birth_date", _("Data de nascimento")
        PHONE = "phone", _("Telefone")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Aceita")
        DISMISSED = "dismissed", _("Descartada")

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="differences", verbose_name=_("pessoa")
    )
    client = models.ForeignKey(
        ApiClient, on_delete=models.PROTECT, related_name="differences", verbose_name=_("cliente de API")
    )
    field = models.CharField(_("campo"), max_length=10, choices=Field)
    told = models.CharField(_("informado"), max_length=254)
    decision = models.CharField(_("decisão"), max_length=9, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="differences_decided"
    )
    decided_at = models.DateTimeField(_("decidida em"), null=True, blank=True)
    created_at = models.DateTimeField(_("quando"), default=timezone.now)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("diferença de cadastro")
        verbose_name_plural = _("diferenças de cadastro")
        constraints = [
            # Decided once, decided for good: the same thing told again is not asked again.
            models.UniqueConstraint(fields=["person", "field", "told"], name="difference_told_once"),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(decision=""), name="difference_pending")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"
