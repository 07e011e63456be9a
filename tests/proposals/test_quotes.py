import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from atendimento.models import Atendimento, Channel
from core.money import brl
from customers.models import Person
from customers.services import register_prospect
from proposals.financing.models import FinanceFee, FinanceRate, Financier, IofRate, TradeInEstimate
from proposals.financing.tables import best_rate, iof_on, rates_on, trade_in_percent
from proposals.models import Proposal, Quote
from proposals.payments.balance import balance_of
from proposals.quotes import pdf, services
from proposals.quotes.share import share_text
from tests.factories import member
from tests.factories_vehicles import CatalogModelFactory, CatalogYearFactory

PAGE, FIGURES, LIST = "proposals:quick-quote", "proposals:quote-figures", "proposals:quote-list"
PHONE = "(11) 98812-4471"


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


def typed(unit, **changes):
    return {
        "veiculo": f"u{unit.pk}",
        "entrada": "64.990,00",
        "prazo_1": "24",
        "prazo_2": "36",
        "prazo_3": "48",
        "primeira": "30",
        "tomador": "PF",
        "nome": "Renata Albuquerque",
        "telefone": PHONE,
    } | changes


def quote_of(seller, unit, **changes):
    response = seller.post(reverse(PAGE), typed(unit, **changes))
    assert response.status_code == 302, response.content.decode()
    return Quote.objects.latest("pk")


def url(name, quote):
    return reverse(f"proposals:quote-{name}", args=[quote.pk])


# Tables


def test_first_values_of_iof_are_those_of_the_product(db):
    for borrower in ("PF", "PJ"):
        rule = iof_on(date(2026, 11, 23), borrower)
        assert (rule.daily, rule.fixed, rule.cap_days) == (Decimal("0.000082"), Decimal("0.0038"), 365)


def test_iof_before_the_first_line_is_unknown(db):
    assert iof_on(date(2020, 1, 1), "PF") is None


def test_newer_iof_line_counts_from_its_date(db):
    IofRate.objects.create(valid_from=date(2027, 1, 1), borrower="PF", daily_rate=0, fixed_rate=1)

    assert iof_on(date(2026, 12, 31), "PF").fixed == Decimal("0.0038")
    assert iof_on(date(2027, 1, 1), "PF").fixed == Decimal("0.01")


def test_best_rate_is_the_lowest_that_fits(db):
    day = date(2026, 11, 23)
    bank = Financier.objects.create(name="Banco A")
    FinanceRate.objects.create(
        financier=bank, valid_from=day, valid_to=day, condition="used", max_age=3, max_term=36, monthly_rate=1
    )

    def rate(day=day, **changes):
        found = best_rate(rates_on(day), **({"term": 36, "is_new": False, "age": 2} | changes))
        return found and found.monthly_rate

    assert rate() == 1
    assert rate(age=4) == Decimal("1.79")
    assert rate(term=37) == Decimal("1.99")
    assert rate(is_new=True) == Decimal("1.69")
    assert rate(day=day + timedelta(days=1)) == Decimal("1.79")
    assert rate(age=30) is None


def test_switched_off_financier_offers_nothing(db):
    Financier.objects.update(active=False)

    assert rates_on(date(2026, 11, 23)) == []


def test_store_lines_of_trade_in_replace_the_general_ones(world):
    TradeInEstimate.objects.create(store=world.store, max_age=5, max_km=50_000, percent=90)

    assert trade_in_percent(store=world.store, age=5, km=50_000) == 90
    assert trade_in_percent(store=world.store, age=6, km=50_000) is None
    assert trade_in_percent(store=world.sister, age=2, km=40_000) == 88


