"""How a person is reached, and what he allowed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Phone(models.Model):
    """One number in E.164. The keys are what people type of it; `customers.phones.keys` makes them."""

    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, related_name="phones")
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

    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, related_name="addresses")
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

    person = models.ForeignKey("customers.Person", on_delete=models.CASCADE, related_name="consents")
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
