from datetime import UTC, datetime

import pytest
from django.urls import reverse

from core.models import Refusal
from customers.models import Person
from tests.factories import member
from tests.factories_atendimento import contact_of, result
from tests.factories_customers import (
    AddressFactory,
    OwnedVehicleFactory,
    PersonFactory,
    PhoneFactory,
    person_of,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CPF, OTHER_CPF = "52998224725", "11144477735"
LIST, CREATE = "/clientes/", "/clientes/novo/"
BEYOND_BIGINT = 10**30


@pytest.fixture
def signed(client, seller):
    client.force_login(seller)
    return client


def listed(response):
    return [row.name for row in response.context["rows"]]


def edit_data(person, **changes):
    fields = ("kind", "name", "trade_name", "document", "state_registration", "email", "notes", "version")
    return {name: getattr(person, name) for name in fields} | changes


@pytest.mark.parametrize("count", [1, 3])
def test_person_list_shows_own_people_in_constant_queries(
    signed, seller, colleague, count, django_assert_num_queries
):
    for number in range(count):
        person_of(seller, name=f"Meu {number}", phone="+5511988124471")
    person_of(colleague, name="Alheio")

    with django_assert_num_queries(12):
        response = signed.get(LIST)

    assert listed(response) == [f"Meu {number}" for number in range(count)]


@pytest.mark.parametrize("count", [1, 3])
def test_person_list_searches_in_constant_queries(
    signed, seller, colleague, count, django_assert_num_queries
):
    for number in range(count):
        person_of(seller, name=f"Ana Minha {number}")
        person_of(colleague, name=f"Ana Alheia {number}")

    with django_assert_num_queries(14):
        response = signed.get(LIST, {"q": "ana"})

    assert len(listed(response)) == 2 * count


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_masked_row_leaks_nothing_but_name_and_owner(signed, colleague, headers):
    person = person_of(
        colleague,
        name="Renata Albuquerque",
        phone="+5511955554444",
        document=CPF,
        email="renata@x.com.br",
        notes="segredo",
    )

    response = signed.get(LIST, {"q": "renata"}, headers=headers)

    text = response.content.decode()
    assert "Renata Albuquerque" in text
    assert colleague.display_name in text
    for leak in (
        "4444",
        "5511955554444",
        "247-25",
        CPF,
        "renata@",
        "segredo",
        person.get_absolute_url() + '"',
    ):
        assert leak not in text


def test_masked_row_tells_the_last_contact_and_leads_to_an_attendance(signed, store, colleague):
    person = person_of(colleague, name="Renata Albuquerque")
    contact_of(
        colleague, store, attendance__person=person, state="done", result=result(),
        completed_at=datetime(2026, 11, 23, 15, tzinfo=UTC),
    )  # fmt: skip

    response = signed.get(LIST, {"q": "renata"})

    assert [row.last_contact for row in response.context["rows"]] == ["23/11/2026"]
    assert f'href="/atendimentos/novo/?pessoa={person.pk}"' in response.content.decode()


def test_person_list_fragment_is_the_table_alone(signed, seller):
    person_of(seller, name="Ana")

    response = signed.get(LIST, headers=HTMX)

    assert response.content.decode().lstrip().startswith('<section id="people"')


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=", ["Ana"]),
        ("q=%00", []),
        ("q=😀&pagina=x", []),
        ("pagina=-1", ["Ana"]),
        ("tipo=x", ["Ana"]),
        (f"pagina={BEYOND_BIGINT}", ["Ana"]),
        ("q=" + "a" * 3000, []),
    ],
)
def test_person_list_answers_nonsense_with_a_list(signed, seller, query, names):
    person_of(seller, name="Ana")

    assert listed(signed.get(f"{LIST}?{query}")) == names


@pytest.mark.parametrize(
    ("kind", "expected"), [("prospect", ["P"]), ("PF", ["F"]), ("PJ", ["J"]), ("", ["F", "J", "P"])]
)
def test_person_list_narrows_by_kind(signed, seller, kind, expected):
    person_of(seller, name="P")
    person_of(seller, name="F", stage="complete", document=CPF)
    person_of(seller, name="J", stage="complete", kind="PJ")

    assert listed(signed.get(LIST, {"tipo": kind})) == expected


