"""ADF as vendors send it: accepted or refused as each sample's name tells, a resend is no new lead."""

import pytest
from django.conf import settings

from atendimento.models import Appraisal, Atendimento
from customers.models import Person
from integrations.inbox.calls import body_of
from integrations.models import InboundCall
from tests.factories import StoreFactory, member
from tests.factories_integrations import api_client

pytestmark = pytest.mark.django_db

ADDRESS = "/ws/adf/"
SAMPLES = next(
    (place for above in settings.BASE_DIR.parents if (place := above / "shared/data/adf").is_dir()), None
)
FILES = sorted(SAMPLES.glob("*.xml")) if SAMPLES else []
needs_samples = pytest.mark.skipif(not FILES, reason="the shared ADF files are not here")


@pytest.fixture
def send(client, secret):
    def post(body, content_type="application/xml", token=secret):
        return client.post(ADDRESS, body, content_type, headers={"Authorization": f"Bearer {token}"})

    return post


RUI = "<name part='full'>Rui</name><email>rui@exemplo.com.br</email>"


def adf(inner="", *, number='<id source="Portal X">L-1</id>', contact="", vehicle=""):
    contact = contact or "<name part='full'>Ana Souza</name><phone>(11) 98812-4471</phone>"
    return (
        f"<adf><prospect>{number}<requestdate>2026-11-27T09:00:00-03:00</requestdate>{vehicle}"
        f"<customer><contact>{contact}</contact></customer>{inner}</prospect></adf>"
    )


@needs_samples
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sample_is_answered_as_its_name_tells_and_a_resend_adds_nothing(send, path):
    body = path.read_bytes()

    first, second = send(body), send(body)

    if "MALFORMED" in path.name:
        assert (first.status_code, Atendimento.objects.count()) == (422, 0)
        assert "malformado" in first.json()["error"]
    else:
        assert (first.status_code, second.json()) == (201, first.json())
        assert [line["id"] for line in first.json()["prospects"]] == [Atendimento.objects.get().pk]
        assert Person.objects.count() == 1
    assert body_of(InboundCall.objects.order_by("pk")[0]) == body


def test_prospect_becomes_a_lead_of_its_provider(send):
    car = "<year>2021</year><make>Fiat</make><model>Argo</model>"
    vehicle = f'<vehicle interest="buy" status="used">{car}</vehicle>'
    extra = "<provider><name>Portal X</name><service>Anúncio</service></provider>"
    comment = "<comments>Tem garantia?</comments>"

    send(adf(extra, vehicle=vehicle).replace("</contact>", f"</contact>{comment}"))

    attendance = Atendimento.objects.get()
    assert (attendance.origin, attendance.department) == ("Portal X", "VU")
    assert attendance.vehicle_label == "Fiat Argo 2021"
    contact = attendance.contacts.get()
    assert contact.subject == "Anúncio"
    assert contact.notes.splitlines()[0] == "Tem garantia?"


def test_trade_in_becomes_a_request_for_an_appraisal(send):
    used = (
        '<vehicle interest="trade-in"><year>2018</year><make>VW</make><model>Gol</model>'
        '<odometer units="km">80.5</odometer></vehicle>'
    )
    wanted = '<vehicle interest="buy" status="new"><model>T-Cross</model></vehicle>'

    send(adf(vehicle=wanted + used))

    appraisal = Appraisal.objects.get()
    assert (appraisal.description, appraisal.km) == ("VW Gol 2018", 80)
    assert appraisal.motive.code == "troca-por-novo"
    assert appraisal.attendance.vehicle_label == "T-Cross"


@pytest.mark.parametrize("named", ["joana", "joana@exemplo.com.br", "Joana Prado"])
def test_salesperson_becomes_responsible(send, store, named):
    seller = member(
        "Consultor", (store, "VN"), username="joana", email="joana@exemplo.com.br",
        first_name="Joana", last_name="Prado",
    )  # fmt: skip

    send(adf(f"<vendor><salesperson><name part='full'>{named}</name></salesperson></vendor>"))

    assert Atendimento.objects.get().responsible == seller


def test_unknown_salesperson_is_told_to_whoever_works_the_lead(send):
    send(adf("<salesperson>Fulano</salesperson>"))

    attendance = Atendimento.objects.get()
    assert attendance.responsible is None
    assert "Vendedor pedido: Fulano" in attendance.contacts.get().notes


def test_vendor_routes_to_its_store(client, store):
    other = StoreFactory(name="Loja Norte")
    _partner, secret = api_client(store, other)
    headers = {"Authorization": f"Bearer {secret}"}
    by_name = "<vendor><vendorname>loja norte</vendorname></vendor>"
    vendors = [f"<vendor><id source='CNPJ'>{other.cnpj}</id></vendor>", by_name]

    for place, vendor in enumerate(vendors):
        body = adf(vendor, number=f'<id source="X">{place}</id>')
        client.post(ADDRESS, body, "application/xml", headers=headers)

    assert set(Atendimento.objects.values_list("store", flat=True)) == {other.pk}


def test_strange_cnpj_is_refused(send):
    response = send(adf("<vendor><id>11222333000181</id></vendor>"))

    assert (response.status_code, Atendimento.objects.count()) == (422, 0)
    assert "11222333000181" in response.json()["error"]


def test_several_prospects_each_get_a_number_and_a_bad_one_spoils_no_other(send):
    first = adf(number='<id source="X">1</id>')
    second = adf(
        number='<id source="X">2</id>',
        contact="<name part='full'>Rui</name><email>rui@exemplo.com.br</email>",
    )
    empty = adf(number='<id source="X">3</id>', contact="<name part='full'> </name>")
    body = "<adf>" + "".join(part[5:-6] for part in (first, second, empty)) + "</adf>"

    response = send(body)

    lines = response.json()["prospects"]
    assert response.status_code == 422
    assert [line.get("id") for line in lines[:2]] == sorted(Atendimento.objects.values_list("pk", flat=True))
    assert lines[2] == {"error": "Informe o nome."}


def test_same_number_of_another_source_is_another_lead(send):
    send(adf())
    send(adf(number='<id source="Portal Y">L-1</id>', contact=RUI))

    assert Atendimento.objects.count() == 2


@pytest.mark.parametrize("body", ["<xml/>", "<adf/>", " ", "<adf><prospect/></adf>"])
def test_what_is_no_lead_is_refused_with_its_reason(send, body):
    response = send(body)

    assert response.status_code == 422
    assert response.json()["error"]
    assert InboundCall.objects.get().reason


def test_wrong_token_is_denied_before_the_body_is_read(send):
    response = send(adf(), token="errado")

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert InboundCall.objects.get().body is None


def test_log_shows_no_personal_data(send):
    send(adf())

    payload = InboundCall.objects.get().payload
    assert "A•• •••••" in payload
    assert "Souza" not in payload
    assert "98812" not in payload
