from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser, Permission
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.br import cnpj as cnpj_rules
from stdnum.exceptions import ValidationError as StdnumError

from core.audit import track
from core.text import fold


class Department(models.TextChoices):
    VN = "VN", _("Veículos novos")
    VU = "VU", _("Seminovos")
    VD = "VD", _("Venda direta")
    FI = "FI", _("F&I")
    OF = "OF", _("Oficina")
    PA = "PA", _("Peças e acessórios")


def validate_cnpj(value: str) -> None:
    """14 characters without separators, letters allowed (IN RFB 2.229/2024), check digits right."""
    try:
        if cnpj_rules.validate(value) != value:
            raise ValidationError(_("Use o CNPJ sem pontos, com 14 caracteres."))
    except StdnumError as exc:
        raise ValidationError(_("CNPJ inválido: confira os dígitos.")) from exc


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("Fuso horário desconhecido."))


class BusinessGroup(models.Model):
    """The economic group: every person and every store belongs to one."""

    name = models.CharField(_("nome"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("grupo econômico")
        verbose_name_plural = _("grupos econômicos")

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """Bandeira: the maker whose cars a store sells."""

    group = models.ForeignKey(
        BusinessGroup, on_delete=models.PROTECT, related_name="brands", verbose_name=_("grupo econômico")
    )
    name = models.CharField(_("nome"), max_length=60)

    class Meta:
        verbose_name = _("bandeira")
        verbose_name_plural = _("bandeiras")
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="brand_name_once_per_group")]

    def __str__(self) -> str:
        return self.name


class StoreQuerySet(models.QuerySet["Store"]):
    def visible_to(self, user: "User") -> Self:
        """Stores whose records this user may work with: his memberships, or the whole group."""
        if user.has_perm("accounts.scope_group"):
            return self.filter(group=user.group_id)
        return self.filter(memberships__user=user)


class Store(models.Model):
    group = models.ForeignKey(
        BusinessGroup, on_delete=models.PROTECT, related_name="stores", verbose_name=_("grupo econômico")
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="stores", verbose_name=_("bandeira")
    )
    name = models.CharField(_("nome"), max_length=80)
    cnpj = models.CharField(_("CNPJ"), max_length=14, unique=True, validators=[validate_cnpj])
    time_zone = models.CharField(
        _("fuso horário"), max_length=40, default="America/Sao_Paulo", validators=[validate_time_zone]
    )
    city = models.CharField(_("cidade"), max_length=80, blank=True)
    state = models.CharField(_("UF"), max_length=2, blank=True)
    # What contracts name the store by.
    legal_name = models.CharField(_("razão social"), max_length=120, blank=True)
    address = models.CharField(_("endereço"), max_length=200, blank=True)
    phone = models.CharField(_("telefone"), max_length=40, blank=True)
    active = models.BooleanField(_("ativa"), default=True)

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("loja")
        verbose_name_plural = _("lojas")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_name(self) -> str:
        """As people name its clock, where the stores of a page have several."""
        return {"America/Sao_Paulo": "São Paulo"}.get(self.time_zone) or (
            self.time_zone.rpartition("/")[2].replace("_", " ")
        )

    def now(self) -> datetime:
        """The present moment on the store's own clock."""
        return timezone.now().astimezone(self.zone)

    def today(self) -> date:
        return self.now().date()

    def midnight(self) -> datetime:
        """When this very day began there."""
        return self.now().replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def city_holidays(self) -> "ClosedDays":
        """Read once per object: the business hours ask for every day."""
        of_state = CityHoliday.objects.filter(state__iexact=self.state) if self.city else ()
        # "SAO PAULO" is São Paulo: a holiday under another spelling would do nothing, and nobody would know.
        rows = [row for row in of_state if fold(row.city) == fold(self.city)]
        dated = frozenset(row.day for row in rows if not row.yearly)
        return ClosedDays(dated, frozenset((row.day.month, row.day.day) for row in rows if row.yearly))


@dataclass(frozen=True)
class ClosedDays:
    dated: frozenset[date]
    yearly: frozenset[tuple[int, int]]

    def closes(self, day: date) -> bool:
        return day in self.dated or (day.month, day.day) in self.yearly


