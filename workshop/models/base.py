"""What a booking, an estimate and a service order have in common: whose car comes, and who receives it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from atendimento.models import Atendimento
from customers.models import Person
from vehicles.models import Vehicle
from workshop.scope import own_q, team_stores_q


class PaperQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Rows this user may see. Views reach them through here and nowhere else."""
        if user.has_perm(f"workshop.view_team_{self.model._meta.model_name}"):
            return self.filter(team_stores_q(user) | Q(created_by=user) | Q(advisor=user))
        return self.filter(own_q(user))

    def for_list(self) -> Self:
        """Everything a list shows, in one query; the caller orders."""
        return self.select_related("person", "vehicle", "store", "advisor")

    def for_page(self) -> Self:
        return self.for_list().select_related("attendance", "created_by")


class Document(models.Model):
    """A person from the register or a typed name; a vehicle on file, a plate or a description."""

    # Letters before the number people name it by.
    PREFIX = ""

    attendance = models.ForeignKey(
        Atendimento,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name=_("atendimento"),
    )
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name=_("loja")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name=_("cliente"),
    )
    customer_name = models.CharField(_("nome do cliente"), max_length=120, blank=True)
    customer_phone = models.CharField(_("telefone"), max_length=20, blank=True)
    vehicle = models.ForeignKey(
        Vehicle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name=_("veículo"),
    )
    plate = models.CharField(_("placa"), max_length=7, blank=True)
    vehicle_description = models.CharField(_("veículo"), max_length=120, blank=True)
    km = models.PositiveIntegerField(_("km"), null=True, blank=True)
    advisor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name=_("consultor técnico"),
    )
    notes = models.TextField(_("observações"), max_length=2000, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="%(class)s_created")
    created_at = models.DateTimeField(_("criado em"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(customer_name=""),
                name="%(class)s_has_customer",
                violation_error_message=_("Escolha o cliente ou informe o nome."),
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | ~Q(plate="") | ~Q(vehicle_description=""),
                name="%(class)s_has_vehicle",
                violation_error_message=_("Informe a placa ou descreva o veículo."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people name it: `OS-31`."""
        return f"{self.PREFIX}-{self.pk}"

    @property
    def reference(self) -> str:
        """How an Event names it."""
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def customer_label(self) -> str:
        return self.person.name if self.person else self.customer_name

    @property
    def vehicle_label(self) -> str:
        if self.vehicle:
            return self.vehicle.label
        return " ".join(part for part in (self.vehicle_description, self.plate) if part)
