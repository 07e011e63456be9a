from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import team_q
from atendimento.models.attendance import Atendimento
from customers.models import Person


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """What happened in attendances this user sees, and in those of the team whose people he sees."""
        found = Q(attendance__in=Atendimento.objects.visible_to(user).values("pk"))
        if user.has_perm("customers.view_team_person"):
            found |= team_q(user, store="attendance__store", department="attendance__department")
        return self.filter(found)


class Event(models.Model):
    """One line of the timeline: who did what, when, with before and after. Never changed, never deleted."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Atendimento aberto")
        RETURNED = "returned", _("Atendimento retomado")
        LEAD_RECEIVED = "lead_received", _("Lead recebido")
        CONFIRMED = "confirmed", _("Atendimento confirmado")
        CLOSED = "closed", _("Atendimento encerrado")
        CANCELLED = "cancelled", _("Atendimento cancelado")
        CLOSING_ASKED = "closing_asked", _("Encerramento pedido")
        CLOSING_REFUSED = "closing_refused", _("Encerramento recusado")
        NATURE_CHANGED = "nature_changed", _("Natureza alterada")
        ASSUMED = "assumed", _("Atendimento assumido")
        TRANSFERRED = "transferred", _("Transferido")
        FORWARDED = "forwarded", _("Encaminhado")
        CONTACT_SCHEDULED = "contact_scheduled", _("Contato agendado")
        CONTACT_DONE = "contact_done", _("Contato realizado")
        CONTACT_RESCHEDULED = "contact_rescheduled", _("Contato reagendado")
        CONTACT_CANCELLED = "contact_cancelled", _("Contato cancelado")
        CONTACT_CHANGED = "contact_changed", _("Contato alterado")
        NO_ANSWER = "no_answer", _("Não atendeu")
        NO_ANSWER_UNDONE = "no_answer_undone", _("Não atendeu desfeito")
        ATTEMPT = "attempt", _("Tentativa de contato")
        SILENCE = "silence", _("Silêncio avisado")
        QUALIFIED = "qualified", _("Qualificação do lead")
        INTEREST = "interest", _("Veículo de interesse")
        VEHICLE_CHANGED = "vehicle_changed", _("Dados do veículo alterados")
        APPRAISAL_REQUESTED = "appraisal_requested", _("Avaliação solicitada")
        APPRAISAL_STARTED = "appraisal_started", _("Avaliação iniciada")
        APPRAISED = "appraised", _("Usado avaliado")
        APPRAISAL_APPROVED = "appraisal_approved", _("Avaliação aprovada")
        APPRAISAL_REFUSED = "appraisal_refused", _("Avaliação recusada")
        APPRAISAL_USED = "appraisal_used", _("Avaliação usada em proposta")
        APPRAISAL_FREED = "appraisal_freed", _("Avaliação liberada")
        APPRAISAL_EXPIRED = "appraisal_expired", _("Avaliação vencida")
        APPRAISAL_CANCELLED = "appraisal_cancelled", _("Avaliação cancelada")
        TEST_DRIVE_DONE = "test_drive_done", _("Test drive feito")
        TEST_DRIVE_BOOKED = "test_drive_booked", _("Test drive marcado")
        ARRIVED = "arrived", _("Chegou à loja")
        OFFERED = "offered", _("Encaminhado pela recepção")
        PASSED_ON = "passed_on", _("Passou ao próximo da vez")
        LEFT = "left", _("Saiu sem atendimento")
        REDISTRIBUTED = "redistributed", _("Redistribuído pelo relógio do lead")
        HELPED = "helped", _("Atendido em nome do responsável")
        TRANSFER_ASKED = "transfer_asked", _("Transferência pedida")
        TRANSFER_REFUSED = "transfer_refused", _("Transferência recusada")
        OWNERSHIP_MOVED = "ownership_moved", _("Carteira transferida")
        OWNERSHIP_LAPSED = "ownership_lapsed", _("Carteira vencida")
        TEST_DRIVE_MOVED = "test_drive_moved", _("Test drive remarcado")
        TEST_DRIVE_STARTED = "test_drive_started", _("Test drive iniciado")
        TEST_DRIVE_CANCELLED = "test_drive_cancelled", _("Test drive cancelado")
        TEST_DRIVE_MISSED = "test_drive_missed", _("Não veio ao test drive")
        TEST_DRIVE_REFUSED = "test_drive_refused", _("Test drive recusado")
        CAMPAIGN_RESULT = "campaign_result", _("Resultado de campanha")
        PROPOSAL_CREATED = "proposal_created", _("Proposta criada")
        PROPOSAL_CHANGED = "proposal_changed", _("Proposta alterada")
        APPROVAL_ASKED = "approval_asked", _("Aprovação pedida")
        APPROVAL_GIVEN = "approval_given", _("Proposta aprovada")
        APPROVAL_COUNTERED = "approval_countered", _("Contraproposta da gerência")
        APPROVAL_REFUSED = "approval_refused", _("Aprovação recusada")
        APPROVAL_VOIDED = "approval_voided", _("Aprovação sem efeito")
        PROPOSAL_SENT = "proposal_sent", _("Proposta enviada")
        PROPOSAL_ORDERED = "proposal_ordered", _("Pedido fechado")
        PROPOSAL_AUTHORISED = "proposal_authorised", _("Faturamento autorizado")
        PROPOSAL_INVOICED = "proposal_invoiced", _("Proposta faturada")
        INVOICE_CANCELLED = "invoice_cancelled", _("Nota fiscal cancelada")
        INVOICE_ATTACHED = "invoice_attached", _("Documento fiscal anexado")
        PROPOSAL_RETURNED = "proposal_returned", _("Venda devolvida")
        PAYMENT_RECEIVED = "payment_received", _("Pagamento recebido")
        PAYMENT_CHECKED = "payment_checked", _("Pagamento conferido")
        PAYMENT_RETURNED = "payment_returned", _("Pagamento devolvido")
        PROPOSAL_REOPENED = "proposal_reopened", _("Pedido reaberto")
        PROPOSAL_CANCELLED = "proposal_cancelled", _("Proposta cancelada")
        PROPOSAL_ACCEPTED = "proposal_accepted", _("Proposta aceita pelo cliente")
        DOCUMENT_ISSUED = "document_issued", _("Documento emitido")
        LINK_CREATED = "link_created", _("Link do cliente criado")
        LINK_REVOKED = "link_revoked", _("Link do cliente revogado")
        STEP_DONE = "step_done", _("Etapa de documentação feita")
        STEP_UNDONE = "step_undone", _("Etapa de documentação desfeita")
        DELIVERY_SCHEDULED = "delivery_scheduled", _("Entrega agendada")
        DELIVERY_MOVED = "delivery_moved", _("Entrega reagendada")
        DELIVERY_RELEASED = "delivery_released", _("Entrega liberada")
        DELIVERY_HELD = "delivery_held", _("Liberação da entrega desfeita")
        DELIVERY_SIGNED = "delivery_signed", _("Recebimento assinado")
        DELIVERY_CANCELLED = "delivery_cancelled", _("Entrega cancelada")
        DELIVERED = "delivered", _("Veículo entregue")
        CUSTOMER_NOTIFIED = "customer_notified", _("Aviso ao cliente")
        RESERVATION_REQUESTED = "reservation_requested", _("Reserva pedida")
        RESERVATION_REFUSED = "reservation_refused", _("Reserva recusada")
        RESERVED = "reserved", _("Veículo reservado")
        RESERVATION_EXTENDED = "reservation_extended", _("Reserva prorrogada")
        RESERVATION_CANCELLED = "reservation_cancelled", _("Reserva cancelada")
        RESERVATION_EXPIRED = "reservation_expired", _("Reserva expirada")
        BOOKING_CREATED = "booking_created", _("Agendamento na oficina")
        ESTIMATE_CREATED = "estimate_created", _("Orçamento da oficina")
        ORDER_CREATED = "order_created", _("Ordem de serviço")
        BOOKING_CANCELLED = "booking_cancelled", _("Agendamento na oficina cancelado")
        BOOKING_CONFIRMED = "booking_confirmed", _("Agendamento na oficina confirmado")
        BOOKING_ATTENDED = "booking_attended", _("Chegou à oficina")
        BOOKING_MISSED = "booking_missed", _("Não veio à oficina")
        BOOKING_RESCHEDULED = "booking_rescheduled", _("Agendamento na oficina reagendado")
        ESTIMATE_CHANGED = "estimate_changed", _("Orçamento da oficina alterado")
        ESTIMATE_SENT = "estimate_sent", _("Orçamento da oficina enviado")
        ESTIMATE_APPROVED = "estimate_approved", _("Orçamento da oficina aprovado")
        ESTIMATE_REFUSED = "estimate_refused", _("Orçamento da oficina recusado")
        ESTIMATE_EXPIRED = "estimate_expired", _("Orçamento da oficina vencido")
        ORDER_CHANGED = "order_changed", _("Itens da ordem de serviço alterados")
        PROMISE_MOVED = "promise_moved", _("Prazo da ordem de serviço alterado")
        ORDER_CLOSED = "order_closed", _("Ordem de serviço encerrada")
        ORDER_CANCELLED = "order_cancelled", _("Ordem de serviço cancelada")
        PARTNER_HOLDS = "partner_holds", _("Incluído no DMS")
        PARTNER_REFUSED = "partner_refused", _("Recusado pelo DMS")

    attendance = models.ForeignKey(Atendimento, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(_("tipo"), max_length=24, choices=Kind)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(_("quando"), auto_now_add=True)
    label = models.CharField(_("texto"), max_length=200, blank=True)
    # What it tells of, in the other room's own words: "proposal:12".
    ref = models.CharField(_("referência"), max_length=60, blank=True)
    url = models.CharField(_("endereço"), max_length=200, blank=True)
    data = models.JSONField(_("antes e depois"), default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("evento")
        verbose_name_plural = _("eventos")
        indexes = [
            models.Index(fields=["attendance", "-at", "-id"], name="event_attendance_newest"),
            models.Index(fields=["person", "-at", "-id"], name="event_person_newest"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def contact_key(self) -> int:
        """The contact it names; 0 where it names none."""
        key = self.ref.removeprefix("contact:")
        return int(key) if key.isdigit() else 0
