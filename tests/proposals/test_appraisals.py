from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from atendimento.models import Appraisal
from core.models import Notice
from tests.factories import StoreFactory, member
from tests.factories_appraisals import AppraisalFactory, appraiser
from tests.factories_atendimento import AttendanceFactory, ProspectFactory

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/avaliacoes/"


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def manager(store):
    return member(grants.GERENTE, (store, "VN VU"))


def asked(store, state="requested", **fields):
    attendance = fields.pop("attendance", None) or AttendanceFactory(store=store)
    return AppraisalFactory(attendance=attendance, state=state, **fields)


def url(name, row):
    return reverse(f"proposals:appraisal-{name}", args=[row.pk])


def shown(client, **query):
    return list(client.get(LIST, query).context["page"])


@pytest.mark.parametrize("count", [1, 3])
def test_appraisal_list_shows_the_queue_in_constant_queries(
    client, store, manager, count, django_assert_num_queries
):
    rows = [asked(store) for _n in range(count)]
    asked(StoreFactory())  # another store's: must not leak
    client.force_login(manager, backend=BACKEND)
    client.get(LIST)

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert list(response.context["page"]) == rows


@pytest.mark.parametrize("count", [1, 3])
def test_appraisal_list_of_a_seller_holds_his_own(client, store, count):
    seller = member(grants.CONSULTOR, (store, "VN"))
    rows = [asked(store, attendance=AttendanceFactory(store=store, created_by=seller)) for _n in range(count)]
    asked(store)  # a colleague's
    client.force_login(seller, backend=BACKEND)

    assert shown(client) == rows


def test_appraisal_list_by_situation(client, store, manager):
    states = ("requested", "in_progress", "appraised", "approved", "refused", "used", "expired", "cancelled")
    rows = {state: asked(store, state) for state in states}
    past = asked(store, "approved", valid_until=timezone.now() - timedelta(minutes=1))
    client.force_login(manager, backend=BACKEND)

    assert shown(client) == [rows["requested"], rows["in_progress"], rows["appraised"]]
    assert shown(client, situacao="approved") == [rows["approved"]]
    assert shown(client, situacao="vencidas") == [past, rows["expired"]]
    assert shown(client, situacao="refused") == [rows["refused"]]
    assert len(shown(client, situacao="todas")) == 9
    assert shown(client, situacao="nonsense") == shown(client)


def test_appraisal_list_finds_by_plate_customer_and_number(client, store, manager):
    person = ProspectFactory(name="Renata Albuquerque", group=store.group)
    found = asked(store, plate="ABC1234", attendance=AttendanceFactory(store=store, person=person))
    asked(store, plate="XYZ9876", description="Gol")
    client.force_login(manager, backend=BACKEND)

    for text in ("abc1c34", "ABC-1234", "renata albu", "onix", f"A-{found.pk}"):
        assert shown(client, q=text) == [found], text
    assert shown(client, q="ninguém") == []


@pytest.mark.parametrize(
    ("text", "count"), [("\x00", 1), ("%" * 5000, 1), ("💥", 0), ("9" * 40, 0), ("' OR 1=1", 0)]
)
def test_appraisal_list_survives_any_text(client, store, manager, text, count):
    """What is refused by its field leaves the list as it is."""
    row = asked(store)
    client.force_login(manager, backend=BACKEND)

    assert shown(client, q=text) == [row][:count]


def test_appraisal_list_answers_htmx_with_the_table(client, manager):
    client.force_login(manager, backend=BACKEND)

    response = client.get(LIST, headers={"HX-Request": "true"})

    assert response.content.lstrip().startswith(b'<section id="appraisal-table">')
    assert "Nenhuma avaliação aqui" in response.content.decode()


