"""Who is at the door, whose turn it is, and whose customer should be another's."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Store, User
from accounts.scope import team_q
from atendimento.models.attendance import Atendimento
from atendimento.models.tables import Channel, Media, Nature
from customers.models import Ownership, Person


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> Self:
        """Visits this user may see: offered to him, taken by him, his own customers', or his team's."""
        mine = Q(offered_to=user) | Q(taken_by=user) | Q(received_by=user)
        if user.has_perm("atendimento.be_responsible"):
            portfolio = Ownership.objects.filter(person=OuterRef("person"), owner=user)
            mine |= Q(attendance__responsible=user) | Q(Exists(portfolio))
        if user.has_perm("atendimento.view_team_visit"):
            return self.filter(mine | team_q(user))
        return self.filter(mine)

    def waiting(self) -> Self:
        """Nobody has taken them up yet."""
        return self.filter(state__in=[Visit.State.WAITING, Visit.State.OFFERED])

    def offered(self) -> Self:
        return self.filter(state=Visit.State.OFFERED)

    def in_line(self, store: Store) -> Self:
        """Who goes to the next seller there who is free. Yesterday's are nobody's any more."""
        waiting = self.filter(store=store, state=Visit.State.WAITING, arrived_at__gte=store.midnight())
        return waiting.filter(in_line_since__isnull=False)

    def for_list(self) -> Self:
        """Everything a line of the reception touches, in one query."""
        return self.select_related(
            "store", "person", "nature", "channel", "media", "attendance__responsible", "offered_to",
            "taken_by", "received_by",
        )  # fmt: skip


class Visit(models.Model):
    """Somebody came through the door of a store: who received him, to whom he was offered, who took him."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Aguardando")
        OFFERED = "offered", _("Encaminhado")
        TAKEN = "taken", _("Em atendimento")
        GONE = "gone", _("Saiu sem atendimento")

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="visits", verbose_name=_("loja"))
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    nature = models.ForeignKey(
        Nature, on_delete=models.PROTECT, related_name="visits", verbose_name=_("natureza")
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="visits", verbose_name=_("meio")
    )
    media = models.ForeignKey(
        Media,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("mídia"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="visits", verbose_name=_("cliente")
    )
    attendance = models.ForeignKey(
        Atendimento, on_delete=models.PROTECT, related_name="visits", verbose_name=_("atendimento")
    )
    state = models.CharField(_("situação"), max_length=8, choices=State, default=State.WAITING)
    arrived_at = models.DateTimeField(_("chegou em"), default=timezone.now)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits_received")
    offered_to = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits_offered",
        verbose_name=_("encaminhado a"),
    )
    offered_at = models.DateTimeField(_("encaminhado em"), null=True, blank=True)
    # Since when he goes to the next one free: nobody was when he was forwarded. Begins a new round of asking.
    in_line_since = models.DateTimeField(_("espera a vez desde"), null=True, blank=True)
    taken_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits_taken",
        verbose_name=_("atendido por"),
    )
    ended_at = models.DateTimeField(_("assumido ou encerrado em"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visita")
        verbose_name_plural = _("visitas")
        permissions = [
            ("receive_visit", _("Receber quem chega (recepção rápida)")),
            ("view_team_visit", _("Ver as visitas da equipe")),
            ("run_rota", _("Conduzir a rota (vendedor da vez)")),
            ("be_in_rota", _("Participar da rota")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered", "taken", "gone"]), name="visit_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_to__isnull=False, offered_at__isnull=False),
                name="visit_offered_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(taken_by__isnull=False), name="visit_taken_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(state__in=["waiting", "offered"]),
                name="visit_one_waiting_per_attendance",
                violation_error_message=_("Este cliente já está na recepção."),
            ),
        ]
        indexes = [
            models.Index(fields=["store", "-arrived_at", "-id"], name="visit_store_newest"),
            models.Index(fields=["offered_to"], condition=Q(state="offered"), name="visit_offer_open"),
            models.Index(fields=["offered_at"], condition=Q(state="offered"), name="visit_offer_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.WAITING, self.State.OFFERED)

    @property
    def is_in_line(self) -> bool:
        return self.state == self.State.WAITING and self.in_line_since is not None

    def lapses_at(self, minutes: int) -> datetime | None:
        """Until when the seller who was offered the customer may take him up; None without an offer."""
        if self.state != self.State.OFFERED or self.offered_at is None or not minutes:
            return None
        return self.offered_at + timedelta(minutes=minutes)


class SellerStatus(models.Model):
    """What a seller is doing in one store. It holds for the day: whoever says nothing today is absent."""

    class Situation(models.TextChoices):
        AVAILABLE = "available", _("Disponível")
        SERVING = "serving", _("Em atendimento")
        TEST_DRIVE = "test_drive", _("Test drive")
        DELIVERY = "delivery", _("Entrega")
        BREAK = "break", _("Pausa")
        OUTSIDE = "outside", _("Externo")
        DAY_OFF = "day_off", _("Folga")
        ABSENT = "absent", _("Ausente")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="statuses", verbose_name=_("vendedor")
    )
    store = models.ForeignKey(
        Store, on_delete=models.CASCADE, related_name="seller_statuses", verbose_name=_("loja")
    )
    situation = models.CharField(_("situação"), max_length=10, choices=Situation, default=Situation.ABSENT)
    since = models.DateTimeField(_("desde"), default=timezone.now)
    # When he first said today that he is here: the start order by arrival.
    present_since = models.DateTimeField(_("chegou em"), null=True, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="statuses_set")

    class Meta:
        verbose_name = _("situação do vendedor")
        verbose_name_plural = _("situações dos vendedores")
        constraints = [
            models.UniqueConstraint(fields=["user", "store"], name="seller_status_once_per_store"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.situation}"

    def today(self) -> str:
        """The situation as it stands: yesterday's word is worth nothing today. Needs `store` at hand."""
        said_today = self.since.astimezone(self.store.zone).date() == self.store.today()
        return self.situation if said_today else self.Situation.ABSENT


class RotaSeat(models.Model):
    """A seller's place in the rota of one store, department and channel."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="rota_seats")
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="rota_seats")
    seller = models.ForeignKey(User, on_delete=models.CASCADE, related_name="rota_seats")
    # What the rota owes him, in units of `atendimento.rota.choosing.TURN`: above zero he has had too few.
    credit = models.BigIntegerField(_("crédito"), default=0)
    last_turn_at = models.DateTimeField(_("última vez"), null=True, blank=True)

    class Meta:
        verbose_name = _("lugar na rota")
        verbose_name_plural = _("lugares na rota")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "department", "channel", "seller"], name="rota_seat_once_per_seller"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.department}"


class RotaTurn(models.Model):
    """One customer given to one seller, and why; never changed."""

    class Kind(models.TextChoices):
        NEXT = "next", _("Vez na rota")
        OWNER = "owner", _("Cliente dele")
        APPOINTMENT = "appointment", _("Hora marcada")
        RETURN = "return", _("Retorno")
        CHOSEN = "chosen", _("Escolhido")
        PASSED = "passed", _("Passou a vez")
        LAPSED = "lapsed", _("Não assumiu a tempo")

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="rota_turns")
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="rota_turns")
    seller = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rota_turns")
    attendance = models.ForeignKey(Atendimento, on_delete=models.PROTECT, related_name="rota_turns")
    kind = models.CharField(_("tipo"), max_length=11, choices=Kind)
    # Whether it counts as a turn of his.
    spent = models.BooleanField(_("gastou a vez"), default=False)
    why = models.CharField(_("por quê"), max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="turns_given")
    at = models.DateTimeField(_("quando"), default=timezone.now)

    class Meta:
        verbose_name = _("vez na rota")
        verbose_name_plural = _("vezes na rota")
        indexes = [
            models.Index(fields=["store", "department", "-at", "-id"], name="rota_turn_newest"),
            models.Index(fields=["attendance", "-id"], name="rota_turn_attendance"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.kind}"


class TransferRequestQuerySet(models.QuerySet["TransferRequest"]):
    def visible_to(self, user: User) -> Self:
        """Requests he made, those for his own customers, and those of the team he leads."""
        mine = Q(asked_by=user) | Q(owner=user)
        return self.filter(mine | team_q(user) if user.has_perm("atendimento.transfer_contact") else mine)

    def for_list(self) -> Self:
        return self.select_related("store", "person", "asked_by", "owner", "decided_by")


class TransferRequest(models.Model):
    """A seller asks for another's customer; the owner himself or who leads the team decides."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Pedida")
        GRANTED = "granted", _("Concedida")
        REFUSED = "refused", _("Recusada")

    store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="transfer_requests", verbose_name=_("loja")
    )
    department = models.CharField(_("departamento"), max_length=2, choices=Department)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="transfer_requests", verbose_name=_("cliente")
    )
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="transfers_lost", verbose_name=_("de")
    )
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="transfers_asked", verbose_name=_("para")
    )
    reason = models.CharField(_("por quê"), max_length=200)
    state = models.CharField(_("situação"), max_length=9, choices=State, default=State.REQUESTED)
    asked_at = models.DateTimeField(_("pedida em"), auto_now_add=True)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_decided",
        verbose_name=_("decidida por"),
    )
    decided_at = models.DateTimeField(_("decidida em"), null=True, blank=True)
    answer = models.CharField(_("resposta"), max_length=200, blank=True)

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("pedido de transferência")
        verbose_name_plural = _("pedidos de transferência")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "granted", "refused"]),
                name="transfer_request_state_known",
            ),
            models.UniqueConstraint(
                fields=["person", "store", "department"],
                condition=Q(state="requested"),
                name="transfer_request_one_open",
                violation_error_message=_("Já há um pedido de transferência deste cliente."),
            ),
        ]
        indexes = [
            models.Index(fields=["store", "state", "-asked_at", "-id"], name="transfer_request_newest")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"

    @property
    def is_requested(self) -> bool:
        return self.state == self.State.REQUESTED
