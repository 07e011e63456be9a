"""WSAtendimentoCadastroWeb served: what a partner's INC, ALT and LST do, and what is refused."""

from datetime import timedelta

import pytest

from atendimento.models import Atendimento, Contact, State
from customers.models import Consent, Person
from integrations.models import InboundCall, PersonDifference, ValueMap, ValuePair
from tests.factories import StoreFactory, member
from tests.factories_atendimento import ProspectFactory
from tests.factories_integrations import api_client, inclusion, person, soap
from tests.integrations.conftest import SOAP_ADDRESS, rows_of

pytestmark = pytest.mark.django_db


def test_wsdl_names_the_address_it_was_asked_at(client):
    response = client.get(f"{SOAP_ADDRESS}?wsdl", HTTP_HOST="localhost")

    assert response.headers["Content-Type"].startswith("text/xml")
    assert b'location="http://localhost/ws/awsatendimentocadastroweb.aspx"' in response.content


def test_inclusion_opens_an_attendance_with_a_contact_of_today(execute, store):
    (row,) = execute(inclusion(store, ChaveExterna="P-1", Descricao="Quero o Corolla", Consentimento="true"))

    attendance = Atendimento.objects.get(pk=row["Chave"])
    assert (row["ChaveExterna"], row["Atendimento_Status"]) == ("P-1", "ABE")
    assert row["Atendimento_Codigo"] == attendance.number
    assert (attendance.store, attendance.department, attendance.origin) == (store, "VN", "Portal")
    assert attendance.person.name == "Ana Souza"
    assert [phone.e164 for phone in attendance.person.phones.all()] == ["+5511988124471"]
    assert Contact.objects.get(attendance=attendance).due_on == store.today()
    assert set(Consent.objects.values_list("channel", "granted")) == {("phone", True), ("whatsapp", True)}


def test_repeated_key_answers_the_first_and_adds_nothing(execute, store):
    first = execute(inclusion(store, ChaveExterna="P-1"))

    second = execute(inclusion(store, ChaveExterna="P-1", NaturezaAtendimento_Codigo="mudou"))

    assert second == first
    assert (Atendimento.objects.count(), Person.objects.count()) == (1, 1)
    assert list(InboundCall.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "accepted",
        "repeated",
    ]


def test_second_inclusion_of_a_person_is_a_return(execute, store):
    (first,) = execute(inclusion(store, ChaveExterna="P-1"))

    (second,) = execute(inclusion(store, ChaveExterna="P-2"))

    assert second["Chave"] == first["Chave"]
    assert second["Mensagem"] == "Atendimento retomado (retorno)."
    assert Atendimento.objects.get().is_return is True


def test_known_person_keeps_his_data_and_the_differences_wait(execute, store):
    known = ProspectFactory(group=store.group, name="Ana S.", phone="+5511988124471")

    execute(inclusion(store, Pessoa=person("Ana Maria Souza", Pessoa_Email="ana@exemplo.com.br")))

    known.refresh_from_db()
    assert (known.name, known.email) == ("Ana S.", "")
    assert set(PersonDifference.objects.values_list("person", "field", "told")) == {
        (known.pk, "name", "Ana Maria Souza"),
        (known.pk, "email", "ana@exemplo.com.br"),
    }


def test_another_document_is_another_person_though_the_telephone_is_shared(execute, store):
    ProspectFactory(group=store.group, name="José", document="52998224725", phone="+5511988124471")

    execute(inclusion(store, Pessoa=person(Pessoa_DocIdentificador="11144477735")))

    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("document", "told", "kind"),
    [
        ("00000000191", "191", "F"),
        ("52998224725", "00052998224725", "F"),
        ("52998224725", "  529.982.247-25  ", "?"),
        ("00000000000191", "191", "J"),
        ("11222333000181", "11222333000181", "?"),
        ("0ABC345001DE31", "ABC345001DE31", "J"),
    ],
)
def test_document_finds_its_person_padded_or_not(execute, store, document, told, kind):
    known = ProspectFactory(group=store.group, document=document, phone=False)

    (row,) = execute(inclusion(store, Pessoa=person(Pessoa_DocIdentificador=told, Pessoa_TipoPessoa=kind)))

    assert Atendimento.objects.get(pk=row["Chave"]).person == known


def test_next_contact_is_on_the_store_s_clock(execute, store):
    tomorrow = store.today() + timedelta(days=1)

    (row,) = execute(inclusion(store, ProximoContato=f"{tomorrow}T10:30:00"))

    contact = Contact.objects.get(attendance=row["Chave"])
    assert (contact.due_on, f"{contact.due_at:%H:%M}") == (tomorrow, "10:30")