class CityHoliday(models.Model):
    """A holiday of one city; those of country and state come with the software."""

    state = models.CharField(_("UF"), max_length=2)
    city = models.CharField(_("cidade"), max_length=80)
    day = models.DateField(_("data"))
    name = models.CharField(_("nome"), max_length=80)
    yearly = models.BooleanField(_("todo ano"), default=True)

    class Meta:
        verbose_name = _("feriado municipal")
        verbose_name_plural = _("feriados municipais")
        ordering = ["state", "city", "day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "city", "day"],
                name="city_holiday_once",
                violation_error_message=_("Este feriado já está cadastrado."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a store receives customers on one day of the week; a missing day is closed."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(
        _("dia da semana"),
        choices=list(
            enumerate(
                [_("Segunda"), _("Terça"), _("Quarta"), _("Quinta"), _("Sexta"), _("Sábado"), _("Domingo")]
            )
        ),
    )
    opens = models.TimeField(_("abre"))
    closes = models.TimeField(_("fecha"))

    class Meta:
        verbose_name = _("horário de atendimento")
        verbose_name_plural = _("horários de atendimento")
        constraints = [
            models.UniqueConstraint(fields=["store", "weekday"], name="opening_hours_once_per_day"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="opening_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


# What a superuser holds only through a group (architecture.md: Administrador sees no customer data).
BUSINESS_APPS = {
    "vehicles", "customers", "atendimento", "proposals", "workshop", "campaigns", "agenda", "reports",
}  # fmt: skip
BUSINESS_PERMISSIONS = {
    f"accounts.{code}"
    for code in (
        "scope_departments",
        "scope_stores",
        "scope_group",
        "switch_user",
        "view_reports",
        "export_personal_data",
    )
}


class User(AbstractUser):
    """A person who signs in. What he may do comes from his groups, where from his memberships."""

    group = models.ForeignKey(
        BusinessGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("grupo econômico"),
    )

    class Meta:
        verbose_name = _("usuário")
        verbose_name_plural = _("usuários")
        permissions = [
            ("scope_departments", _("Equipe: os registros dos seus departamentos nas suas lojas")),
            ("scope_stores", _("Equipe: tudo nas suas lojas")),
            ("scope_group", _("Equipe: tudo em todas as lojas do grupo econômico")),
            ("switch_user", _("Ver a agenda de outro usuário (Troca Usuário)")),
            ("view_reports", _("Ver relatórios")),
            ("export_personal_data", _("Exportar listas com dados pessoais")),
            ("view_monitor", _("Ver o monitor de integrações e importar")),
            ("use_admin", _("Usar a administração (tabelas, usuários, parâmetros)")),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        names = self.display_name.split()
        return (names[0][0] + (names[-1][0] if len(names) > 1 else "")).upper()

    @cached_property
    def membership_list(self) -> list["Membership"]:
        """Memberships with store and departments, default store first; read once per request."""
        rows = self.memberships.select_related("store").prefetch_related("department_rows")
        return list(rows.filter(store__active=True).order_by("-is_default", "store__name", "pk"))

    @cached_property
    def store_ids(self) -> list[int]:
        return [membership.store_id for membership in self.membership_list]

    @cached_property
    def group_store_ids(self) -> list[int]:
        """Every store of the economic group. As literal keys: joined, PostgreSQL misjudges the big tables."""
        return list(Store.objects.filter(group=self.group_id).values_list("pk", flat=True))

    @cached_property
    def department_pairs(self) -> list[tuple[int, str]]:
        """(store, department) of every department this user works in."""
        return [(row.store_id, code) for row in self.membership_list for code in row.departments]

    @cached_property
    def held_permissions(self) -> set[str]:
        """`app.codename` of what his groups hold and what was granted to himself, superuser or not."""
        held = Permission.objects.filter(Q(group__user=self) | Q(user=self))
        return {f"{app}.{code}" for app, code in held.values_list("content_type__app_label", "codename")}

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """A superuser administers; customers' data come from a business group, like everybody's."""
        if self.is_superuser and (perm in BUSINESS_PERMISSIONS or perm.split(".")[0] in BUSINESS_APPS):
            return self.is_active and perm in self.held_permissions
        return super().has_perm(perm, obj)

    def works_in(self, store_id: int, department: str) -> bool:
        return (store_id, department) in self.department_pairs


class Membership(models.Model):
    """A user works in a store, in some of its departments."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("loja")
    )
    is_default = models.BooleanField(_("loja padrão"), default=False)

    class Meta:
        verbose_name = _("lotação")
        verbose_name_plural = _("lotações")
        constraints = [
            models.UniqueConstraint(fields=["user", "store"], name="membership_once_per_store"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="membership_one_default_store"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.store_id}"

    @property
    def departments(self) -> list[str]:
        return [row.department for row in self.department_rows.all()]


class MembershipDepartment(models.Model):
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="department_rows")
    department = models.CharField(_("departamento"), max_length=2, choices=Department)

    class Meta:
        verbose_name = _("departamento")
        verbose_name_plural = _("departamentos")
        constraints = [
            models.UniqueConstraint(fields=["membership", "department"], name="membership_department_once"),
        ]

    def __str__(self) -> str:
        return self.department


class Parameter(models.Model):
    """One setting, for the whole group, a brand or a store; the nearest wins (`accounts.parameters`)."""

    key = models.CharField(_("parâmetro"), max_length=60)
    # An empty list is a value too.
    value = models.JSONField(_("valor"), blank=True)
    group = models.ForeignKey(
        BusinessGroup,
        on_delete=models.CASCADE,
        related_name="parameters",
        verbose_name=_("grupo econômico"),
    )
    brand = models.ForeignKey(
        Brand,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parameters",
        verbose_name=_("bandeira"),
    )
    store = models.ForeignKey(
        Store,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parameters",
        verbose_name=_("loja"),
    )

    class Meta:
        verbose_name = _("parâmetro")
        verbose_name_plural = _("parâmetros")
        constraints = [
            models.UniqueConstraint(
                "key", "group", Coalesce("brand", 0), Coalesce("store", 0), name="parameter_once_per_place"
            ),
        ]

    def __str__(self) -> str:
        return self.key


# Who gave whom which right and changed which setting, as field diffs for administrators.
track(User, exclude=["password", "last_login"], mask_fields=["email"], m2m_fields={"groups"})
track(Store, OpeningHours, Membership, MembershipDepartment, Parameter)