def test_appraisal_goes_from_request_to_approval_on_its_page(client, store, manager):
    row = asked(store)
    values = appraiser((store, "VN"))
    client.force_login(values, backend=BACKEND)

    client.post(url("start", row))
    done = client.post(url("value", row), {"value": "52.000,00", "km": "61.000", "remarks": "Bom estado"})
    assert (done.status_code, done.url) == (302, f"/avaliacoes/{row.pk}/")
    assert Notice.objects.filter(user=manager, url=done.url).count() == 1
    assert client.post(url("approve", row)).status_code == 403
    client.force_login(manager, backend=BACKEND)
    page = client.get(done.url).content.decode()
    assert "R$\u00a052.000,00" in page
    assert 'data-testid="approve-appraisal"' in page
    client.post(url("approve", row))

    row = Appraisal.objects.get(pk=row.pk)
    assert (row.state, row.value, row.km, row.remarks) == ("approved", Decimal(52000), 61_000, "Bom estado")
    assert Notice.objects.filter(user=row.requested_by).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", ""),
        ("value", "0"),
        ("value", "-5"),
        ("value", "abc"),
        ("value", "NaN"),
        ("value", "9" * 30),
        ("km", "-1"),
        ("km", "9" * 20),
        ("remarks", "x" * 501),
        ("remarks", "a\x00b"),
    ],
)
def test_appraisal_value_refuses_nonsense_by_its_field(client, store, manager, field, value):
    row = asked(store, "in_progress")
    client.force_login(manager, backend=BACKEND)

    response = client.post(url("value", row), {"value": "52000"} | {field: value})

    assert response.status_code == 422
    assert list(response.context["value_form"].errors) == [field]
    assert Appraisal.objects.get(pk=row.pk).state == "in_progress"


def test_appraisal_refuse_needs_a_motive_and_shows_it(client, store, manager):
    row = asked(store, "appraised")
    client.force_login(manager, backend=BACKEND)

    assert client.post(url("refuse", row), {"reason": ""}).status_code == 422
    client.post(url("refuse", row), {"reason": "Pintura refeita"})

    page = client.get(url("detail", row)).content.decode()
    assert Appraisal.objects.get(pk=row.pk).state == "refused"
    assert "Pintura refeita" in page
    assert "approve-appraisal" not in page


def test_appraisal_press_in_the_wrong_state_is_told(client, store, manager):
    row = asked(store, "refused")
    client.force_login(manager, backend=BACKEND)

    client.post(url("approve", row))

    assert "isso não é possível" in client.get(url("detail", row)).content.decode()
    assert Appraisal.objects.get(pk=row.pk).state == "refused"


def test_appraisal_cancel_keeps_its_reason(client, store, manager):
    row = asked(store)
    client.force_login(manager, backend=BACKEND)

    client.post(url("cancel", row), {"cancel-reason": "Cliente vendeu o carro"})

    row = Appraisal.objects.get(pk=row.pk)
    assert (row.state, row.reason) == ("cancelled", "Cliente vendeu o carro")


def test_appraisal_page_offers_each_role_its_own_presses(client, store):
    seller = member(grants.CONSULTOR, (store, "VN"))
    row = asked(store, attendance=AttendanceFactory(store=store, created_by=seller))

    def page(user):
        client.force_login(user, backend=BACKEND)
        return client.get(url("detail", row)).content.decode()

    assert ("start-appraisal" in page(seller), "Cancelar avaliação" in page(seller)) == (False, True)
    values = page(appraiser((store, "VN")))
    assert ("start-appraisal" in values, "Cancelar avaliação" in values) == (True, False)
    assert 'data-testid="back"' not in values


def test_attendance_and_person_lead_to_the_appraisal(client, store, manager):
    row = asked(store, "approved")
    client.force_login(manager, backend=BACKEND)

    step = client.get(f"/atendimentos/{row.attendance_id}/?passo=avaliacao").content.decode()
    person = client.get(f"/clientes/{row.attendance.person_id}/").content.decode()

    for page in (step, person):
        assert f'href="/avaliacoes/{row.pk}/"' in page
        assert "R$\u00a052.000,00" in page
        assert "Aprovada" in page