def test_person_list_finds_nobody_of_another_group(signed, stranger):
    PersonFactory(group=stranger.group, name="Ana de Fora")

    assert listed(signed.get(LIST, {"q": "ana"})) == []


@pytest.mark.parametrize("role", ["Administrador", None])
@pytest.mark.parametrize("address", [LIST, CREATE, "/clientes/duplicados/"])
def test_people_pages_are_refused_without_permission(client, store, role, address):
    client.force_login(member(role, (store, "VN")))

    assert client.get(address).status_code == 403


def test_create_prospect_goes_to_the_person(signed, seller):
    response = signed.post(CREATE, {"name": "José", "phone": "(11) 8812-4471", "kind": "PF"})

    person = Person.objects.get()
    assert (response.status_code, response.url) == (302, f"/clientes/{person.pk}/")
    assert (person.name, person.stage, person.registered_by) == ("José", "prospect", seller)


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/atendimentos/novo/", "/atendimentos/novo/"), ("https://mal.example/", None), ("//mal.example", None)],
)
def test_create_goes_on_only_to_this_site(signed, target, expected):
    response = signed.post(CREATE, {"name": "José", "email": "jose@x.com.br", "kind": "PF", "next": target})

    assert response.url == (expected or f"/clientes/{Person.objects.get().pk}/")


def test_create_full_person(signed):
    signed.post(
        CREATE,
        {
            "cadastro": "pessoa",
            "kind": "PJ",
            "name": "Clínica",
            "document": "12.ABC.345/01DE-35",
            "phone": "1138124471",
            "zip": "13010-000",
            "state": "sp",
        },
    )

    person = Person.objects.get()
    assert (person.stage, person.kind, person.document) == ("complete", "PJ", "12ABC34501DE35")
    assert [(row.zip, row.state) for row in person.addresses.all()] == [("13010000", "SP")]


def test_create_prospect_ignores_half_typed_fields_it_does_not_show(signed):
    signed.post(CREATE, {"name": "José", "phone": "11988124471", "kind": "PF", "document": "529", "zip": "1"})

    assert Person.objects.get().document == ""


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "name"),
        ({"name": "Ana"}, "phone"),
        ({"name": "Ana", "phone": "98812-4471"}, "phone"),
        ({"name": "Ana", "email": "nada"}, "email"),
        ({"name": "A" * 121, "phone": "11988124471"}, "name"),
        ({"name": "A\x00", "phone": "11988124471"}, "name"),
        ({"name": "A\x07", "phone": "11988124471"}, "name"),
        ({"name": "Ana", "phone": "11988124471", "kind": "XX"}, "kind"),
        ({"name": "Ana", "phone": "11988124471", "cadastro": "pessoa"}, "document"),
        ({"name": "Ana", "phone": "11988124471", "cadastro": "pessoa", "document": "1"}, "document"),
        (
            {"name": "Ana", "phone": "11988124471", "cadastro": "pessoa", "document": "11222333000181"},
            "document",
        ),
        ({"name": "Ana", "phone": "1", "cadastro": "pessoa", "document": CPF}, "phone"),
        (
            {"name": "Ana", "phone": "11988124471", "cadastro": "pessoa", "document": CPF, "state": "XX"},
            "state",
        ),
        ({"name": "Ana", "phone": "11988124471", "cadastro": "pessoa", "document": CPF, "zip": "1"}, "zip"),
        (
            {
                "name": "Ana",
                "phone": "11988124471",
                "cadastro": "pessoa",
                "document": CPF,
                "birth_date": "99",
            },
            "birth_date",
        ),
        (
            {
                "name": "Ana",
                "phone": "11988124471",
                "cadastro": "pessoa",
                "document": CPF,
                "birth_date": "2999-01-01",
            },
            "birth_date",
        ),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_create_refuses_bad_input_by_its_field(signed, data, field, headers):
    response = signed.post(CREATE, {"kind": "PF"} | data, headers=headers)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Person.objects.count() == 0