@pytest.mark.parametrize("table", ["financier", "financerate", "iofrate", "financefee", "tradeinestimate"])
def test_tables_are_the_administrators_to_edit(client, world, table):
    codes = {}
    for user in (member("Administrador", group=world.store.group), world.manager):
        client.force_login(user)
        pages = [reverse(f"admin:proposals_{table}_{page}") for page in ("changelist", "add")]
        codes[user] = [client.get(page).status_code for page in pages]

    assert list(codes.values()) == [[200, 200], [302, 302]]


def test_administrator_adds_a_rate_from_a_date_on(client, world):
    client.force_login(member("Administrador", group=world.store.group))
    bank = Financier.objects.get()
    row = {
        "financier": bank.pk,
        "valid_from": "2026-11-01",
        "condition": "used",
        "min_term": 12,
        "max_term": 6,
    }

    refused = client.post(reverse("admin:proposals_financerate_add"), row | {"monthly_rate": "1.19"})
    client.post(reverse("admin:proposals_financerate_add"), row | {"monthly_rate": "1.19", "max_term": 24})

    assert "O prazo mínimo é maior que o máximo." in refused.content.decode()
    assert best_rate(rates_on(date(2026, 11, 23)), term=24, is_new=False, age=9).monthly_rate == Decimal(
        "1.19"
    )


# Page


@pytest.mark.parametrize(("page", "hook"), [("proposals:stock", 1), ("proposals:proposal-list", 1)])
def test_entries_lead_to_the_page(seller, world, page, hook):
    content = seller.get(reverse(page)).content.decode()

    assert content.count('data-testid="quick-quote"') == hook
    assert f'href="{reverse(PAGE)}"' in content


def test_stock_row_offers_a_simulation_of_its_unit(seller, world):
    unit = world.unit()

    assert (
        f'href="{reverse(PAGE)}?unidade={unit.pk}"' in seller.get(reverse("proposals:stock")).content.decode()
    )


def test_page_of_a_unit_shows_three_terms_at_once(seller, world):
    unit = world.unit()

    response = seller.get(reverse(PAGE), {"unidade": unit.pk})

    content = response.content.decode()
    assert (response.status_code, content.count('data-testid="quote-installment"')) == (200, 3)
    assert [option["term"] for option in response.context["figures"]["options"]] == [24, 36, 48]
    assert not re.search(r'name="seguro"[^>]*checked', content)


@pytest.mark.parametrize("unit", ["", "0", "abc", "9" * 30, "²", "1\x00"])
def test_page_survives_a_nonsense_unit(seller, world, unit):
    page = seller.get(reverse(PAGE), {"unidade": unit})

    assert (page.context["wanted"], page.context["figures"]) == (None, None)


def test_recalculation_by_htmx_answers_the_form_alone_and_writes_nothing(seller, world):
    unit = world.unit()

    response = seller.post(reverse(FIGURES), typed(unit), headers={"HX-Request": "true"})

    content = response.content.decode()
    assert (response.status_code, "<html" in content, 'id="quote-result"' in content) == (200, False, True)
    assert response.context["figures"]["amount"] == "R$\u00a0100.000,00"
    assert not Quote.objects.exists()


def test_typing_figures_redraws_the_result_alone(seller, world):
    headers = {"HX-Request": "true", "HX-Target": "quote-result"}

    content = seller.post(reverse(FIGURES), typed(world.unit()), headers=headers).content.decode()

    assert content.count('data-testid="quote-installment"') == 3
    assert "<form" not in content


def test_recalculation_works_without_javascript(seller, world):
    response = seller.post(reverse(FIGURES), typed(world.unit()))

    assert "<html" in response.content.decode()
    assert response.context["figures"]["options"]


def test_search_shows_units_and_models(seller, world):
    unit = world.unit()
    model = CatalogModelFactory()

    content = seller.post(reverse(FIGURES), {"busca": "%corolla%"}).content.decode()

    assert f'value="u{unit.pk}"' in content
    assert f'value="m{model.pk}"' in content


