from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, Department, Store, User
from accounts.scope import NOTHING, department_q, team_q
from vehicles.models import Vehicle


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

    def for_card(self) -> Self:
        """What the cards of one person show besides: addresses and present cars."""
        cars = OwnedVehicle.objects.current().select_related("vehicle").order_by("pk")
        addresses = Address.objects.order_by("-is_primary", "pk")
        return self.for_list().prefetch_related(
            Prefetch("owned_vehicles", cars), Prefetch("addresses", addresses)
        )


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
    def badge(self) -> str:
        """What stands beside the name: Prospect, PF or PJ."""
        return str(_("Prospect")) if self.is_prospect else self.kind


class Phone(models.Model):
    """One number in E.164. The keys are what people type of it; `customers.phones.keys` makes them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    e164 = models.CharField(_("telefone"), max_length=16)
    national = models.CharField(_("número nacional"), max_length=15, editable=False)
    # The last eight digits are the same with and without the ninth digit.
    key8 = models.CharField(_("últimos 8 dígitos"), max_length=8, editable=False)
    key4 = models.CharField(_("últimos 4 dígitos"), max_length=4, editable=False)
    is_whatsapp = models.BooleanField(_("WhatsApp"), default=False)
    is_primary = models.BooleanField(_("principal"), default=False)
    label = models.CharField(_("identificação"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("telefone")
        verbose_name_plural = _("telefones")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "e164"],
                name="phone_once_per_person",
                violation_error_message=_("Esta pessoa já tem este telefone."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True),
                name="phone_one_primary_per_person",
                violation_error_message=_("Só um telefone pode ser o principal."),
            ),
        ]
        indexes = [
            models.Index(fields=["key8"], name="phone_by_last_8"),
            models.Index(fields=["key4"], name="phone_by_last_4"),
        ]

    def __str__(self) -> str:
        return self.e164


class Address(models.Model):
    class Kind(models.TextChoices):
        HOME = "home", _("Residencial")
        WORK = "work", _("Comercial")
        BILLING = "billing", _("Cobrança")
        MAIL = "mail", _("Correspondência")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(_("tipo de endereço"), max_length=8, choices=Kind, default=Kind.HOME)
    zip = models.CharField(_("CEP"), max_length=8, blank=True)
    street = models.CharField(_("logradouro"), max_length=120, blank=True)
    number = models.CharField(_("número"), max_length=10, blank=True)
    complement = models.CharField(_("complemento"), max_length=60, blank=True)
    district = models.CharField(_("bairro"), max_length=80, blank=True)
    city = models.CharField(_("cidade"), max_length=80, blank=True)
    state = models.CharField(_("UF"), max_length=2, blank=True)
    is_primary = models.BooleanField(_("principal"), default=False)

    class Meta:
        verbose_name = _("endereço")
        verbose_name_plural = _("endereços")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True),
                name="address_one_primary_per_person",
                violation_error_message=_("Só um endereço pode ser o principal."),
            ),
        ]

    def __str__(self) -> str:
        return self.line

    @property
    def line(self) -> str:
        """`Rua das Flores, 12, ap 3 – Centro – Campinas/SP`."""
        first = ", ".join(part for part in (self.street, self.number, self.complement) if part)
        place = "/".join(part for part in (self.city, self.state) if part)
        return " – ".join(part for part in (first, self.district, place) if part)


class Consent(models.Model):
    """One statement about one purpose and channel. Only ever added; the latest holds."""

    class Purpose(models.TextChoices):
        MARKETING = "marketing", _("Ofertas e campanhas")
        SERVICE = "service", _("Atendimento e avisos de serviço")
        SURVEY = "survey", _("Pesquisas de satisfação")
        SHARING = "sharing", _("Compartilhamento com a montadora")

    class Channel(models.TextChoices):
        PHONE = "phone", _("Telefone")
        WHATSAPP = "whatsapp", _("WhatsApp")
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")
        MAIL = "mail", _("Correspondência")

    class LegalBasis(models.TextChoices):
        CONSENT = "consent", _("Consentimento")
        CONTRACT = "contract", _("Execução de contrato")
        LEGITIMATE_INTEREST = "legitimate_interest", _("Legítimo interesse")
        LEGAL_DUTY = "legal_duty", _("Obrigação legal")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("finalidade"), max_length=10, choices=Purpose)
    channel = models.CharField(_("canal"), max_length=10, choices=Channel)
    legal_basis = models.CharField(
        _("base legal"), max_length=20, choices=LegalBasis, default=LegalBasis.CONSENT
    )
    granted = models.BooleanField(_("autorizado"))
    at = models.DateTimeField(_("quando"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recorded_consents",
        verbose_name=_("registrado por"),
    )
    source = models.CharField(_("origem"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("consentimento")
        verbose_name_plural = _("consentimentos")
        indexes = [
            models.Index(fields=["person", "purpose", "channel", "-at", "-id"], name="consent_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel}"


class OwnedVehicleQuerySet(models.QuerySet["OwnedVehicle"]):
    def current(self) -> Self:
        return self.filter(until__isnull=True)


class OwnedVehicle(models.Model):
    """A car the person has. Without `vehicle` it is virtual: known by its description, shown in green."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="owned_vehicles")
    vehicle = models.ForeignKey(
        Vehicle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owners",
        verbose_name=_("veículo"),
    )
    description = models.CharField(_("descrição"), max_length=200, blank=True)
    is_registered_owner = models.BooleanField(_("é o proprietário no documento"), default=False)
    since = models.DateField(_("desde"), null=True, blank=True)
    until = models.DateField(_("até"), null=True, blank=True)

    objects = OwnedVehicleQuerySet.as_manager()

    class Meta:
        verbose_name = _("veículo da pessoa")
        verbose_name_plural = _("veículos da pessoa")
        constraints = [
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False) | ~Q(description=""),
                name="owned_vehicle_is_known",
                violation_error_message=_("Informe a placa ou descreva o veículo."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="owned_vehicle_dates_in_order",
                violation_error_message=_("A data final não pode ser anterior à inicial."),
            ),
            models.UniqueConstraint(
                fields=["person", "vehicle"],
                condition=Q(until__isnull=True, vehicle__isnull=False),
                name="owned_vehicle_once_per_person",
                violation_error_message=_("Esta pessoa já tem este veículo."),
            ),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(until__isnull=True, is_registered_owner=True),
                name="owned_vehicle_one_registered_owner",
                violation_error_message=_("Este veículo já tem proprietário no documento."),
            ),
        ]

    def __str__(self) -> str:
        return self.description or f"{self.vehicle_id}"

    @property
    def is_virtual(self) -> bool:
        return self.vehicle_id is None

    @property
    def label(self) -> str:
        """The record's own words, else how the car was described. Needs `vehicle` at hand."""
        return self.vehicle.label if self.vehicle else self.description


class Ownership(models.Model):
    """Carteira: whose customer this is in a store and department."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ownerships")
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

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_rows")
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
