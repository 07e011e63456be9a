"""How an attendance ends: with a reason, and for a discard with a Supervisor's word."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.cadences.finding import run_of
from atendimento.cadences.proposing import proposes_closing
from atendimento.models import Atendimento, ClosingReason, Competitor, Event, State
from atendimento.services.access import check_assumed, check_in_progress, lock_in_progress, lock_visible
from atendimento.services.appraisals import cancel_open_appraisals
from atendimento.services.contacts import cancel_open_contacts
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import close_stamp, record, touch
from atendimento.services.todos import left_over, missing_for_success, sold
from core import outbox

INACTIVE, UNREACHED = "inatividade", "sem-contato-apos-tentativas"


def closes_at_once(reason: ClosingReason, by: User) -> bool:
    """A discard needs a Supervisor; everything else its responsible may close."""
    return reason.kind != ClosingReason.Kind.DISCARD or by.has_perm("atendimento.discard_atendimento")


def close_locked(
    attendance: Atendimento, reason: ClosingReason, competitor: Competitor | None, by: User
) -> None:
    """Close a locked attendance; success needs what its nature names."""
    check_reason(attendance, reason)
    end_locked(attendance, reason, competitor, by)


def end_locked(
    attendance: Atendimento, reason: ClosingReason, competitor: Competitor | None, by: User
) -> None:
    """The end itself, of an attendance already held and a reason already checked."""
    if reason.kind != ClosingReason.Kind.SUCCESS:
        check_nothing_sold(attendance)
    attendance.closing_reason, attendance.competitor = reason, competitor
    attendance.closing_asked_at = attendance.closing_asked_by = None
    cancel_open_contacts(attendance, by)
    cancel_open_appraisals(attendance, by)
    close_stamp(attendance, State.CLOSED)
    touch(
        attendance,
        "closing_reason", "competitor", "closing_asked_at", "closing_asked_by", "state", "closed_at",
        "has_open_contact",
    )  # fmt: skip
    record(attendance, Event.Kind.CLOSED, by=by, label=str(reason))
    outbox.publish("attendance", str(attendance.pk))


@transaction.atomic
def close_inactive(*, attendance: Atendimento, by: User) -> Atendimento:
    """A leader ends what nobody has answered for long, with the automatic reason *Inatividade*."""
    attendance = lock_in_progress(attendance, by)
    if not by.has_perm("atendimento.discard_atendimento"):
        raise NotAllowedError(_("Encerrar por inatividade cabe ao supervisor."))
    end_locked(attendance, ClosingReason.objects.get(code=INACTIVE), None, by)
    return attendance


@transaction.atomic
def close_unreached(*, attendance: Atendimento, by: User) -> Atendimento:
    """Whoever works it ends what its cadence proposes to end: every try was made. Twice is once."""
    attendance = lock_visible(attendance, by)
    reason = ClosingReason.objects.get(code=UNREACHED)
    if attendance.state == State.CLOSED and attendance.closing_reason_id == reason.pk:
        return attendance
    check_in_progress(attendance)
    check_assumed(attendance, by)
    if not proposes_closing(attendance, run_of(attendance)):
        raise AtendimentoError(_("A cadência ainda tem tentativas a fazer."))
    end_locked(attendance, reason, None, by)
    return attendance


def check_reason(attendance: Atendimento, reason: ClosingReason) -> None:
    if reason.kind == ClosingReason.Kind.AUTOMATIC or not reason.active:
        raise AtendimentoError(_("Este motivo não pode ser escolhido."))
    if reason.kind == ClosingReason.Kind.SUCCESS:
        check_success(attendance)


def check_success(attendance: Atendimento) -> None:
    if missing := missing_for_success(attendance):
        raise AtendimentoError(
            _("Para encerrar com sucesso, falta: %(list)s.") % {"list": ", ".join(missing)}
        )
    if left := left_over(attendance):
        raise AtendimentoError(
            _("Ainda em negociação: %(list)s. Cancele ou gere o pedido antes de encerrar.")
            % {"list": ", ".join(left)}
        )


def check_nothing_sold(attendance: Atendimento) -> None:
    """A sale that stands is no lost one: its unit and its payments would be nobody's."""
    if orders := sold(attendance):
        raise AtendimentoError(
            _("Há pedido em aberto: %(list)s. Cancele o pedido antes.") % {"list": ", ".join(orders)}
        )


def ask_closing_locked(
    attendance: Atendimento, reason: ClosingReason, competitor: Competitor | None, by: User
) -> None:
    """*Encerramento pedido*: the attendance stays as it is until a Supervisor decides."""
    check_reason(attendance, reason)
    check_nothing_sold(attendance)
    attendance.closing_reason, attendance.competitor = reason, competitor
    attendance.closing_asked_at, attendance.closing_asked_by = timezone.now(), by
    touch(attendance, "closing_reason", "competitor", "closing_asked_at", "closing_asked_by")
    record(attendance, Event.Kind.CLOSING_ASKED, by=by, label=str(reason))


@transaction.atomic
def grant_closing(*, attendance: Atendimento, by: User) -> Atendimento:
    """A Supervisor grants the closing that was asked for."""
    attendance = lock_asked(attendance, by)
    if attendance.closing_reason is None:
        raise AtendimentoError(_("O pedido não tem motivo."))
    close_locked(attendance, attendance.closing_reason, attendance.competitor, by)
    return attendance


@transaction.atomic
def refuse_closing(*, attendance: Atendimento, by: User, why: str = "") -> Atendimento:
    """A Supervisor refuses it: the attendance goes on under *Em execução*."""
    attendance = lock_asked(attendance, by)
    attendance.closing_reason = attendance.competitor = None
    attendance.closing_asked_at = attendance.closing_asked_by = None
    touch(attendance, "closing_reason", "competitor", "closing_asked_at", "closing_asked_by")
    record(attendance, Event.Kind.CLOSING_REFUSED, by=by, label=why)
    return attendance


def lock_asked(attendance: Atendimento, by: User) -> Atendimento:
    attendance = lock_in_progress(attendance, by)
    if not by.has_perm("atendimento.discard_atendimento"):
        raise NotAllowedError(_("Decidir o encerramento cabe ao supervisor."))
    if attendance.closing_asked_at is None:
        raise AtendimentoError(_("Não há encerramento pedido neste atendimento."))
    return attendance
