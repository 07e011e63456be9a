"""Pages for what a person has several of: phones, addresses, cars, consents. Each opens in the panel too."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import StaffRequest, requires
from core.pages import redirect_page, render_page
from customers import services
from customers.forms import AddressForm, ConsentForm, OwnedVehicleForm, PhoneForm, PlateForm, show_refusal
from customers.models import Person

METHODS = ["GET", "HEAD", "POST"]


def visible_person(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def answer(
    request: StaffRequest, person: Person, form: BaseForm, save: Callable[..., Any], *, title: str
) -> HttpResponse:
    """Save by `save(**cleaned_data)` and go back to the person, or show the form."""
    if form.is_valid():
        try:
            save(**form.cleaned_data, by=request.user)
        except services.CustomerError as exc:
            show_refusal(form, exc)
        else:
            messages.success(request, _("Salvo."))
            return redirect_page(request, person.get_absolute_url())
    context = {"person": person, "form": form, "title": title}
    status = 422 if form.errors else 200
    return render_page(request, "customers/part_form.html", context, partial="form", status=status)


def remove(request: StaffRequest, person: Person, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except services.CustomerError as exc:
        messages.error(request, str(exc))
    else:
        messages.success(request, done)
    return redirect_page(request, person.get_absolute_url())


@requires("customers.change_person")
@require_http_methods(METHODS)
def phone_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    form = PhoneForm(posted(request), initial={"is_whatsapp": True})
    return answer(
        request,
        person,
        form,
        lambda **data: services.add_phone(person=person, **data),
        title=_("Novo telefone"),
    )


@requires("customers.change_person")
@require_http_methods(METHODS)
def phone_edit(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    phone = get_object_or_404(person.phones, pk=pk)
    initial = {
        "number": phone.e164,
        "label": phone.label,
        "is_whatsapp": phone.is_whatsapp,
        "is_primary": phone.is_primary,
    }
    form = PhoneForm(posted(request), initial=initial)
    return answer(
        request,
        person,
        form,
        lambda **data: services.edit_phone(phone=phone, **data),
        title=_("Alterar telefone"),
    )


@requires("customers.change_person")
@require_POST
def phone_remove(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    phone = get_object_or_404(person.phones, pk=pk)
    return remove(
        request,
        person,
        lambda: services.remove_phone(phone=phone, by=request.user),
        _("Telefone excluído."),
    )


@requires("customers.change_person")
@require_http_methods(METHODS)
def address_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)

    def save(*, is_primary: bool, kind: str, by: Any, **fields: Any) -> None:
        services.add_address(person=person, kind=kind, is_primary=is_primary, by=by, fields=fields)

    return answer(request, person, AddressForm(posted(request)), save, title=_("Novo endereço"))


@requires("customers.change_person")
@require_http_methods(METHODS)
def address_edit(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    address = get_object_or_404(person.addresses, pk=pk)
    initial = {name: getattr(address, name) for name in AddressForm.base_fields}

    def save(*, is_primary: bool, by: Any, **fields: Any) -> None:
        services.edit_address(address=address, is_primary=is_primary, by=by, fields=fields)

    form = AddressForm(posted(request), initial=initial)
    return answer(request, person, form, save, title=_("Alterar endereço"))


@requires("customers.change_person")
@require_POST
def address_remove(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    address = get_object_or_404(person.addresses, pk=pk)
    return remove(
        request,
        person,
        lambda: services.remove_address(address=address, by=request.user),
        _("Endereço excluído."),
    )


@requires("customers.change_person")
@require_http_methods(METHODS)
def owned_vehicle_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    form = OwnedVehicleForm(posted(request))
    return answer(
        request,
        person,
        form,
        lambda **data: services.add_owned_vehicle(person=person, **data),
        title=_("Novo veículo"),
    )


@requires("customers.change_person")
@require_http_methods(METHODS)
def owned_vehicle_complete(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """A virtual car gets its plate."""
    person = visible_person(request, person_pk)
    owned = get_object_or_404(person.owned_vehicles, pk=pk, vehicle__isnull=True)
    form = PlateForm(posted(request))
    title = _("Placa de %(car)s") % {"car": owned.description}
    return answer(
        request,
        person,
        form,
        lambda **data: services.complete_owned_vehicle(owned=owned, **data),
        title=title,
    )


@requires("customers.change_person")
@require_POST
def owned_vehicle_end(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """The person no longer has this car."""
    person = visible_person(request, person_pk)
    owned = get_object_or_404(person.owned_vehicles, pk=pk)
    return remove(
        request,
        person,
        lambda: services.end_owned_vehicle(owned=owned, by=request.user),
        _("Veículo encerrado."),
    )


@requires("customers.change_person")
@require_http_methods(METHODS)
def consent_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    form = ConsentForm(posted(request))
    return answer(
        request,
        person,
        form,
        lambda **data: services.record_consent(person=person, **data),
        title=_("Registrar consentimento"),
    )
