from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from accounts.scope import team_q
from atendimento.models.attendance import Atendimento
from atendimento.models.tables import TestDriveRefusal
from vehicles.models import StockItem


class TestDriveQuerySet(models.QuerySet["TestDrive"]):
    def visible_to(self, user: User) -> Self:
        """Those of the attendances a user sees, and his team's."""
        seen = Atendimento.objects.visible_to(user).filter(pk=OuterRef("attendance"))
        rows = Q(Exists(seen)) | Q(created_by=user)
        if user.has_perm("atendimento.view_team_testdrive"):
            rows |= team_q(user, department="attendance__department")
        return self.filter(rows)

    def on_the_way(self) -> Self:
        """They hold their car: marked, or out."""
        return self.filter(state__in=TestDrive.HOLDING)

    def for_list(self) -> Self:
        return self.select_related(
            "attendance__person", "attendance__responsible", "store", "stock_item__vehicle", "created_by"
        )


class TestDrive(models.Model):
    """One customer drives one demonstration car, from when to when."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Marcado")
        OUT = "out", _("Na rua")
        DONE = "done", _("Feito")
        MISSED = "missed", _("Não veio")
        CANCELLED = "cancelled", _("Cancelado")

    class Category(models.TextChoices):
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"
        E = "E", "E"
        AB = "AB", "AB"
        AC = "AC", "AC"
        AD = "AD", "AD"
        AE = "AE", "AE"
        A = "A", _("A (só moto)")
        ACC = "ACC", _("ACC (só ciclomotor)")

    HOLDING = (State.SCHEDULED, State.OUT)
    DRIVEN = (State.OUT, State.DONE)
    # Licences that do not let anybody drive a car.
    NO_CAR = (Category.A, Category.ACC)

    attendance = models.ForeignKey(
        Atendimento, on_delete=models.PROTECT, related_name="test_drives", verbose_name=_("atendimento")
    )
    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="test_drives", verbose_name=_("loja")
    )
    stock_item = models.ForeignKey(
        StockItem, on_delete=models.PROTECT, related_name="test_drives", verbose_name=_("carro")
    )
    starts_at = models.DateTimeField(_("início"))
    ends_at = models.DateTimeField(_("fim"))
    state = models.CharField(_("situação"), max_length=10, choices=State, default=State.SCHEDULED)
    # Whom the traffic authority is told of: the customer himself, or whom a company sends.
    driver_name = models.CharField(_("motorista"), max_length=120, blank=True)
    driver_document = models.CharField(_("CPF do motorista"), max_length=11, blank=True)
    licence_number = models.CharField(_("registro da CNH"), max_length=11, blank=True)
    licence_category = models.CharField(_("categoria"), max_length=3, choices=Category, blank=True)
    licence_valid_until = models.DateField(_("validade da CNH"), null=True, blank=True)
    # Whoever held the licence in his hand.
    checked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="test_drives_checked",
        verbose_name=_("conferida por"),
    )
    term_signed_at = models.DateTimeField(_("termo assinado em"), null=True, blank=True)
    back_at = models.DateTimeField(_("voltou em"), null=True, blank=True)
    reason = models.CharField(_("motivo"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="test_drives_created")
    created_at = models.DateTimeField(_("criado em"), default=timezone.now, editable=False)

    objects = TestDriveQuerySet.as_manager()

    class Meta:
        verbose_name = _("test drive")
        verbose_name_plural = _("test drives")
        permissions = [("view_team_testdrive", _("Ver os test drives da equipe"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "out", "done", "missed", "cancelled"]),
                name="test_drive_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="test_drive_ends_after_start",
                violation_error_message=_("O fim precisa vir depois do início."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["out", "done"])
                | (
                    ~Q(licence_number="") & Q(licence_valid_until__isnull=False, term_signed_at__isnull=False)
                ),
                name="test_drive_out_with_licence_and_term",
                violation_error_message=_("Confira a CNH e o termo assinado."),
            ),
            models.UniqueConstraint(
                fields=["stock_item"],
                condition=Q(state="out"),
                name="test_drive_one_out_per_car",
                violation_error_message=_("Este carro já está na rua."),
            ),
        ]
        indexes = [models.Index(fields=["store", "starts_at", "id"], name="test_drive_of_the_day")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("agenda:test-drive-detail", args=[self.pk])

    @property
    def number(self) -> str:
        return f"TD-{self.pk}"

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(self.store.zone)

    @property
    def seller(self) -> User:
        """Whose customer drives."""
        return self.attendance.responsible or self.created_by

    @property
    def car(self) -> str:
        return self.stock_item.vehicle.label


class TestDriveTerm(models.Model):
    """A version of what the driver signs, kept as it was printed; the signed one with his signature."""

    class Signed(models.TextChoices):
        DRAWN = "drawn", _("Assinado na tela")
        PAPER = "paper", _("Assinado em papel")

    test_drive = models.ForeignKey(
        TestDrive, on_delete=models.PROTECT, related_name="terms", verbose_name=_("test drive")
    )
    number = models.PositiveSmallIntegerField(_("versão"))
    # Of everything printed but who issued it and when: the same content is the same version.
    digest = models.CharField(_("resumo do conteúdo"), max_length=64)
    pdf = models.BinaryField(_("arquivo"))
    signed_as = models.CharField(_("assinatura"), max_length=5, choices=Signed, blank=True)
    # What was drawn, or the photo of the paper.
    picture = models.BinaryField(_("imagem da assinatura"), null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="test_drive_terms")
    issued_at = models.DateTimeField(_("emitido em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("termo de test drive")
        verbose_name_plural = _("termos de test drive")
        constraints = [
            models.UniqueConstraint(
                fields=["test_drive", "number"],
                name="test_drive_term_version_once",
                violation_error_message=_("Esta versão já existe."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class TestDriveQuarter(models.Model):
    """A quarter of an hour in which a car is taken: no two drives may hold the same one."""

    test_drive = models.ForeignKey(TestDrive, on_delete=models.CASCADE, related_name="quarters")
    stock_item = models.ForeignKey(StockItem, on_delete=models.CASCADE, related_name="taken_quarters")
    starts_at = models.DateTimeField(_("início"))

    class Meta:
        verbose_name = _("quarto de hora do test drive")
        verbose_name_plural = _("quartos de hora do test drive")
        constraints = [
            models.UniqueConstraint(
                fields=["stock_item", "starts_at"],
                name="test_drive_quarter_once_per_car",
                violation_error_message=_("Este carro já tem test drive nesse horário."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"


class DeclinedTestDrive(models.Model):
    """A test drive that did not come about, and why."""

    attendance = models.ForeignKey(
        Atendimento, on_delete=models.PROTECT, related_name="declined_drives", verbose_name=_("atendimento")
    )
    motive = models.ForeignKey(
        TestDriveRefusal, on_delete=models.PROTECT, related_name="declined", verbose_name=_("motivo")
    )
    note = models.CharField(_("observação"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declined_drives")
    at = models.DateTimeField(_("quando"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("test drive recusado")
        verbose_name_plural = _("test drives recusados")

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"
