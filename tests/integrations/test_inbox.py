"""The log of calls on the monitor, replays of kept bodies, and differences that wait for a decision."""

import zlib
from datetime import timedelta

import pytest
from django.utils import timezone

from atendimento.models import Atendimento
from integrations import tasks
from integrations.inbox.differences import DifferenceError, accept_difference
from integrations.models import InboundCall, PersonDifference
from tests.factories import member
from tests.factories_atendimento import ProspectFactory

pytestmark = pytest.mark.django_db

LEAD = b'{"external_id": "L-1", "name": "Ana Souza", "phone": "11988124471", "channel": "telex"}'


@pytest.fixture
def manager(store, client):
    user = member("Gerente", (store, "VN VU"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def call(partner, **fields):
    values = {"kind": "leads", "client": partner, "outcome": "refused", "body": zlib.compress(LEAD)}
    return InboundCall.objects.create(**values | fields)


def difference(partner, person=None, **fields):
    values = {"field": "email", "told": "ana@exemplo.com.br"} | fields
    person = person or ProspectFactory(group=partner.group)
    return PersonDifference.objects.create(person=person, client=partner, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_call_list_shows_the_group_s_calls_in_constant_queries(
    client, manager, partner, count, django_assert_num_queries
):
    for _number in range(count):
        call(partner, payload='{"name": "A••"}')
    client.get("/integracoes/recebidas/")

    with django_assert_num_queries(14):
        response = client.get("/integracoes/recebidas/")

    assert len(response.context["page"]) == count
    counted = {code: shown for code, _label, shown in response.context["counts"]}
    others = dict.fromkeys(["accepted", "repeated", "denied", "failed"], "0")
    assert counted == others | {"refused": str(count)}


def test_call_list_is_filtered_by_door_outcome_and_partner(client, manager, partner):
    wanted = call(partner, kind="adf")
    call(partner)
    call(partner, kind="adf", outcome="accepted")

    told = {"porta": "adf", "desfecho": "refused", "cliente": partner.pk}
    response = client.get("/integracoes/recebidas/", told)

    assert [row.pk for row in response.context["page"]] == [wanted.pk]
    assert client.get("/integracoes/recebidas/", {"cliente": "x", "porta": "y"}).status_code == 200


def test_replay_takes_the_lead_once_the_cause_is_mended(client, manager, partner):
    refused = call(partner)
    address = f"/integracoes/recebidas/{refused.pk}/"

    client.post(f"{address}repetir/")
    assert not Atendimento.objects.exists()
    InboundCall.objects.filter(pk=refused.pk).update(body=zlib.compress(LEAD.replace(b"telex", b"portal")))
    client.post(f"{address}repetir/")
    client.post(f"{address}repetir/")

    assert Atendimento.objects.count() == 1
    outcomes = InboundCall.objects.filter(replay_of=refused).order_by("pk")
    assert list(outcomes.values_list("outcome", "replayed_by")) == [
        ("refused", manager.pk),
        ("accepted", manager.pk),
    ]
    assert b'data-testid="replay"' not in client.get(address).content


@pytest.mark.parametrize(
    "fields", [{"outcome": "accepted"}, {"body": None}, {"kind": "soap"}, {"client": None}]
)
def test_call_that_was_taken_or_not_kept_is_not_replayed(client, manager, partner, fields):
    kept = call(partner, **fields)

    client.post(f"/integracoes/recebidas/{kept.pk}/repetir/")

    assert (InboundCall.objects.count(), Atendimento.objects.count()) == (1, 0)


def test_stopped_partner_s_call_is_not_replayed(client, manager, partner):
    partner.is_active = False
    partner.save()

    client.post(f"/integracoes/recebidas/{call(partner).pk}/repetir/")

    assert not Atendimento.objects.exists()


def test_purge_forgets_bodies_and_then_calls(partner, settings):
    days = settings.DELIVERY
    now = timezone.now()
    fresh = call(partner, payload="x")
    old = call(partner, payload="x", created_at=now - timedelta(days=days["payload_days"] + 1))
    call(partner, created_at=now - timedelta(days=days["history_days"] + 1))

    tasks.purge()

    found = {row.pk: (row.payload, row.body is None) for row in InboundCall.objects.all()}
    assert found == {fresh.pk: ("x", False), old.pk: ("", True)}


@pytest.mark.parametrize("count", [1, 3])
def test_difference_list_shows_what_waits_in_constant_queries(
    client, manager, partner, count, django_assert_num_queries
):
    from tests.factories_atendimento import AttendanceFactory  # noqa: PLC0415 -- this test alone

    for _number in range(count):
        person = AttendanceFactory(store=partner.stores.get(), responsible=manager).person
        difference(partner, person)
        difference(partner, person, field="phone", told="+5511977776666", decision="dismissed")
    client.get("/clientes/diferencas/")

    with django_assert_num_queries(9):
        response = client.get("/clientes/diferencas/")

    assert [told for _row, told, _kept in response.context["rows"]] == ["ana@exemplo.com.br"] * count


@pytest.mark.parametrize(
    ("field", "told", "stored"),
    [
        ("name", "Ana Maria", "Ana Maria"),
        ("document", "52998224725", "52998224725"),
        ("email", "ana@exemplo.com.br", "ana@exemplo.com.br"),
        ("birth_date", "1980-12-31", "1980-12-31"),
    ],
)
def test_accepted_difference_enters_the_register(manager, partner, field, told, stored):
    row = difference(partner, visible(manager, partner), field=field, told=told)

    accept_difference(difference=row, by=manager)

    row.refresh_from_db()
    row.person.refresh_from_db()
    assert str(getattr(row.person, field)) == stored
    assert (row.decision, row.decided_by) == ("accepted", manager)
    with pytest.raises(DifferenceError):
        accept_difference(difference=row, by=manager)


def test_accepted_telephone_is_added_beside_the_old_one(manager, partner):
    row = difference(partner, visible(manager, partner), field="phone", told="+5511977776666")

    accept_difference(difference=row, by=manager)

    assert row.person.phones.count() == 2


def test_document_on_file_is_a_manager_s_to_change(client, partner, store):
    seller = member("Consultor", (store, "VN"))
    client.force_login(seller, backend="django.contrib.auth.backends.ModelBackend")
    person = visible(seller, partner, document="11144477735")
    row = difference(partner, person, field="document", told="52998224725")

    client.post(f"/clientes/diferencas/{row.pk}/aceitar/")

    row.refresh_from_db()
    row.person.refresh_from_db()
    assert (row.decision, row.person.document) == ("", "11144477735")


def test_dismissed_difference_is_not_asked_again(client, manager, partner):
    row = difference(partner, visible(manager, partner))

    client.post(f"/clientes/diferencas/{row.pk}/descartar/")

    assert not PersonDifference.objects.pending().exists()
    assert row.person.email == ""


def visible(user, partner, **fields):
    """A person whose data the user may see."""
    from customers.models import PersonAccess  # noqa: PLC0415 -- this helper alone

    person = ProspectFactory(group=partner.group, **fields)
    store = partner.stores.get()
    PersonAccess.objects.create(person=person, store=store, department="VN", user=user, reason="handling")
    return person
