from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from proposals.payments.models import PaymentLine


class PaymentReceipt(models.Model):
    """One version of the receipt of a payment as it was handed over. Written once, never changed."""

    line = models.ForeignKey(
        PaymentLine, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("pagamento")
    )
    number = models.PositiveSmallIntegerField(_("versão"))
    # Of everything printed but who issued it and when: the same content is the same version.
    digest = models.CharField(_("resumo do conteúdo"), max_length=64)
    pdf = models.BinaryField(_("arquivo"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="receipts_issued")
    issued_at = models.DateTimeField(_("emitido em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("recibo emitido")
        verbose_name_plural = _("recibos emitidos")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "number"],
                name="receipt_version_once",
                violation_error_message=_("Esta versão já existe."),
            ),
            models.UniqueConstraint(
                fields=["line", "digest"],
                name="receipt_content_once",
                violation_error_message=_("Este conteúdo já foi emitido."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} v{self.number}"
