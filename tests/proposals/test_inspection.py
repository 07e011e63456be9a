from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts import grants
from atendimento import services
from atendimento.models import Appraisal, AppraisalCheck, AppraisalGroup, AppraisalItem
from atendimento.services import AtendimentoError, Finding, NotAllowedError
from tests.factories import StoreFactory, member
from tests.factories_appraisals import AppraisalFactory, appraiser
from tests.factories_atendimento import AttendanceFactory
from tests.factories_vehicles import CatalogModelFactory
from vehicles.models import CatalogYear, Vehicle

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def values(client, store):
    user = appraiser((store, "VN VU"))
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def row(store, values):
    return AppraisalFactory(attendance=AttendanceFactory(store=store), state="in_progress")


def tyres():
    return list(AppraisalItem.objects.filter(group__code="pneus").order_by("position"))


def checks_url(row, code="pneus"):
    return reverse("proposals:appraisal-checks", args=[row.pk, code])


def fipe_url(row):
    return reverse("proposals:appraisal-fipe", args=[row.pk])


def fipe_row(year=2019, price="60000.00", **model):
    return CatalogYear.objects.create(
        model=CatalogModelFactory(**model),
        year=year,
        fuel_letter="F",
        fuel="Flex",
        fipe_price=Decimal(price),
        reference_month=date(2026, 11, 1),
    )


def test_every_group_has_first_items():
    assert [group.code for group in AppraisalGroup.objects.all() if not group.items.exists()] == []


def test_check_items_sums_the_repairs_of_all_groups(row, values):
    front, back, *_rest = tyres()
    [roof] = AppraisalItem.objects.filter(code="teto")

    services.check_items(
        appraisal=row, findings={roof: Finding("repair", "Amassado", Decimal(350))}, by=values
    )
    findings = {front: Finding("repair", "Careca", Decimal("800.50")), back: Finding("ok")}
    done = services.check_items(appraisal=row, findings=findings, by=values)
    again = services.check_items(appraisal=row, findings={front: Finding("na")}, by=values)
    cleared = services.check_items(appraisal=row, findings={roof: Finding("")}, by=values)

    assert [one.repair_cost for one in (done, again, cleared)] == [Decimal("1150.50"), Decimal(350), 0]
    assert AppraisalCheck.objects.count() == 2


@pytest.mark.parametrize("state", ["requested", "appraised", "approved", "refused", "cancelled"])
def test_check_items_only_while_it_is_being_valued(store, values, state):
    row = AppraisalFactory(attendance=AttendanceFactory(store=store), state=state)

    with pytest.raises(AtendimentoError):
        services.check_items(appraisal=row, findings={tyres()[0]: Finding("ok")}, by=values)
    with pytest.raises(AtendimentoError):
        services.set_reference(appraisal=row, row=fipe_row(), by=values)

    assert not AppraisalCheck.objects.exists()
    assert Appraisal.objects.get(pk=row.pk).market_value is None


def test_check_items_is_not_the_sellers(store, row):
    seller = member(grants.CONSULTOR, (store, "VN"))

    with pytest.raises(NotAllowedError):
        services.check_items(appraisal=row, findings={tyres()[0]: Finding("ok")}, by=seller)

    assert not AppraisalCheck.objects.exists()


def test_checklist_group_is_saved_by_htmx_with_the_new_sum(client, row):
    front, back, spare, wheels = tyres()
    typed = {
        f"como_{front.pk}": "repair",
        f"nota_{front.pk}": "Careca",
        f"custo_{front.pk}": "800,50",
        f"como_{back.pk}": "na",
    }

    page = client.post(checks_url(row), typed | {"resto_ok": "1"}, headers=HTMX)

    assert page.status_code == 200
    text = page.content.decode()
    assert 'id="repair-cost" hx-swap-oob="true" aria-live="polite">R$\u00a0800,50' in text
    assert "4/4" in text
    found = {check.item: (check.verdict, check.note, check.cost) for check in row.checks.all()}
    assert found == {
        front: ("repair", "Careca", Decimal("800.50")),
        back: ("na", "", 0),
        spare: ("ok", "", 0),
        wheels: ("ok", "", 0),
    }


