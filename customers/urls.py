from django.urls import path

from customers.views import owners, parts, people

app_name = "customers"

people_urls = [
    path("clientes/", people.person_list, name="person-list"),
    path("clientes/novo/", people.person_create, name="person-create"),
    path("clientes/duplicados/", people.person_duplicates, name="person-duplicates"),
    path("clientes/<int:pk>/editar/", people.person_edit, name="person-edit"),
    path("clientes/<int:pk>/nao-quer-contato/", people.person_no_contact, name="person-no-contact"),
]
phone_urls = [
    path("clientes/<int:person_pk>/telefones/novo/", parts.phone_create, name="phone-create"),
    path("clientes/<int:person_pk>/telefones/<int:pk>/", parts.phone_edit, name="phone-edit"),
    path("clientes/<int:person_pk>/telefones/<int:pk>/excluir/", parts.phone_remove, name="phone-remove"),
]
address_urls = [
    path("clientes/<int:person_pk>/enderecos/novo/", parts.address_create, name="address-create"),
    path("clientes/<int:person_pk>/enderecos/<int:pk>/", parts.address_edit, name="address-edit"),
    path("clientes/<int:person_pk>/enderecos/<int:pk>/excluir/", parts.address_remove, name="address-remove"),
]
vehicle_urls = [
    path("clientes/<int:person_pk>/veiculos/novo/", parts.owned_vehicle_create, name="owned-vehicle-create"),
    path(
        "clientes/<int:person_pk>/veiculos/<int:pk>/placa/",
        parts.owned_vehicle_complete,
        name="owned-vehicle-complete",
    ),
    path(
        "clientes/<int:person_pk>/veiculos/<int:pk>/encerrar/",
        parts.owned_vehicle_end,
        name="owned-vehicle-end",
    ),
]
owner_urls = [
    path("veiculos/<int:pk>/proprietarios/", owners.vehicle_owners, name="vehicle-owners"),
]
consent_urls = [
    path("clientes/<int:person_pk>/consentimentos/novo/", parts.consent_create, name="consent-create"),
]
urlpatterns = [*people_urls, *phone_urls, *address_urls, *vehicle_urls, *owner_urls, *consent_urls]
