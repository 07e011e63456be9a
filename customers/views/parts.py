"""What hangs from a person: phones, addresses, cars, consents. Each form opens in the side panel as well."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.pages import next_page, redirect_page, render_page
from customers import services
from customers.forms import AddressForm, ConsentForm, OwnedVehicleForm, PhoneForm, PlateForm
from customers.models import Address, Person

METHODS = ["GET", "HEAD", "POST"]


def visible_person(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def answer(
    request: StaffRequest,
    person: Person,
    form: BaseForm,
    save: Callable[..., Any],
    *,
    title: str,
    **more: str,
) -> HttpResponse:
    """Save by `save(**cleaned_data)` and go back to the person, or show the form."""
    if form.is_valid() and act(form, save, **form.cleaned_data, by=request.user):
        messages.success(request, _("Salvo."))
        return redirect_page(request, next_page(request) or person.get_absolute_url())
    context = {"person": person, "form": form, "title": title, "next": next_page(request), **more}
    status = 422 if form.errors else 200
    return render_page(request, "customers/part_form.html", context, partial="form", status=status)


def take_back(request: StaffRequest, person: Person, service: Callable[..., Any], told: str) -> HttpResponse:
    if act_or_tell(request, service, by=request.user):
        messages.success(request, told)
    return redirect_page(request, person.get_absolute_url())


@requires("customers.change_person")
@require_http_methods(METHODS)
def phone_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    form = PhoneForm(posted(request), initial={"is_whatsapp": True})
    save = partial(services.add_phone, person=person)
    return answer(request, person, form, save, title=_("Novo telefone"))


@requires("customers.change_person")
@require_http_methods(METHODS)
def phone_edit(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    phone = get_object_or_404(person.phones, pk=pk)
    names = ("label", "is_whatsapp", "is_primary")
    initial = {name: getattr(phone, name) for name in names} | {"number": phone.e164}
    form = PhoneForm(posted(request), initial=initial)
    return answer(
        request, person, form, partial(services.edit_phone, phone=phone), title=_("Alterar telefone"),
        remove_url=reverse("customers:phone-remove", args=[person.pk, phone.pk]),
        remove_question=_("Excluir este telefone?"),
    )  # fmt: skip


@requires("customers.change_person")
@require_POST
def phone_remove(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    phone = get_object_or_404(person.phones, pk=pk)
    return take_back(request, person, partial(services.remove_phone, phone=phone), _("Telefone excluído."))


def save_address(service: Callable[..., Address], *, is_primary: bool, by: User, **fields: Any) -> Address:
    return service(fields=fields, is_primary=is_primary, by=by)


@requires("customers.change_person")
@require_http_methods(METHODS)
def address_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    save = partial(save_address, partial(services.add_address, person=person))
    return answer(request, person, AddressForm(posted(request)), save, title=_("Novo endereço"))


@requires("customers.change_person")
@require_http_methods(METHODS)
def address_edit(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    address = get_object_or_404(person.addresses, pk=pk)
    initial = {name: getattr(address, name) for name in AddressForm.base_fields}
    form = AddressForm(posted(request), initial=initial)
    save = partial(save_address, partial(services.edit_address, address=address))
    return answer(
        request, person, form, save, title=_("Alterar endereço"),
        remove_url=reverse("customers:address-remove", args=[person.pk, address.pk]),
        remove_question=_("Excluir este endereço?"),
    )  # fmt: skip


@requires("customers.change_person")
@require_POST
def address_remove(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    address = get_object_or_404(person.addresses, pk=pk)
    service = partial(services.remove_address, address=address)
    return take_back(request, person, service, _("Endereço excluído."))


@requires("customers.change_person")
@require_http_methods(METHODS)
def owned_vehicle_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    form = OwnedVehicleForm(posted(request))
    save = partial(services.add_owned_vehicle, person=person)
    return answer(request, person, form, save, title=_("Novo veículo"))


@requires("customers.change_person")
@require_http_methods(METHODS)
def owned_vehicle_complete(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """A virtual car gets its plate."""
    person = visible_person(request, person_pk)
    owned = get_object_or_404(person.owned_vehicles, pk=pk, vehicle__isnull=True)
    form = PlateForm(posted(request))
    save = partial(services.complete_owned_vehicle, owned=owned)
    return answer(request, person, form, save, title=_("Placa de %(car)s") % {"car": owned.description})


@requires("customers.change_person")
@require_POST
def owned_vehicle_end(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """The person no longer has this car."""
    person = visible_person(request, person_pk)
    owned = get_object_or_404(person.owned_vehicles.current(), pk=pk)
    service = partial(services.end_owned_vehicle, owned=owned)
    return take_back(request, person, service, _("O veículo não consta mais como deste cliente."))


@requires("customers.change_person")
@require_http_methods(METHODS)
def consent_create(request: StaffRequest, person_pk: int) -> HttpResponse:
    person = visible_person(request, person_pk)
    save = partial(services.record_consent, person=person)
    return answer(request, person, ConsentForm(posted(request)), save, title=_("Registrar consentimento"))