def test_question_mark_blanks_and_order_say_nothing(execute, store):
    told = {
        "Pessoa": person(),
        "Midia_Codigo": "?",
        "ProximoContato": "",
        "Atendimento_DataHora": "0000-00-00T00:00:00",
        "EmpresaDocumento": f"  {store.cnpj} ",
        "Acao": "INC",
    }

    (row,) = execute(told)

    assert Atendimento.objects.get(pk=row["Chave"]).media is None


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"Acao": "XYZ"}, "XYZ"),
        ({"NaturezaAtendimento_Codigo": "999"}, "Natureza: código 999"),
        ({"MeioContato_Codigo": "telex"}, "Meio de contato: código telex"),
        ({"Midia_Codigo": "77"}, "Mídia: código 77"),
        ({"UsuarioIdentificador": "ninguem"}, "ninguem"),
        ({"EmpresaDocumento": "11222333000181"}, "11222333000181"),
        ({"EmpresaDocumento": ""}, "CNPJ"),
        ({"Pessoa": person(phone="")}, "telefone ou um e-mail"),
        ({"Pessoa": person(phone="1")}, "Telefone ou e-mail inválido"),
        ({"Pessoa": person("")}, "nome"),
        ({"Pessoa": person(Pessoa_DocIdentificador="12345678900")}, "CPF"),
        ({"Pessoa": person(Pessoa_Nascimento="31/12/1980")}, "Pessoa/Pessoa_Nascimento"),
        ({"ProximoContato": "2020-01-01T10:00:00"}, "passado"),
        ({"VeiculoInteresse": {"Ano_Modelo": "dois mil"}}, "VeiculoInteresse/Ano_Modelo"),
        ({"Inventado": "1"}, "Inventado"),
    ],
)
def test_refusal_is_chave_zero_with_its_reason_and_nothing_written(execute, store, fields, word):
    (row,) = execute(inclusion(store, ChaveExterna="P-1") | fields)

    assert row["Chave"] == "0"
    assert word in row["Mensagem"]
    assert not Atendimento.objects.exists()
    assert not Person.objects.exists()
    assert InboundCall.objects.get().outcome == "refused"


def test_value_map_reads_the_partner_s_codes_and_writes_them_back(execute, store, partner):
    partner.nature_map = ValueMap.objects.create(group=store.group, name="Naturezas do portal")
    partner.save()
    ValuePair.objects.create(value_map=partner.nature_map, ours="venda-de-seminovo", theirs="12")

    (row,) = execute(inclusion(store, NaturezaAtendimento_Codigo="12"))

    assert Atendimento.objects.get(pk=row["Chave"]).department == "VU"
    assert row["NaturezaAtendimento_Codigo"] == "12"


def test_named_consultant_becomes_responsible(execute, store):
    seller = member("Consultor", (store, "VN"), username="joana")

    (row,) = execute(inclusion(store, UsuarioIdentificador="joana"))

    assert row["UsuarioIdentificador"] == "joana"
    assert Atendimento.objects.get().responsible == seller


def test_alteration_reroutes_and_reschedules(execute, store):
    execute(inclusion(store, ChaveExterna="P-1"))
    tomorrow = store.today() + timedelta(days=1)

    (row,) = execute(
        {
            "Acao": "ALT",
            "ChaveExterna": "P-1",
            "EmpresaDocumento": store.cnpj,
            "NaturezaAtendimento_Codigo": "venda-de-seminovo",
            "ProximoContato": f"{tomorrow}T09:00:00",
            "Pessoa": {"Pessoa_Nome": "Ana Souza", "Pessoa_Email": "ana@exemplo.com.br"},
        }
    )

    assert row["Mensagem"] == "Atendimento alterado."
    assert Atendimento.objects.get().department == "VU"
    assert Contact.objects.scheduled().get().due_on == tomorrow
    assert PersonDifference.objects.get().field == "email"


@pytest.mark.parametrize("fields", [{"Atendimento_Status": "ENC"}, {"UsuarioIdentificador": "outro"}])
def test_alteration_changes_neither_state_nor_responsible(execute, store, fields):
    execute(inclusion(store, ChaveExterna="P-1"))

    (row,) = execute({"Acao": "ALT", "ChaveExterna": "P-1", "EmpresaDocumento": store.cnpj} | fields)

    assert (row["Chave"], Atendimento.objects.get().state) == ("0", State.OPEN)


def test_list_answers_the_client_s_own_leads_only(execute, client, store):
    _other, secret = api_client(store, name="Outro")
    client.post(
        SOAP_ADDRESS,
        soap(secret, inclusion(store, ChaveExterna="O-1", Pessoa=person(phone="988120000")), name="Outro"),
        content_type="text/xml",
    )
    (mine,) = execute(inclusion(store, ChaveExterna="P-1"))

    rows = execute({"Acao": "LST", "EmpresaDocumento": store.cnpj})

    assert [(row["Chave"], row["Pessoa_Nome"]) for row in rows] == [(mine["Chave"], "Ana Souza")]
    for asked in ({"ChaveExterna": "O-1"}, {"Atendimento_Codigo": str(Atendimento.objects.first().pk)}):
        (row,) = execute({"Acao": "LST", "EmpresaDocumento": store.cnpj} | asked)
        assert row["Chave"] == "0"