def test_search_shows_no_unit_of_another_group(seller, world):
    unit = world.unit(store=world.stranger)

    assert f'value="u{unit.pk}"' not in seller.post(reverse(FIGURES), {"busca": "corolla"}).content.decode()
    assert "Busque de novo" in seller.post(reverse(FIGURES), typed(unit)).content.decode()


def test_trade_in_is_estimated_by_fipe_age_and_km(seller, world):
    year = world.store.today().year - 3
    used = CatalogYearFactory(year=year, fipe_price=Decimal("50000.00"))
    search = {"usado_busca": "corolla", "usado_ano": str(year)}

    found = seller.post(reverse(FIGURES), typed(world.unit(), **search)).content.decode()
    response = seller.post(reverse(FIGURES), typed(world.unit(), **search, usado=used.pk, usado_km="40.000"))

    assert f'name="usado" value="{used.pk}"' in found
    figures = response.context["figures"]
    assert figures["trade_in"]["value"] == "R$\u00a044.000,00"
    assert figures["amount"] == "R$\u00a056.000,00"


def test_trade_in_by_the_plate_of_a_known_car(seller, world):
    used = CatalogYearFactory(year=2023)
    world.unit(vehicle__plate="ABC1D23", vehicle__plate_key="ABC1D23", vehicle__model=used.model)

    content = seller.post(reverse(FIGURES), {"usado_busca": "abc1d23"}).content.decode()

    assert f'name="usado" value="{used.pk}"' in content


def test_trade_in_needs_its_km(seller, world):
    used = CatalogYearFactory()

    response = seller.post(reverse(PAGE), typed(world.unit(), usado=used.pk))

    assert (response.status_code, "quilometragem do usado" in response.content.decode()) == (422, True)
    assert not Quote.objects.exists()


def test_insurance_counts_only_where_asked_for(seller, world):
    unit = world.unit()

    plain = seller.post(reverse(FIGURES), typed(unit)).context["figures"]["options"][0]
    insured = seller.post(reverse(FIGURES), typed(unit, seguro="on")).context["figures"]["options"][0]

    assert [row["name"] for row in plain["charges"]] == ["Registro do contrato"]
    assert [row["name"] for row in insured["charges"]] == ["Registro do contrato", "Seguro prestamista"]
    assert insured["charges"][1]["value"] == "R$\u00a03.500,00"


def test_fee_paid_at_signing_stands_in_the_total(seller, world):
    FinanceFee.objects.update(financed=False)

    option = seller.post(reverse(FIGURES), typed(world.unit())).context["figures"]["options"][0]

    total, paid = (
        Decimal(option[key][3:].replace(".", "").replace(",", ".")) for key in ("total_with", "total")
    )
    assert total == paid + Decimal("64990.00") + 180


def test_term_without_a_rate_says_so(seller, world):
    content = seller.post(reverse(FIGURES), typed(world.unit(), prazo_3="96")).content.decode()

    assert "Sem taxa em vigor para este prazo" in content


def test_down_payment_for_the_whole_price_finances_nothing(seller, world):
    response = seller.post(reverse(FIGURES), typed(world.unit(), entrada="164.990,00"))

    assert response.context["figures"]["options"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"entrada": "999.999,00"},
        {"entrada": "muito"},
        {"nome": ""},
        {"telefone": ""},
        {"telefone": "12"},
        {"nome": "x" * 121},
        {"nome": "a\x00b"},
        {"veiculo": ""},
        {"veiculo": "u99999999999999999"},
        {"prazo_1": "0"},
        {"prazo_1": "121"},
        {"primeira": "31"},
        {"tomador": "XX"},
        {"financeira": "99999999999999999999"},
        {"usado": "-1"},
        {"balao": "-1"},
    ],
)
def test_bad_input_is_refused_by_its_field_and_keeps_nothing(seller, world, changes):
    response = seller.post(reverse(PAGE), typed(world.unit(), **changes))

    assert response.status_code == 422
    assert 'data-testid="quick-quote"' in response.content.decode()
    assert not Quote.objects.exists()


