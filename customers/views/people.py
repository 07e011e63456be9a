"""Pages of people: list, register, edit. The page of one person stands on a floor above, in `agenda`."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_store
from core.access import StaffRequest, requires
from core.keys import row_key
from core.pages import next_page, paginate, redirect_page, render_page
from core.refusals import record_refusal
from customers import services
from customers.duplicates import Alike, find_alike
from customers.forms import PersonEditForm, PersonForm, show_refusal
from customers.models import Person
from customers.rows import person_rows, with_last_contacts
from customers.search import MAX_TEXT, duplicates, find_people

FULL = "pessoa"
KINDS: dict[str, dict[str, str]] = {
    "prospect": {"stage": Person.Stage.PROSPECT},
    "PF": {"stage": Person.Stage.COMPLETE, "kind": Person.Kind.PF},
    "PJ": {"stage": Person.Stage.COMPLETE, "kind": Person.Kind.PJ},
}


@requires("customers.find_person")
@require_safe
def person_list(request: StaffRequest) -> HttpResponse:
    """Without a search the people whose data the user sees; a search finds everybody of the group."""
    query, kind = request.GET.get("q", "").strip(), request.GET.get("tipo", "")
    too_long = len(query) > MAX_TEXT
    if too_long:
        # Cut off it would answer another question than the one asked.
        people = Person.objects.none()
    elif query:
        people = find_people(query, group=request.user.group_id)
    else:
        people = Person.objects.visible_to(request.user).active().order_by("name_key", "pk")
    page = paginate(request, people.filter(**KINDS.get(kind, {})).for_list())
    context = {
        "page": page,
        "rows": with_last_contacts(person_rows(page.object_list, request.user)),
        "query": query,
        "too_long": too_long,
        "longest": MAX_TEXT,
        "kind": kind if kind in KINDS else "",
    }
    return render_page(request, "customers/person_list.html", context, partial="table")


@requires("customers.add_person")
@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: StaffRequest) -> HttpResponse:
    """One page for both registers; `cadastro` tells which."""
    full = (request.POST if request.method == "POST" else request.GET).get("cadastro") == FULL
    form = create_form(request, full=full)
    alike = find_alike(request.user, form.cleaned_data) if form.is_valid() else Alike()
    if form.is_valid() and not alike.holds_back(request.POST):
        register = services.register_person if full else services.register_prospect
        try:
            person = register(**form.cleaned_data, store=working_store(request), by=request.user)
        except services.CustomerError as exc:
            show_refusal(form, exc)
        else:
            messages.success(request, _("%(name)s foi cadastrado.") % {"name": person.name})
            return redirect_page(request, next_page(request) or person.get_absolute_url())
    context = {"form": form, "full": full, "next": next_page(request), "alike": alike}
    status = 422 if form.errors or alike.rows else 200
    return render_page(request, "customers/person_create.html", context, partial="form", status=status)


def create_form(request: StaffRequest, *, full: bool) -> PersonForm:
    """What the search was for is half of the register: `?nome=`, `?telefone=` fill in."""
    given = {"name": request.GET.get("nome", "")[:120], "phone": request.GET.get("telefone", "")[:30]}
    return PersonForm(request.POST if request.method == "POST" else None, prospect=not full, initial=given)


@requires("customers.find_person")
@require_safe
def person_duplicates(request: StaffRequest) -> HttpResponse:
    """Who may be the same person, told while typing."""
    typed = {name: request.GET.get(name, "") for name in ("name", "document", "phone", "email")}
    own = row_key(request.GET.get("pessoa", ""))
    found = duplicates(group=request.user.group_id, exclude=own, **typed)
    context = {"rows": person_rows(found.for_list(), request.user)}
    return render_page(request, "customers/_duplicates.html", context)


@requires("customers.change_person")
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the person, or with `cadastro=pessoa` make a prospect a full register."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    form = edit_form(request, person, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            save_person(request, person, form)
        except services.IdentityForbidden as exc:
            record_refusal(
                actor=request.user, action="customers.change_identity", target=f"person:{pk}", field=exc.field
            )
            raise PermissionDenied(str(exc)) from exc
        except services.StaleVersion:
            return person_conflict(request, person)
        except services.CustomerError as exc:
            show_refusal(form, exc)
        else:
            messages.success(request, _("Cadastro salvo."))
            return redirect_page(request, next_page(request) or person.get_absolute_url())
    status = 422 if form.errors else 200
    return answer_edit(request, person, form, status=status)


def save_person(request: StaffRequest, person: Person, form: PersonEditForm) -> None:
    promote = person.is_prospect and request.POST.get("cadastro") == FULL
    save = services.promote_prospect if promote else services.edit_person
    save(person=person, by=request.user, **form.cleaned_data)


def edit_form(request: StaffRequest, person: Person, data: Any) -> PersonEditForm:
    locked = services.locked_fields(person, request.user)
    return PersonEditForm(data, person=person, locked=locked)


def person_conflict(request: StaffRequest, person: Person) -> HttpResponse:
    """Somebody saved meanwhile: show his values beside what was typed; saving again is then deliberate."""
    person.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(person.version)
    form = edit_form(request, person, data)
    changed = [form[name] for name in form.changed_data if name != "version"]
    theirs = [(field.label, field.field.prepare_value(field.initial)) for field in changed]
    return answer_edit(request, person, form, status=409, theirs=theirs)


def answer_edit(
    request: StaffRequest, person: Person, form: PersonEditForm, *, status: int, **more: Any
) -> HttpResponse:
    context = {"person": person, "form": form, "next": next_page(request), **more}
    return render_page(request, "customers/person_edit.html", context, partial="form", status=status)


@requires("customers.change_person")
@require_POST
def person_no_contact(request: StaffRequest, pk: int) -> HttpResponse:
    """*Não quer contato* in one press; with `permitir` it is taken back."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    refused = "permitir" not in request.POST
    services.set_no_contact(person=person, by=request.user, refused=refused)
    text = _("Registrado: não quer contato.") if refused else _("Registrado: aceita contato.")
    messages.success(request, text)
    return redirect_page(request, next_page(request) or person.get_absolute_url())
