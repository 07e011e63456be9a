from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store, User
from accounts.scope import NOTHING, department_q, team_q
from atendimento.models.attendance import Atendimento
from atendimento.models.tables import Channel, Result


class Situation(models.TextChoices):
    """The class of a contact on the agenda; a function of its date and the store's today alone."""

    OVERDUE = "overdue", _("Pendente")
    TODAY = "today", _("Hoje")
    UPCOMING = "upcoming", _("Futuro")
    CLOSED = "closed", _("Realizado")


def situation_q(stores: Iterable[Store], situation: str) -> Q:
    """Open contacts of that situation, each store by its own calendar."""
    found = NOTHING
    for store in stores:
        found |= Q(store=store) & due_q(store.today(), situation)
    return found


def due_q(today: date, situation: str) -> Q:
    match situation:
        case Situation.OVERDUE:
            return Q(due_on__lt=today)
        case Situation.TODAY:
            return Q(due_on=today)
        case _:
            return Q(due_on__gt=today)


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> Self:
        """Rows this user may see: his own and the queue of his departments, or his team's."""
        mine = Q(assignee=user)
        if user.has_perm("atendimento.view_team_atendimento"):
            return self.filter(mine | team_q(user))
        return self.filter(mine | self.queue_q(user))

    @staticmethod
    def queue_q(user: User) -> Q:
        """Open contacts without a responsible that this user could take or forward."""
        if user.has_perm("atendimento.be_responsible"):
            return Q(assignee=None, state=Contact.State.SCHEDULED) & department_q(user)
        return Q(assignee=None, state=Contact.State.SCHEDULED, store__in=user.store_ids)

    def scheduled(self) -> Self:
        return self.filter(state=Contact.State.SCHEDULED)

    def conversations(self) -> Self:
        """Done, and somebody spoke with the customer: a leader who moves another's contact did not."""
        moved = Q(result__code="reagendado") & (Q(assignee=None) | ~Q(completed_by=F("assignee")))
        return self.filter(state=Contact.State.DONE, result__is_conversation=True).exclude(moved)

    def for_list(self) -> Self:
        """Everything an agenda row touches but phones and campaign icons, in one query."""
        return self.select_related(
            "attendance__person", "attendance__nature", "channel", "assignee", "store", "result"
        )


class Contact(models.Model):
    """One scheduled or performed touch inside an attendance; agenda rows are contacts."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Agendado")
        DONE = "done", _("Realizado")
        CANCELLED = "cancelled", _("Cancelado")

    attendance = models.ForeignKey(Atendimento, on_delete=models.PROTECT, related_name="contacts")
    # Copies of the attendance's own, kept by its services: the agenda's indexes start with them.
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="contacts")
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    assignee = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("responsável"),
    )
    due_on = models.DateField(_("data"))
    due_at = models.TimeField(_("hora"), null=True, blank=True)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("meio")
    )
    subject = models.CharField(_("assunto"), max_length=120, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.SCHEDULED)
    result = models.ForeignKey(
        Result,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("resultado"),
    )
    notes = models.TextField(_("observações"), max_length=4000, blank=True)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("anterior"),
    )
    # The first contact of a chain of *Reagendado*: the same engagement at another hour. Empty for the first.
    engagement = models.BigIntegerField(_("compromisso"), null=True, blank=True, editable=False)
    # How often the customer was tried since the last conversation, this contact's own attempts included.
    attempts = models.PositiveSmallIntegerField(_("tentativas"), default=0)
    completed_at = models.DateTimeField(_("concluído em"), null=True, blank=True)
    completed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts_completed"
    )
    created_at = models.DateTimeField(_("criado em"), auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contato")
        verbose_name_plural = _("contatos")
        permissions = [("change_closed_contact", _("Alterar contatos já realizados"))]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(state="scheduled"),
                name="contact_one_scheduled_per_attendance",
                violation_error_message=_("O atendimento já tem um contato agendado."),
            ),
            models.CheckConstraint(
                condition=Q(state="scheduled", result__isnull=True)
                | Q(state="cancelled")
                | Q(state="done", result__isnull=False),
                name="contact_done_with_result",
                violation_error_message=_("Informe o resultado do contato."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_on", "due_at", "id"],
                condition=Q(state="scheduled"),
                name="contact_open_by_assignee",
            ),
            models.Index(
                fields=["store", "due_on", "due_at", "id"],
                condition=Q(state="scheduled"),
                name="contact_open_by_store",
            ),
            models.Index(fields=["assignee", "-due_on", "-id"], name="contact_all_by_assignee"),
            models.Index(fields=["store", "-due_on", "-id"], name="contact_all_by_store"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.SCHEDULED

    def situation(self, today: date) -> Situation:
        """Class on the store's calendar day `today`."""
        if not self.is_open:
            return Situation.CLOSED
        if self.due_on == today:
            return Situation.TODAY
        return Situation.OVERDUE if self.due_on < today else Situation.UPCOMING

    def due_moment(self) -> datetime | None:
        """The hour agreed on, on the store's clock; None when only the day was."""
        return datetime.combine(self.due_on, self.due_at, self.store.zone) if self.due_at else None