def test_balloon_beyond_the_loan_says_so_in_its_column(seller, world):
    response = seller.post(reverse(FIGURES), typed(world.unit(), balao="900.000,00"))

    assert "balão é maior" in response.context["figures"]["options"][0]["refusal"]


def test_empty_post_is_refused(seller, world):
    assert seller.post(reverse(PAGE), {}).status_code == 422
    assert seller.post(reverse(FIGURES), {}).status_code == 200


# Keeping


def test_simulation_without_any_loan_is_not_handed_over(seller, world):
    FinanceRate.objects.all().delete()

    response = seller.post(reverse(PAGE), typed(world.unit()))

    assert (response.status_code, response.context["form"].errors["prazo_1"]) == (
        422,
        ["Sem taxa em vigor para este prazo e veículo."],
    )
    assert not Quote.objects.exists()


def test_simulation_paid_in_full_is_handed_over(seller, world):
    quote = quote_of(seller, world.unit(), entrada="164.990,00")

    _pages, text, _metadata = read(seller.get(url("pdf", quote)).content)

    assert "não há valor a financiar" in text


def test_kept_simulation_holds_inputs_and_printed_figures(seller, world):
    quote = quote_of(seller, world.unit(), seguro="on")

    assert (quote.created_by, quote.store, quote.department) == (world.seller, world.store, "VU")
    assert (quote.phone, quote.price) == ("+5511988124471", Decimal("164990.00"))
    assert quote.inputs["entrada"] == "64.990,00"
    assert [option["term"] for option in quote.figures["options"]] == [24, 36, 48]
    assert quote.valid_until >= timezone.now() + timedelta(days=2)


def test_same_form_twice_keeps_one(seller, world):
    unit = world.unit()

    first = seller.post(reverse(PAGE), typed(unit, idempotency_key="k" * 32))
    second = seller.post(reverse(PAGE), typed(unit, idempotency_key="k" * 32))

    assert (first.url, Quote.objects.count()) == (second.url, 1)


def test_offer_stands_two_days_even_where_the_parameter_is_shorter(world):
    assert services.validity_days(1) == timedelta(days=2)


def test_figures_stay_as_printed_when_tables_change(seller, world):
    quote = quote_of(seller, world.unit())
    before = seller.get(url("detail", quote)).content.decode()
    FinanceRate.objects.update(monthly_rate=9)

    after = seller.get(url("detail", quote)).content.decode()

    assert quote.figures["options"][0]["installment"] in after
    assert before.count("1,79%") == after.count("1,79%") > 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_own_simulations_in_constant_queries(seller, world, count, django_assert_num_queries):
    quotes = [quote_of(seller, world.unit()) for _number in range(count)]
    Quote.objects.create(**strangers_quote(world))

    with django_assert_num_queries(6):
        response = seller.get(reverse(LIST), headers={"HX-Request": "true"})

    assert list(response.context["page"]) == quotes[::-1]


def strangers_quote(world):
    return {
        "store": world.store,
        "department": "VU",
        "name": "Outro",
        "phone": "+5511988124471",
        "stock_item": world.unit(),
        "vehicle": "Onix",
        "price": 1,
        "valid_until": timezone.now() + timedelta(days=2),
        "created_by": world.colleague,
    }


def test_simulation_is_seen_by_its_maker_and_who_leads_him(world):
    quote = Quote.objects.create(**strangers_quote(world))
    stranger = member("Gerente", (world.stranger, "VN VU"))

    seen = {
        user: Quote.objects.visible_to(user).filter(pk=quote.pk).exists()
        for user in (world.colleague, world.supervisor, world.manager, world.seller, stranger)
    }

    assert list(seen.values()) == [True, True, True, False, False]


# Handing over