def test_checklist_group_without_javascript_returns_to_its_place(client, row):
    [front, *_rest] = tyres()

    page = client.post(checks_url(row), {f"como_{front.pk}": "ok", f"custo_{front.pk}": "10"})

    assert (page.status_code, page.url) == (302, f"/avaliacoes/{row.pk}/#grupo-pneus")
    assert row.checks.get().cost == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"como": "repair"},
        {"como": "repair", "custo": "abc"},
        {"como": "repair", "custo": "-1"},
        {"como": "repair", "custo": "9" * 30},
        {"como": "quebrado"},
        {"como": "ok", "nota": "x" * 201},
        {"como": "ok", "nota": "a\x00b"},
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_checklist_group_refuses_nonsense_and_keeps_what_was_typed(client, row, typed, headers):
    [front, *_rest] = tyres()
    fields = {f"{name}_{front.pk}": value for name, value in ({"nota": "Careca"} | typed).items()}

    page = client.post(checks_url(row), fields, headers=headers)

    assert page.status_code == 422
    assert f'id="erro_{front.pk}"' in page.content.decode()
    assert not AppraisalCheck.objects.exists()


def test_checklist_of_an_unknown_group_is_not_found(client, row):
    assert client.post(checks_url(row, "foguete")).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_appraisal_page_reads_the_checklist_in_constant_queries(
    client, row, values, count, django_assert_num_queries
):
    services.check_items(appraisal=row, findings={item: Finding("ok") for item in tyres()[:count]}, by=values)
    address = reverse("proposals:appraisal-detail", args=[row.pk])
    client.get(address)

    with django_assert_num_queries(11):
        assert client.get(address).status_code == 200


def test_reference_is_found_by_words_year_and_code_and_copied(client, row):
    onix = fipe_row(name="Onix LT 1.0 Flex", name_key="ONIX LT 1.0 FLEX", fipe_code="004498-7")
    other = fipe_row(2020, name="Onix LT 1.0 Turbo", name_key="ONIX LT 1.0 TURBO", fipe_code="004499-5")

    def hits(**query):
        return client.get(fipe_url(row), query, headers=HTMX).context["hits"]

    assert hits() == [onix]  # the request said "Onix LT 1.0 2019"
    assert hits(busca="%onix%lt%") == [onix, other]
    assert hits(busca="onix", ano="2020") == [other]
    assert hits(busca="004499-5") == [other]
    assert hits(busca="foguete") == []
    done = client.post(fipe_url(row), {"linha": onix.pk})
    CatalogYear.objects.filter(pk=onix.pk).update(fipe_price=1, reference_month=date(2026, 12, 1))

    kept = Appraisal.objects.get(pk=row.pk)
    assert done.status_code == 302
    assert (kept.market_value, kept.fipe_code, kept.fipe_year) == (Decimal(60000), "004498-7", 2019)
    assert kept.fipe_month == date(2026, 11, 1)


def test_reference_is_suggested_by_the_model_on_file(client, store, values):
    hit = fipe_row(name="Onix LT", name_key="ONIX LT", fipe_code="004498-7")
    fipe_row(2018, name="Onix LT", name_key="ONIX LT", fipe_code="004498-7")
    vehicle = Vehicle.objects.create(
        group=store.group, description="Onix", model=hit.model, year_made=2019, year_model=2019
    )
    row = AppraisalFactory(attendance=AttendanceFactory(store=store), state="in_progress", vehicle=vehicle)

    page = client.get(reverse("proposals:appraisal-detail", args=[row.pk]))

    assert page.context["hits"] == [hit]


def test_value_is_told_in_relation_to_fipe(client, store, values):
    row = AppraisalFactory(
        attendance=AttendanceFactory(store=store), state="appraised", market_value=Decimal(65000)
    )

    assert row.market_percent == Decimal("80.0")
    assert "80,0%" in client.get(reverse("proposals:appraisal-detail", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    "query", [{"ano": "20x9"}, {"ano": "9" * 30}, {"busca": "\x00"}, {"busca": "%" * 500}]
)
def test_reference_search_survives_any_text(client, row, query):
    assert client.get(fipe_url(row), {"busca": "onix"} | query).status_code == 200


@pytest.mark.parametrize("typed", ["", "x", "9" * 30, "0"])
def test_reference_refuses_an_unknown_row(client, row, typed):
    assert client.post(fipe_url(row), {"linha": typed}).status_code == 422
    assert Appraisal.objects.get(pk=row.pk).market_value is None
