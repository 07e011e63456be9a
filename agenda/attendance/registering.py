"""A first contact: the person is registered without leaving the flow."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agenda.attendance.page import find
from agenda.attendance.start import choose
from core.access import StaffRequest, requires
from core.pages import redirect_page, render_page
from core.text import fold
from customers import services as customers
from customers.duplicates import Alike, find_alike
from customers.forms import PersonForm, ProspectForm
from customers.models import Person


def first_values(query: str) -> dict[str, str]:
    """What was searched for goes where it belongs: phone, document, e-mail or name."""
    if "@" in query:
        return {"email": query}
    bare = "".join(sign for sign in query if sign.isalnum())
    if bare.isdigit():
        return (
            {"document": query} if len(bare) in (11, 14) and not query.startswith("(") else {"phone": query}
        )
    return {"name": query}


@requires("customers.add_person")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_prospect(request: StaffRequest, pk: int) -> HttpResponse:
    """Name and one phone or e-mail suffice."""
    return register(request, pk, ProspectForm, customers.register_prospect, _("Cadastrar prospect"))


@requires("customers.add_person")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_register(request: StaffRequest, pk: int) -> HttpResponse:
    """A full person, natural or legal."""
    return register(request, pk, PersonForm, customers.register_person, _("Cadastrar pessoa"))


def focus_first_empty(form: forms.BaseForm) -> None:
    """Where the user goes on: what he searched by is filled in already."""
    names = [name for name in ("name", "phone", "document", "email") if name in form.fields]
    empty = next((name for name in names if not form[name].value()), names[0])
    form.fields[empty].widget.attrs["autofocus"] = True


def is_same(person: Person, request: StaffRequest) -> bool:
    """A look, or a second press of the form that registered this very person."""
    return request.method != "POST" or fold(request.POST.get("name", "")) == person.name_key


def register(request: StaffRequest, pk: int, form_class: Any, service: Any, title: str) -> HttpResponse:
    attendance = find(request, pk)
    if attendance.person and is_same(attendance.person, request):
        return redirect_page(request, "agenda:attendance", attendance.pk)
    form = form_class(
        request.POST if request.method == "POST" else None,
        initial=first_values(request.GET.get("q", "")[:120]),
    )
    if attendance.person and form.is_bound:
        told = _("Este atendimento já tem cliente: %(name)s. Nada foi cadastrado.")
        form.add_error(None, told % {"name": attendance.person.name})
    if not form.is_bound:
        focus_first_empty(form)
    alike = find_alike(request.user, form.cleaned_data) if form.is_valid() else Alike()
    if form.is_valid() and not alike.holds_back(request.POST):
        try:
            person = service(by=request.user, store=attendance.store, **form.cleaned_data)
        except customers.CustomerError as exc:
            form.add_error(exc.field if exc.field in form.fields else None, str(exc))
        else:
            return choose(request, attendance, person)
    status = 422 if form.errors or alike.rows else 200
    context = {
        "attendance": attendance,
        "form": form,
        "title": title,
        "full": form_class is PersonForm,
        "alike": alike,
    }
    return render_page(request, "agenda/attendance/register.html", context, status=status)