def test_text_tells_the_offer_and_opens_whatsapp_at_the_phone(seller, world):
    quote = quote_of(seller, world.unit())

    text, content = share_text(quote), seller.get(url("detail", quote)).content.decode()

    option = quote.figures["options"][1]
    for part in ("164.990,00", "36x de", option["cet"], option["total_with"], "crédito sujeito a aprovação"):
        assert part in text
    assert "https://wa.me/5511988124471?text=" in content


def read(document):
    """Pages, shown text and metadata of a PDF."""
    reader = PdfReader(BytesIO(document))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return (
        len(reader.pages),
        text,
        f"{reader.metadata} {reader.xmp_metadata and reader.xmp_metadata.stream.get_data()}",
    )


@pytest.fixture
def costly(world):
    return world.unit(cost=Decimal("123456.78"))


def test_pdf_is_one_page_with_everything_an_offer_of_credit_says(seller, world):
    quote = quote_of(seller, world.unit())

    response = seller.get(url("pdf", quote))
    pages, text, _metadata = read(response.content)

    option = quote.figures["options"][0]
    assert (response.status_code, response["Content-Type"], pages) == (200, "application/pdf", 1)
    for part in (
        "Simulação; usado sujeito a avaliação; crédito sujeito a aprovação.",
        "Preço à vista (total sem financiamento) R$ 164.990,00",
        *(option[key].replace("\u00a0", " ") for key in ("installment", "total", "total_with", "iof")),
        *(
            option[key]
            for key in ("rate_month", "rate_year", "cet", "first_due", "late_interest", "late_fine")
        ),
        quote.figures["valid_until"],
        world.store.name,
        "quitada antes do prazo",
    ):
        assert part in text, part


def test_neither_cost_nor_margin_stands_in_pdf_or_text(seller, world, costly):
    quote = quote_of(seller, costly)

    _pages, text, metadata = read(seller.get(url("pdf", quote)).content)

    # "Custo efetivo total" is the law's word for what the customer pays.
    told = f"{text} {metadata} {share_text(quote)} {quote.inputs} {quote.figures}".replace(
        "Custo efetivo total", ""
    )
    assert not re.search(r"123\.?456|margem|custo|margin|cost|zero a zero", told, re.IGNORECASE)
    assert "Simulação" in metadata


def test_pdf_prints_typed_markup_as_text(seller, world):
    quote = quote_of(seller, world.unit(), nome='#panic("x") *b* $ [ " \\')

    assert seller.get(url("pdf", quote)).content.startswith(b"%PDF")


def test_pdf_image_shows_one_page(seller, world):
    assert pdf.render(quote_of(seller, world.unit()), image=True).startswith(b"\x89PNG")


# One press


def press(seller, quote, **changes):
    meio = Channel.objects.get(code="showroom").pk
    return seller.post(url("proposal", quote), {"pessoa": "", "meio": meio} | changes)


def test_one_press_registers_opens_and_proposes(seller, world):
    unit = world.unit()
    quote = quote_of(seller, unit)

    response = press(seller, quote)

    proposal = Proposal.objects.get()
    quote.refresh_from_db()
    assert response.url == proposal.get_absolute_url()
    assert (proposal.stock_item, proposal.price) == (unit, Decimal("164990.00"))
    assert (quote.proposal, quote.person) == (proposal, proposal.person)
    assert proposal.person.name == "Renata Albuquerque"
    assert (proposal.attendance.responsible, proposal.attendance.department) == (world.seller, "VU")


def test_second_press_goes_to_the_first_proposal(seller, world):
    quote = quote_of(seller, world.unit())

    first, second = press(seller, quote), press(seller, quote)

    assert first.url == second.url
    assert (Proposal.objects.count(), Person.objects.count()) == (1, 1)


def test_running_attendance_of_the_customer_is_used(seller, world):
    attendance = world.attendance()
    quote = quote_of(seller, world.unit())

    press(seller, quote, pessoa=attendance.person.pk)

    assert Proposal.objects.get().attendance == attendance
    assert Atendimento.objects.count() == 1


