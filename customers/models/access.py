"""Whose customer a person is, and why somebody may see his data."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store, User
from accounts.scope import NOTHING, department_q, team_q


class Ownership(models.Model):
    """Carteira: whose customer this is in a store and department."""

    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, related_name="ownerships")
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="ownerships", verbose_name=_("loja")
    )
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="portfolio",
        verbose_name=_("responsável"),
    )
    since = models.DateTimeField(_("desde"), default=timezone.now)

    class Meta:
        verbose_name = _("carteira")
        verbose_name_plural = _("carteiras")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "store", "department"],
                name="ownership_one_per_department",
                violation_error_message=_("Este cliente já tem responsável neste departamento."),
            ),
        ]
        indexes = [models.Index(fields=["owner", "person"], name="ownership_by_owner")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.department}"


class PersonAccessQuerySet(models.QuerySet["PersonAccess"]):
    def open_to(self, user: User) -> Self:
        """Rows that let this user see a person's data: his own, his departments' queue, his team's."""
        mine = Q(user=user) | (Q(user__isnull=True) & department_q(user))
        if user.has_perm("customers.view_team_person"):
            # A row without a department is the whole store's.
            mine |= team_q(user) | Q(store__in=user.store_ids, department="")
        return self.filter(mine) if user.group_id else self.filter(NOTHING)


class PersonAccess(models.Model):
    """Why somebody may see a person's data. Written by services only; floors above call them."""

    class Reason(models.TextChoices):
        REGISTERED = "registered", _("Cadastrou")
        HANDLING = "handling", _("Atende")
        OWNER = "owner", _("Carteira")

    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, related_name="access_rows")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="person_access_rows")
    department = models.CharField(_("departamento"), max_length=2, choices=Department, blank=True)
    # Nobody: the queue of that department.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="person_access_rows",
    )
    reason = models.CharField(_("razão"), max_length=10, choices=Reason)
    reference = models.CharField(_("referência"), max_length=60, blank=True)

    objects = PersonAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("acesso a pessoa")
        verbose_name_plural = _("acessos a pessoas")
        constraints = [
            models.UniqueConstraint(
                "person",
                "store",
                "department",
                Coalesce("user", 0),
                "reason",
                "reference",
                name="person_access_once",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "person"], name="person_access_by_user"),
            models.Index(fields=["store", "department", "person"], name="person_access_by_store"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"