def test_create_refuses_duplicate_document_with_the_known_words(signed, store):
    PersonFactory(group=store.group, document=CPF)

    response = signed.post(
        CREATE, {"cadastro": "pessoa", "kind": "PF", "name": "Ana", "phone": "11988124471", "document": CPF}
    )

    assert response.status_code == 422
    assert "C.P.F. ou C.N.P.J. já existe no cadastro" in response.content.decode()


def test_create_is_prefilled_by_the_search(signed):
    response = signed.get(CREATE, {"nome": "José", "telefone": "11988124471"})

    assert 'value="José"' in response.content.decode()


def test_duplicates_are_told_masked_when_foreign(signed, seller, colleague):
    person_of(seller, name="Meu", phone="+5511988124471")
    foreign = person_of(colleague, name="Alheio", phone="+5511988124471", email="a@x.com.br")

    text = signed.get(
        "/clientes/duplicados/", {"phone": "11988124471", "pessoa": BEYOND_BIGINT}
    ).content.decode()

    assert "Meu" in text
    assert "Alheio" in text
    assert text.count("98812-4471") == 1
    assert f"/clientes/{foreign.pk}/" not in text


def test_duplicates_are_silent_without_any(signed):
    assert signed.get("/clientes/duplicados/", {"name": "ninguém mesmo"}).content.decode().strip() == ""


def test_edit_saves(signed, seller):
    person = person_of(seller, name="Ana", phone="+5511988124471")
    assert signed.get(f"/clientes/{person.pk}/editar/").status_code == 200

    response = signed.post(
        f"/clientes/{person.pk}/editar/", edit_data(person, name="Ana Lima", document="529.982.247-25")
    )

    person.refresh_from_db()
    assert response.url == f"/clientes/{person.pk}/"
    assert (person.name, person.document, person.stage) == ("Ana Lima", CPF, "prospect")


def test_edit_promotes_a_prospect_and_asks_for_the_document(signed, seller):
    person = person_of(seller, name="Ana")
    address = f"/clientes/{person.pk}/editar/"

    refused = signed.post(address, edit_data(person, cadastro="pessoa"))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["document"])
    signed.post(address, edit_data(person, cadastro="pessoa", document=CPF))

    person.refresh_from_db()
    assert person.stage == "complete"


def test_edit_of_a_stale_version_shows_both_values_and_saves_nothing(signed, seller):
    person = person_of(seller, name="Ana", email="nova@x.com.br", version=5)

    response = signed.post(
        f"/clientes/{person.pk}/editar/", edit_data(person, email="velha@x.com.br", version=4)
    )

    person.refresh_from_db()
    text = response.content.decode()
    assert (response.status_code, person.email, person.version) == (409, "nova@x.com.br", 5)
    assert "nova@x.com.br" in text
    assert 'value="velha@x.com.br"' in text
    again = signed.post(f"/clientes/{person.pk}/editar/", edit_data(person, email="velha@x.com.br"))
    assert again.status_code == 302


def test_edit_of_identity_without_permission_is_forbidden_and_remembered(signed, seller):
    person = person_of(seller, name="Ana", document=CPF, stage="complete")

    response = signed.post(f"/clientes/{person.pk}/editar/", edit_data(person, document=OTHER_CPF))

    person.refresh_from_db()
    refusal = Refusal.objects.get()
    assert (response.status_code, person.document) == (403, CPF)
    assert (refusal.actor, refusal.action, refusal.target) == (
        seller,
        "customers.change_identity",
        f"person:{person.pk}",
    )
    assert OTHER_CPF not in str(refusal.detail)


def test_edit_of_foreign_customer_is_not_found(signed, colleague):
    person = person_of(colleague, name="Ana")

    response = signed.post(f"/clientes/{person.pk}/editar/", edit_data(person, name="Outra"))

    person.refresh_from_db()
    assert (response.status_code, person.name) == (404, "Ana")