def test_customer_with_that_phone_is_offered(seller, world):
    person = register_prospect(by=world.seller, store=world.store, name="Renata A.", phone=PHONE)
    quote = quote_of(seller, world.unit())

    content = seller.get(url("detail", quote)).content.decode()

    assert f'name="pessoa" value="{person.pk}"' in content


def test_customer_of_a_colleague_is_refused_and_nothing_is_kept(seller, world):
    attendance = world.attendance(responsible=world.colleague)
    quote = quote_of(seller, world.unit())

    response = press(seller, quote, pessoa=attendance.person.pk)

    assert response.status_code == 422
    assert "já está em atendimento com" in response.content.decode()
    assert not Proposal.objects.exists()


def test_unit_reserved_meanwhile_rolls_everything_back(seller, world):
    unit = world.unit()
    quote = quote_of(seller, unit)
    world.reserve(unit)

    response = press(seller, quote)

    assert (response.status_code, "está reservado" in response.content.decode()) == (422, True)
    assert (Person.objects.count(), Atendimento.objects.count(), Proposal.objects.count()) == (0, 0, 0)


def test_lapsed_simulation_becomes_no_proposal(seller, world):
    quote = quote_of(seller, world.unit())
    Quote.objects.update(valid_until=timezone.now())

    assert press(seller, quote).status_code == 422
    assert not Proposal.objects.exists()


def test_chosen_term_becomes_ficha_and_payment_lines(seller, world):
    quote = quote_of(seller, world.unit(), entrada="64.990,00")
    option = quote.figures["options"][1]

    press(seller, quote, prazo=option["term"])

    proposal = Proposal.objects.get()
    lines = [(line.type.kind, line.amount) for line in proposal.payment_lines.order_by("pk")]
    credit = proposal.credit_requests.get()
    assert lines == [("bank", Decimal("64990.00")), ("financing", Decimal("100000.00"))]
    assert (credit.amount, credit.term, credit.answer) == (Decimal("100000.00"), option["term"], "")
    assert (brl(credit.installment), credit.financier.name) == (option["installment"], option["financier"])
    assert balance_of(proposal).is_closed


def test_term_that_was_not_printed_is_refused(seller, world):
    response = press(seller, quote_of(seller, world.unit()), prazo="119")

    assert response.status_code == 422
    assert not Proposal.objects.exists()


def test_model_to_be_ordered_becomes_a_proposal_in_words(seller, world):
    model = CatalogModelFactory()
    quote = quote_of(seller, world.unit(), veiculo=f"m{model.pk}", preco="180.000,00")

    press(seller, quote)

    proposal = Proposal.objects.get()
    assert (proposal.stock_item, proposal.price, proposal.business_type) == (None, Decimal("180000.00"), "VN")
    assert proposal.model_description == "Toyota Corolla XEi 2.0 Flex 16V Aut."


def test_model_without_price_asks_for_it(seller, world):
    response = seller.post(reverse(PAGE), typed(world.unit(), veiculo=f"m{CatalogModelFactory().pk}"))

    assert (response.status_code, "Informe o preço deste veículo." in response.content.decode()) == (
        422,
        True,
    )


@pytest.mark.parametrize("name", ["detail", "pdf"])
def test_simulation_of_a_colleague_is_not_found(seller, world, name):
    quote = Quote.objects.create(**strangers_quote(world))

    assert seller.get(url(name, quote)).status_code == 404


def test_form_sent_again_with_other_figures_is_another_quote(seller, world):
    unit = world.unit()
    first = seller.post(reverse(PAGE), typed(unit, idempotency_key="k" * 32))
    second = seller.post(reverse(PAGE), typed(unit, idempotency_key="k" * 32) | {"nome": "Outro Cliente"})

    assert first.url != second.url
    assert set(Quote.objects.values_list("name", flat=True)) >= {"Outro Cliente"}
    assert Quote.objects.count() == 2
