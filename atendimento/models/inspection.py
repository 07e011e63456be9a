"""What was found on a used car: items by group, and photos."""

from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atendimento.models.appraisal import Appraisal
from atendimento.models.tables import AppraisalGroup, TableRow


class AppraisalItem(TableRow):
    """One thing to look at."""

    group = models.ForeignKey(
        AppraisalGroup, on_delete=models.PROTECT, related_name="items", verbose_name=_("grupo")
    )

    class Meta(TableRow.Meta):
        verbose_name = _("item da avaliação")
        verbose_name_plural = _("itens da avaliação")


class AppraisalCheck(models.Model):
    """What was found on one item of one car. An item nobody looked at has no row."""

    class Verdict(models.TextChoices):
        OK = "ok", _("Ok")
        REPAIR = "repair", _("Reparar")
        NOT_APPLICABLE = "na", _("Não se aplica")

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="checks")
    item = models.ForeignKey(AppraisalItem, on_delete=models.PROTECT, related_name="checks")
    verdict = models.CharField(_("como está"), max_length=6, choices=Verdict)
    note = models.CharField(_("observação"), max_length=200, blank=True)
    cost = models.DecimalField(_("custo do reparo"), max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = _("item avaliado")
        verbose_name_plural = _("itens avaliados")
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "item"], name="appraisal_check_once_per_item"),
            models.CheckConstraint(
                condition=Q(verdict__in=["ok", "repair", "na"]), name="appraisal_check_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(cost=0) | Q(verdict="repair", cost__gt=0),
                name="appraisal_check_cost_of_a_repair",
                violation_error_message=_("Só um item a reparar tem custo."),
            ),
        ]

    def __str__(self) -> str:
        return self.verdict


def photo_path(photo: "AppraisalPhoto", name: str) -> str:
    """Names that nobody guesses, without the name the camera gave."""
    return f"appraisals/{photo.appraisal_id}/{uuid4().hex}.jpg"


class AppraisalPhoto(models.Model):
    """A photo of the car, made small on arrival. The files are served by a view that asks `visible_to`."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(_("foto"), upload_to=photo_path)
    thumb = models.FileField(_("miniatura"), upload_to=photo_path)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appraisal_photos")
    added_at = models.DateTimeField(_("enviada em"), auto_now_add=True)

    class Meta:
        verbose_name = _("foto da avaliação")
        verbose_name_plural = _("fotos da avaliação")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)