def test_store_of_another_group_is_out_of_reach(execute):
    from tests.factories import BrandFactory, BusinessGroupFactory  # noqa: PLC0415 -- this test alone

    group = BusinessGroupFactory(name="Outro grupo")
    foreign = StoreFactory(group=group, brand=BrandFactory(group=group))

    (row,) = execute(inclusion(foreign))

    assert (row["Chave"], Atendimento.objects.count()) == ("0", 0)


@pytest.mark.parametrize(
    ("name", "wrong"), [("Portal", "errada"), ("Ninguém", "errada"), ("Portal", "")], ids=repr
)
def test_wrong_credential_is_a_fault_that_tells_nothing(client, credential, store, name, wrong):
    response = client.post(SOAP_ADDRESS, soap(wrong, inclusion(store), name=name), content_type="text/xml")

    assert response.status_code == 500
    assert b"<faultstring>Acesso negado.</faultstring>" in response.content
    assert not Atendimento.objects.exists()
    call = InboundCall.objects.get()
    assert (call.outcome, call.client, call.payload) == ("denied", None, "")


@pytest.mark.parametrize("change", [{"is_active": False}, {"soap": False}])
def test_stopped_client_and_closed_door_are_denied(client, store, change):
    _partner, secret = api_client(store, **change)

    response = client.post(SOAP_ADDRESS, soap(secret, inclusion(store)), content_type="text/xml")

    assert response.status_code == 500


def test_flood_of_wrong_passwords_is_throttled_and_the_right_one_passes(client, execute, credential, store):
    body = soap("errada", inclusion(store))
    codes = [client.post(SOAP_ADDRESS, body, content_type="text/xml").status_code for _try in range(22)]

    assert (codes[:20], codes[20:]) == ([500] * 20, [429] * 2)
    assert InboundCall.objects.count() == 20
    assert execute(inclusion(store))[0]["Chave"] != "0"


def test_client_past_its_rate_waits(client, store):
    partner, secret = api_client(store, rate_per_minute=1)
    body = soap(secret, {"Acao": "LST", "EmpresaDocumento": store.cnpj})
    client.post(SOAP_ADDRESS, body, content_type="text/xml")

    late = [client.post(SOAP_ADDRESS, body, content_type="text/xml") for _call in range(3)]

    assert [response.status_code for response in late] == [429] * 3
    assert 1 <= int(late[0].headers["Retry-After"]) <= 61
    # As many as it may make stand in the log, then it is a flood.
    logged = InboundCall.objects.order_by("pk").values_list("client", "action", "status", "reason")
    assert list(logged)[1:] == [(partner.pk, "LST", 429, "Chamadas demais neste minuto.")]


def test_log_keeps_the_call_masked(execute, store, partner, secret):
    execute(inclusion(store, Pessoa=person(Pessoa_Email="ana@exemplo.com.br")))

    call = InboundCall.objects.get()
    assert (call.client, call.action, call.outcome, call.status) == (partner, "INC", "accepted", 200)
    assert call.attendances == [Atendimento.objects.get().pk]
    assert "A•• •••••" in call.payload
    for told in ("Souza", "988124471", "ana@exemplo", secret):
        assert told not in call.payload


@pytest.mark.parametrize("known", [True, False])
def test_inclusion_takes_at_most_thirty_queries(client, store, secret, django_assert_max_num_queries, known):
    if known:
        ProspectFactory(group=store.group, phone="+5511988124471")
    fields = inclusion(
        store,
        ChaveExterna="P-1",
        MeioContato_Codigo="portal",
        Midia_Codigo="google",
        Assunto="Corolla",
        Descricao="Quero",
        Consentimento="true",
        Pessoa=person(Pessoa_DocIdentificador="11144477735", Pessoa_Email="ana@exemplo.com.br"),
        VeiculoInteresse={"ModeloVeiculo_Descricao": "Corolla"},
    )

    with django_assert_max_num_queries(30):
        response = client.post(SOAP_ADDRESS, soap(secret, fields), content_type="text/xml")

    assert rows_of(response.content)[0]["Chave"] != "0"


@pytest.mark.parametrize("named", [True, False], ids=["on the seller's agenda", "in the queue"])
def test_new_lead_stands_at_once_on_top_of_the_agenda_with_its_clock(client, execute, store, named):
    seller = member("Consultor", (store, "VN"), username="joana")
    (row,) = execute(inclusion(store, **({"UsuarioIdentificador": "joana"} if named else {})))
    client.force_login(seller, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/agenda/").content.decode()

    assert f'data-testid="lead-row" data-id="{row["Chave"]}"' in page
    assert 'data-testid="lead-clock"' in page
    assert 'data-testid="contact-row" data-situation="today"' in page