@pytest.mark.parametrize(
    "change", [{"version": ""}, {"version": BEYOND_BIGINT}, {"name": ""}, {"kind": ""}, {"email": "x"}]
)
def test_edit_refuses_bad_input(signed, seller, change):
    person = person_of(seller, name="Ana")

    response = signed.post(f"/clientes/{person.pk}/editar/", edit_data(person) | change, headers=HTMX)

    assert response.status_code == 422
    assert response.content.decode().lstrip().startswith("<form")


def test_no_contact_in_one_press_and_back(signed, seller):
    person = person_of(seller)

    signed.post(f"/clientes/{person.pk}/nao-quer-contato/")
    person.refresh_from_db()
    assert person.wants_no_contact

    signed.post(f"/clientes/{person.pk}/nao-quer-contato/", {"permitir": "1"})
    person.refresh_from_db()
    assert not person.wants_no_contact


def test_no_contact_is_not_written_by_get(signed, seller):
    assert signed.get(f"/clientes/{person_of(seller).pk}/nao-quer-contato/").status_code == 405


PARTS = {
    "telefones/novo/": ({"number": "11988124471"}, {"number": "1"}),
    "enderecos/novo/": ({"kind": "home", "street": "Rua A"}, {"kind": "home"}),
    "veiculos/novo/": ({"plate": "ABC1C34"}, {"plate": "XX"}),
    "consentimentos/novo/": (
        {"purpose": "marketing", "channel": "email", "granted": "nao", "legal_basis": "consent"},
        {},
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_added_refused_and_hidden(part, signed, seller, colleague):
    good, bad = PARTS[part]
    mine, foreign = person_of(seller), person_of(colleague)

    assert signed.get(f"/clientes/{mine.pk}/{part}").status_code == 200
    assert signed.post(f"/clientes/{mine.pk}/{part}", bad, headers=HTMX).status_code == 422
    assert signed.post(f"/clientes/{mine.pk}/{part}", good).url == f"/clientes/{mine.pk}/"
    assert signed.post(f"/clientes/{foreign.pk}/{part}", good).status_code == 404
    assert signed.get(f"/clientes/{BEYOND_BIGINT}/{part}").status_code == 404
    for person, count in ((mine, 1), (foreign, 0)):
        kept = (person.phones, person.addresses, person.owned_vehicles, person.consents)
        assert sum(rows.count() for rows in kept) == count


def test_consent_no_is_kept_as_refusal(signed, seller):
    person = person_of(seller)

    signed.post(f"/clientes/{person.pk}/consentimentos/novo/", PARTS["consentimentos/novo/"][0])

    assert [row.granted for row in person.consents.all()] == [False]


def test_phone_and_address_are_edited_and_removed(signed, seller):
    person = person_of(seller, phone="+5511988124471")
    phone, address = person.phones.get(), AddressFactory(person=person)
    base = f"/clientes/{person.pk}"
    assert "(11) 98812-4471" in signed.get(f"{base}/telefones/{phone.pk}/").content.decode()

    signed.post(f"{base}/telefones/{phone.pk}/", {"number": "21 97777-6666"})
    signed.post(f"{base}/enderecos/{address.pk}/", {"kind": "work", "street": "Rua Z"})
    phone.refresh_from_db()
    address.refresh_from_db()
    assert (phone.e164, address.street, address.kind) == ("+5521977776666", "Rua Z", "work")

    signed.post(f"{base}/telefones/{phone.pk}/excluir/")
    assert person.phones.count() == 1  # the only contact stays
    signed.post(f"{base}/enderecos/{address.pk}/excluir/")
    assert person.addresses.count() == 0


def test_phone_address_and_car_are_taken_back_from_the_pages(signed, seller):
    person = person_of(seller, phone="+5511988124471")
    address, owned = AddressFactory(person=person), OwnedVehicleFactory(person=person)
    base = f"/clientes/{person.pk}"
    pages = {
        f"{base}/telefones/{person.phones.get().pk}/": "excluir/",
        f"{base}/enderecos/{address.pk}/": "excluir/",
    }

    for page, last in pages.items():
        assert f'formaction="{page}{last}"' in signed.get(page).content.decode()
    assert "Excluir" not in signed.get(f"{base}/telefones/novo/").content.decode()
    assert f'action="{base}/veiculos/{owned.pk}/encerrar/"' in signed.get(f"{base}/").content.decode()


def test_car_that_was_given_away_is_not_given_away_again(signed, seller):
    owned = OwnedVehicleFactory(person=person_of(seller), until="2026-01-31")

    response = signed.post(f"/clientes/{owned.person_id}/veiculos/{owned.pk}/encerrar/")

    owned.refresh_from_db()
    assert response.status_code == 404
    assert f"{owned.until}" == "2026-01-31"


def test_part_of_another_person_is_not_found(signed, seller):
    mine = person_of(seller)
    phone = PhoneFactory(person=person_of(seller))

    assert signed.post(f"/clientes/{mine.pk}/telefones/{phone.pk}/excluir/").status_code == 404
    assert signed.get(f"/clientes/{mine.pk}/telefones/{phone.pk}/").status_code == 404


def test_virtual_vehicle_gets_its_plate_and_ends(signed, seller):
    person = person_of(seller)
    owned = OwnedVehicleFactory(person=person)
    base = f"/clientes/{person.pk}/veiculos/{owned.pk}"

    assert signed.post(f"{base}/placa/", {"plate": "zzz"}).status_code == 422
    signed.post(f"{base}/placa/", {"plate": "ABC1234"})
    owned.refresh_from_db()
    assert owned.vehicle.plate_key == "ABC1C34"

    signed.post(f"{base}/encerrar/")
    owned.refresh_from_db()
    assert owned.until


def test_names_of_addresses_are_the_contract():
    assert reverse("customers:person-list") == LIST
    assert reverse("customers:person-create") == CREATE
    assert reverse("customers:person-edit", args=[1]) == "/clientes/1/editar/"


PROSPECT = {"cadastro": "prospect", "kind": "PF", "name": "Ana Lima", "phone": "(11) 98812-4471"}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_create_tells_who_is_alike_once(signed, seller, headers):
    known = person_of(seller, name="Outro Nome", phone="+5511988124471")

    held = signed.post(CREATE, PROSPECT, headers=headers)

    assert (held.status_code, Person.objects.count()) == (422, 1)
    assert f'href="/clientes/{known.pk}/" aria-label="Usar este: Outro Nome"' in held.text
    assert 'data-testid="register-anyway"' in held.text
    assert 'value="Ana Lima"' in held.text

    signed.post(CREATE, PROSPECT | {"mesmo_assim": "1"}, headers=headers)
    assert Person.objects.count() == 2


def test_create_names_a_strangers_customer_without_his_data(signed, colleague):
    known = person_of(colleague, name="Outro Nome", phone="+5511988124471")

    held = signed.post(CREATE, PROSPECT)

    assert "Outro Nome" in held.text
    assert f"/clientes/{known.pk}/" not in held.text


def test_create_nobody_may_insist_on_a_known_document(signed, store):
    PersonFactory(group=store.group, document=CPF)
    fields = PROSPECT | {"cadastro": "pessoa", "document": CPF}

    for insisting in ({}, {"mesmo_assim": "1"}):
        response = signed.post(CREATE, fields | insisting)

        assert response.status_code == 422
        assert "document" in response.context["form"].errors
        assert "register-anyway" not in response.text
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["\u202e\u200b", "\u200b", "\u2800", "\u3164", "\u0301"])
def test_create_refuses_a_name_nobody_can_see(signed, name):
    response = signed.post(CREATE, PROSPECT | {"name": name})

    assert response.status_code == 422
    assert response.context["form"].errors["name"] == ["O texto só tem sinais invisíveis. Digite-o de novo."]
    assert Person.objects.count() == 0
