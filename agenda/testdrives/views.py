"""Pages of test drives: the cars' day, a new one from an attendance, and what becomes of one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import store_or_refuse
from agenda.testdrives.choosing import may_drive, offered
from agenda.testdrives.day import cars_of_day, demo_cars
from agenda.testdrives.forms import (
    BookForm,
    ChooseForm,
    DayForm,
    DeclineForm,
    LicenceForm,
    MoveForm,
    SignForm,
)
from atendimento import drive_terms
from atendimento.models import Atendimento, TestDrive, TestDriveRefusal
from atendimento.services import test_drives as services
from atendimento.test_drive_moves import TEST_DRIVE_MOVES, WORK
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.forms import ReasonForm
from core.idempotency import new_key
from core.keys import row_key
from core.pages import paginate, render_page
from core.transitions import may_move

State = TestDrive.State
OFFERED = 20


@requires("atendimento.view_testdrive")
@require_safe
def test_drive_list(request: StaffRequest) -> HttpResponse:
    """The demonstration cars of the working store on one day."""
    store = store_or_refuse(request)
    form = DayForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("dia") or store.today()
    attendance = chosen_attendance(request) if request.GET.get("atendimento") else None
    context = {
        "form": form,
        "store": store,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "today": store.today(),
        "cars": cars_of_day(store, day, request.user),
        "attendance": attendance,
    }
    return render_page(request, "agenda/testdrives/list.html", context, partial="day")


def chosen_attendance(request: StaffRequest) -> Atendimento:
    rows = Atendimento.objects.visible_to(request.user).in_progress().select_related("person", "store")
    key = row_key(request.GET.get("atendimento", ""))
    if key is None:
        raise Http404
    return get_object_or_404(rows, pk=key)


@requires("atendimento.add_testdrive")
@require_http_methods(["GET", "HEAD", "POST"])
def test_drive_create(request: StaffRequest) -> HttpResponse:
    """For the customer of an attendance; without one, his own attendances are offered."""
    if not request.GET.get("atendimento"):
        return offer_attendances(request)
    attendance = chosen_attendance(request)
    form = book_form(request, attendance)
    if form.is_valid():
        drive = act(form, services.book_test_drive, attendance=attendance, by=request.user, **form.values())
        if drive is not None:
            messages.success(request, _("Test drive %(number)s marcado.") % {"number": drive.number})
            return redirect(drive)
    return show_create(request, attendance, form, status=422 if form.errors else 200)


def offer_attendances(request: StaffRequest) -> HttpResponse:
    """As people type, and page by page; what the calendar named goes along."""
    form = ChooseForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    slot = {name: request.GET[name] for name in ("dia", "hora", "carro") if request.GET.get(name)}
    context = {
        "form": form,
        "page": paginate(request, offered(request.user, text)),
        "slot": slot,
        "query": urlencode(slot),
        "may_start": may_drive(request.user).exists(),
    }
    return render_page(request, "agenda/testdrives/choose.html", context, partial="results")


def book_form(request: StaffRequest, attendance: Atendimento, posted: bool | None = None) -> BookForm:
    store = attendance.store
    usual = services.usual_length(store) // timedelta(minutes=1)
    first = {"idempotency_key": new_key(), "starts_on": store.today(), "minutes": usual}
    asked = {"stock_item": "carro", "starts_on": "dia", "starts_at": "hora"}
    first |= {name: request.GET[query] for name, query in asked.items() if request.GET.get(query)}
    bound = request.POST if request.method == "POST" and posted is not False else None
    return BookForm(bound, initial=first, cars=demo_cars(store), zone=store.zone)


def show_create(
    request: StaffRequest,
    attendance: Atendimento,
    form: BookForm,
    decline: DeclineForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "attendance": attendance,
        "form": form,
        "decline": decline or decline_form(),
        "may_decline": not services.why_no_refusal(attendance),
        "declined": attendance.declined_drives.select_related("motive", "by").order_by("-pk")[:OFFERED],
        "drives": attendance.test_drives.for_list().order_by("-starts_at", "-pk")[:OFFERED],
        "has_cars": demo_cars(attendance.store).exists(),
    }
    return render_page(request, "agenda/testdrives/create.html", context, status=status)


def decline_form(data: Any = None) -> DeclineForm:
    motives = TestDriveRefusal.objects.active()
    return DeclineForm(data, motives=motives, auto_id="decline_%s")


@requires("atendimento.add_testdrive")
@require_POST
def test_drive_decline(request: StaffRequest) -> HttpResponse:
    """It did not come about, and why."""
    attendance = chosen_attendance(request)
    form = decline_form(request.POST)
    if form.is_valid() and act(
        form, services.decline_test_drive, attendance=attendance, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Recusa registrada no atendimento."))
        return redirect("agenda:attendance", attendance.pk)
    return show_create(request, attendance, book_form(request, attendance, posted=False), form, status=422)


def find_drive(request: StaffRequest, pk: int) -> TestDrive:
    rows = TestDrive.objects.visible_to(request.user).for_list().select_related("checked_by")
    return get_object_or_404(rows, pk=pk)


@requires("atendimento.view_testdrive")
@require_safe
def test_drive_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show_drive(request, find_drive(request, pk))


def show_drive(request: StaffRequest, drive: TestDrive, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "drive": drive,
        "zone": drive.store.time_zone,
        "may": {target.value: may_be(drive, target, request) for target in State},
        "may_move": drive.state == State.SCHEDULED and request.user.has_perm(WORK),
        "licence_form": forms.get("licence_form") or LicenceForm(initial=known_of(drive)),
        "sign_form": forms.get("sign_form") or SignForm(),
        "terms": drive.terms.defer("pdf", "picture").select_related("issued_by").order_by("-number"),
        "cancel_form": forms.get("cancel_form") or ReasonForm(auto_id="cancel_%s"),
    }
    return render_page(request, "agenda/testdrives/detail.html", context, status=status)


def known_of(drive: TestDrive) -> dict[str, Any]:
    """What was checked before; else the customer drives, on a common licence."""
    names = ("licence_number", "licence_category", "licence_valid_until")
    known = {name: getattr(drive, name) for name in names if getattr(drive, name)}
    return {"licence_category": "B", "driver_name": drive_terms.driver(drive)} | known


def may_be(drive: TestDrive, target: str, request: StaffRequest) -> bool:
    allowed = may_move(TEST_DRIVE_MOVES, source=drive.state, target=target, by=request.user)
    return allowed and not services.why_not(drive, target)


@requires("atendimento.add_testdrive")
@require_POST
def test_drive_licence(request: StaffRequest, pk: int) -> HttpResponse:
    """Who drives: the term that names him is issued."""
    drive = find_drive(request, pk)
    form = LicenceForm(request.POST)
    if form.is_valid() and act(
        form, services.check_driver, test_drive=drive, by=request.user, **form.values()
    ):
        messages.success(request, _("Habilitação conferida: falta o motorista assinar o termo."))
        return redirect(drive)
    return show_drive(request, find_drive(request, pk), licence_form=form, status=422)


@requires("atendimento.add_testdrive")
@require_POST
def test_drive_start(request: StaffRequest, pk: int) -> HttpResponse:
    """Signed, the keys are handed over."""
    drive = find_drive(request, pk)
    form = SignForm(request.POST, request.FILES)
    if form.is_valid() and act(
        form, services.start_test_drive, test_drive=drive, signature=form.signature(), by=request.user
    ):
        messages.success(request, _("Boa viagem: o carro está na rua."))
        return redirect(drive)
    return show_drive(request, find_drive(request, pk), sign_form=form, status=422)


@requires("atendimento.add_testdrive")
@require_POST
def test_drive_finish(request: StaffRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.finish_test_drive, _("Test drive feito."))


@requires("atendimento.add_testdrive")
@require_POST
def test_drive_miss(request: StaffRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.miss_test_drive, _("Falta registrada: o carro está livre."))


def press(request: StaffRequest, pk: int, service: Callable[..., Any], said: str) -> HttpResponse:
    drive = find_drive(request, pk)
    if act_or_tell(request, service, test_drive=drive, by=request.user):
        messages.success(request, said)
    return redirect(drive)


@requires("atendimento.add_testdrive")
@require_POST
def test_drive_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    drive = find_drive(request, pk)
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    if form.is_valid() and act(
        form, services.cancel_test_drive, test_drive=drive, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Test drive cancelado: o carro está livre."))
        return redirect(drive)
    return show_drive(request, find_drive(request, pk), cancel_form=form, status=422)


@requires("atendimento.add_testdrive")
@require_http_methods(["GET", "HEAD", "POST"])
def test_drive_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Another hour, or another car."""
    drive = find_drive(request, pk)
    form = move_form(drive, request.POST if request.method == "POST" else None)
    if form.is_valid() and act(
        form, services.move_test_drive, test_drive=drive, by=request.user, **form.values()
    ):
        messages.success(request, _("Test drive remarcado."))
        return redirect(drive)
    context = {"drive": drive, "zone": drive.store.time_zone, "form": form}
    return render_page(request, "agenda/testdrives/move.html", context, status=422 if form.errors else 200)


