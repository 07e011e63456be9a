"""People, and who may find or see them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, User
from customers.models.access import Ownership, PersonAccess
from customers.models.contact import Phone


class PersonQuerySet(models.QuerySet["Person"]):
    def in_group(self, user: User) -> Self:
        """Whom this user may find: name, owner and last contact, no phone and no history."""
        return self.filter(group=user.group_id) if user.group_id else self.none()

    def visible_to(self, user: User) -> Self:
        """Whose data and history this user may see. Views reach them through here and nowhere else."""
        people = self.in_group(user)
        if not user.has_perm("customers.view_person"):
            return people.none()
        if user.has_perm("customers.view_team_person") and user.has_perm("accounts.scope_group"):
            return people
        return people.filter(Exists(PersonAccess.objects.open_to(user).filter(person=OuterRef("pk"))))

    def active(self) -> Self:
        return self.filter(active=True)

    def for_list(self) -> Self:
        """Everything a list of people shows: two more queries whatever the number of rows."""
        owners = Ownership.objects.select_related("owner", "store").order_by("since", "pk")
        phones = Phone.objects.order_by("-is_primary", "pk")
        return self.prefetch_related(Prefetch("phones", phones), Prefetch("ownerships", owners))


class Person(models.Model):
    """A customer or a prospect, one per economic group. Promotion to a full register keeps the row."""

    class Kind(models.TextChoices):
        PF = "PF", _("Pessoa física")
        PJ = "PJ", _("Pessoa jurídica")

    class Stage(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        COMPLETE = "complete", _("Pessoa")

    group = models.ForeignKey(
        BusinessGroup, on_delete=models.PROTECT, related_name="people", verbose_name=_("grupo econômico")
    )
    kind = models.CharField(_("tipo"), max_length=2, choices=Kind, default=Kind.PF)
    stage = models.CharField(_("cadastro"), max_length=8, choices=Stage, default=Stage.PROSPECT)
    name = models.CharField(_("nome"), max_length=120)
    trade_name = models.CharField(_("nome fantasia"), max_length=120, blank=True)
    # `core.text.fold` of name and trade name: what a search by name looks at.
    name_key = models.CharField(_("chave do nome"), max_length=400, editable=False)
    document = models.CharField(_("CPF/CNPJ"), max_length=14, blank=True)
    birth_date = models.DateField(_("data de nascimento"), null=True, blank=True)
    state_registration = models.CharField(_("inscrição estadual"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    email_key = models.CharField(_("chave do e-mail"), max_length=254, blank=True, editable=False)
    wants_no_contact = models.BooleanField(_("não quer contato"), default=False)
    active = models.BooleanField(_("ativa"), default=True)
    notes = models.TextField(_("observações"), max_length=2000, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registered_people",
        verbose_name=_("cadastrada por"),
    )
    created_at = models.DateTimeField(_("cadastrada em"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("pessoa")
        verbose_name_plural = _("pessoas")
        permissions = [
            ("find_person", _("Encontrar pessoa (nome, responsável, último contato)")),
            ("view_team_person", _("Ver dados e histórico dos clientes da equipe")),
            ("change_identity", _("Alterar CPF/CNPJ ou nome de pessoa")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "document"],
                condition=Q(active=True) & ~Q(document=""),
                name="person_one_active_per_document",
                violation_error_message=_("C.P.F. ou C.N.P.J. já existe no cadastro"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["PF", "PJ"], stage__in=["prospect", "complete"]),
                name="person_kind_and_stage_known",
                violation_error_message=_("Tipo de pessoa desconhecido."),
            ),
            models.CheckConstraint(
                condition=~Q(name_key=""),
                name="person_has_name",
                violation_error_message=_("Informe o nome."),
            ),
        ]
        indexes = [
            models.Index(fields=["group", "name_key", "id"], name="person_by_name"),
            models.Index(fields=["email_key"], condition=~Q(email_key=""), name="person_by_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agenda:person-detail", args=[self.pk])

    @property
    def is_prospect(self) -> bool:
        return self.stage == self.Stage.PROSPECT

    @property
    def is_company(self) -> bool:
        return self.kind == self.Kind.PJ

    @property
    def call_name(self) -> str:
        """How a message greets: by first name, a company by its whole name."""
        first = self.name.split()[0].capitalize() if self.name.split() else ""
        return self.name if self.is_company else first

    @property
    def badge(self) -> str:
        """What stands beside the name: Prospect, PF or PJ."""
        return str(_("Prospect")) if self.is_prospect else self.kind
