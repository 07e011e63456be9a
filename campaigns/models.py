from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessGroup, Store, User
from accounts.scope import team_q
from atendimento.models import CampaignFlag
from customers.models import Person


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> Self:
        """Campaigns of the stores of this user's team, and those of the whole group."""
        if not user.group_id:
            return self.none()
        return self.filter(Q(store=None, group=user.group_id) | team_q(user, department=None))

    def running(self, on: date) -> Self:
        return self.filter(active=True, ends_on__gte=on)

    def over(self, on: date) -> Self:
        return self.exclude(active=True, ends_on__gte=on)

    def named(self, text: str) -> Self:
        return self.filter(name__icontains=text)

    def for_list(self) -> Self:
        """Everything the list shows, in one query; the caller orders."""
        return self.select_related("store").annotate(
            member_count=models.Count("members"),
            result_count=models.Count("members", filter=Q(members__flag__result__isnull=False)),
        )


class Campaign(models.Model):
    """A reason to call certain people in a certain time, with what to say."""

    group = models.ForeignKey(BusinessGroup, on_delete=models.PROTECT, related_name="campaigns")
    # Without a store it is the whole group's.
    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("loja"),
    )
    name = models.CharField(_("nome"), max_length=80)
    script = models.TextField(_("roteiro"), max_length=4000, blank=True)
    starts_on = models.DateField(_("de"))
    ends_on = models.DateField(_("até"))
    active = models.BooleanField(_("ativa"), default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="campaigns_created")
    created_at = models.DateTimeField(_("criada em"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("versão"), default=1, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campanha")
        verbose_name_plural = _("campanhas")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="campaign_dates_in_order",
                violation_error_message=_("A campanha termina antes de começar."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="campaign_has_name",
                violation_error_message=_("Informe o nome da campanha."),
            ),
        ]
        indexes = [models.Index(fields=["group", "-starts_on", "-id"], name="campaign_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign-detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """How a flag names it."""
        return f"campaign:{self.pk}"


class CampaignMemberQuerySet(models.QuerySet["CampaignMember"]):
    def for_list(self) -> Self:
        """Everything the page of a campaign shows, the newest first."""
        rows = self.select_related("person", "flag__result", "flag__result_by")
        return rows.order_by("-added_at", "-pk")

    def by_result(self) -> list[dict[str, Any]]:
        """`name` and `count` of each result, the most frequent first; None is still open."""
        rows: Any = self.order_by().values(name=F("flag__result__name")).annotate(count=models.Count("pk"))
        return list(rows.order_by("-count", "name"))


class CampaignMember(models.Model):
    """A person in a campaign; the result stands on the flag that the attendance shows."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="campaign_members", verbose_name=_("cliente")
    )
    flag = models.OneToOneField(CampaignFlag, on_delete=models.PROTECT, related_name="campaign_member")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="campaign_members_added")
    added_at = models.DateTimeField(_("incluído em"), default=timezone.now)

    objects = CampaignMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("participante")
        verbose_name_plural = _("participantes")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                name="campaign_member_once",
                violation_error_message=_("Esta pessoa já está na campanha."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.person_id}"