def move_form(drive: TestDrive, posted: Any) -> MoveForm:
    known = {
        "stock_item": drive.stock_item_id,
        "starts_on": drive.local_start.date(),
        "starts_at": drive.local_start.time(),
        "minutes": (drive.ends_at - drive.starts_at) // timedelta(minutes=1),
    }
    return MoveForm(posted, initial=known, cars=demo_cars(drive.store), zone=drive.store.zone)


@requires("atendimento.view_testdrive")
@require_safe
def test_drive_term(request: StaffRequest, pk: int) -> HttpResponse:
    """The latest version as it was issued, or the one asked for; before any, to be filled in by hand."""
    drive = find_drive(request, pk)
    kept = drive.terms.order_by("number")
    if request.GET.get("versao"):
        kept = kept.filter(number=row_key(request.GET["versao"]) or 0)
    found = kept.last()
    if found is None and request.GET.get("versao"):
        raise Http404
    page = bytes(found.pdf) if found else drive_terms.preview(drive)
    return private_file(
        page, "application/pdf", f"termo-{drive.number}{f'-v{found.number}' if found else ''}.pdf"
    )


@requires("atendimento.view_testdrive")
@require_safe
def test_drive_signature(request: StaffRequest, pk: int) -> HttpResponse:
    """What was drawn, or the photo of the signed paper."""
    drive = find_drive(request, pk)
    signed = drive.terms.exclude(signed_as="").order_by("number").last()
    if signed is None or signed.picture is None:
        raise Http404
    return private_file(bytes(signed.picture), "image/jpeg", f"assinatura-{drive.number}.jpg")


def private_file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
