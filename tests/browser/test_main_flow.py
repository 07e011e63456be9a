"""The acceptance scenario, as a consultant works it: from sign-in to the invoice and back."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Atendimento, Contact
from customers.models import Person
from proposals.models import Proposal
from tests.browser.hand import COLOURS, SITUATIONS, Hand, colour
from tests.browser.test_invoicing import receive_and_check, upload
from tests.browser.test_payments import add_payment
from tests.nfe import nfe_of

pytestmark = pytest.mark.usefixtures("demo")
NAME = "Zuleica Prado Quintanilha"


@pytest.fixture
def hand(page) -> Hand:
    return Hand(page)


@pytest.fixture
def consultant(demo) -> User:
    return User.objects.get(username="consultor")


def test_main_flow(hand, check_axe, tell_clicks, sign_in):
    hand.sign_in("consultor")
    assert hand.path == "/agenda/"
    see_agenda(hand, check_axe)
    attendance = begin_with_new_prospect(hand, check_axe)
    note_interest(hand, check_axe)
    confirm_with_next_contact(hand, check_axe, attendance)
    tell_clicks("new prospect with next contact", hand.clicks, goal=9)
    make_due(attendance)
    take_up_by_search(hand, check_axe, attendance)
    proposal = make_proposal(hand, check_axe, attendance)
    complete_customer(hand, check_axe, proposal)
    place_order(hand, check_axe, proposal)
    let_colleagues_invoice(hand, sign_in, proposal)
    finish_contact(hand, check_axe, attendance, proposal)


def see_agenda(hand, check_axe):
    """Steps 1 and 2: colours with word and icon, counters against rows, the four buttons."""
    check_axe(hand.page)
    situations = hand.rows().evaluate_all("rows => rows.map(row => row.dataset.situation)")
    assert situations == sorted(situations, key=["overdue", "today"].index)
    for hook in ("start-atendimento", "start-booking", "start-estimate", "start-service-order"):
        assert hand.hook(hook).count() == 1
    for name, code in SITUATIONS.items():
        number = hand.counter(name)
        hand.hook(f"counter-{name}").click()
        hand.page.wait_for_url(f"**situacao={code}*")
        expect(hand.rows().first).to_have_attribute("data-situation", name)
        assert colour(hand.rows().first.locator(".when b")) == COLOURS[name]
        assert colour(hand.hook(f"counter-{name}")) == COLOURS[name]
        assert hand.rows().first.locator(".when svg").count() == 1
        assert hand.count_all_rows("contact-row") == number > 0
    hand.page.goto("/agenda/?situacao=em-execucao")
    check_axe(hand.page)
    assert hand.count_all_rows("in-progress-row") == hand.counter("in-progress")
    hand.page.goto("/agenda/")


def begin_with_new_prospect(hand, check_axe):
    """Steps 2 to 4."""
    hand.clicks = 0
    hand.press("start-atendimento")
    check_axe(hand.page)
    hand.pick("Natureza", "Venda de veículo novo")
    hand.pick("Meio de contato", "Showroom")
    hand.pick("Mídia", "Fachada")
    hand.look_for(shared_name())
    expect(hand.hook("person-hit").nth(1)).to_be_visible()
    check_axe(hand.page)
    hand.look_for(NAME)
    expect(hand.page.get_by_text("Nenhum cliente encontrado")).to_be_visible()
    check_axe(hand.page)
    hand.press("register-prospect")
    check_axe(hand.page)
    expect(hand.page.get_by_label("Nome")).to_have_value(NAME)
    hand.fill("Telefone", "11987654321")
    hand.page.keyboard.press("Enter")
    hand.expect_step("cliente")
    check_axe(hand.page)
    return Atendimento.objects.get(pk=hand.number)


def shared_name() -> str:
    """A first name that several customers have."""
    names = Counter(name.split()[0] for name in Person.objects.values_list("name", flat=True))
    return names.most_common(1)[0][0]


def note_interest(hand, check_axe):
    """Step 8's vehicle of interest: typed with %, one unit chosen."""
    clicks = hand.clicks
    hand.go_to_step("Veículo de interesse")
    hand.expect_step("veiculo-de-interesse")
    check_axe(hand.page)
    hand.hook("interest-query").fill("%corolla%xei%")
    choice = hand.page.locator("#interest-matches .choice")
    expect(choice.first).to_contain_text(re.compile("corolla.*xei", re.IGNORECASE))
    choice.first.click()
    hand.page.get_by_role("button", name="Salvar e continuar").click()
    hand.expect_step("avaliacao")
    check_axe(hand.page)
    hand.clicks = clicks  # not a part of "new prospect with next contact"


def confirm_with_next_contact(hand, check_axe, attendance):
    """Step 7: Próximo Contato and Confirmar; the agenda shows the green contact."""
    before = Contact.objects.filter(assignee=attendance.responsible, state="scheduled").count()
    hand.go_to_step("Próximo contato")
    hand.expect_step("proximo-contato")
    check_axe(hand.page)
    hand.press(hand.hook("next-contact").locator(".btn-pill").nth(1))
    hand.press("confirm")
    expect(hand.hook("attendance-state")).to_have_attribute("data-state", "confirmed")
    check_axe(hand.page)
    assert Contact.objects.filter(assignee=attendance.responsible, state="scheduled").count() == before + 1
    hand.page.goto("/agenda/?situacao=futuro&q=Zuleica")
    row = hand.row_of(NAME)
    expect(row).to_have_attribute("data-situation", "upcoming")
    assert colour(row.locator(".when b")) == COLOURS["upcoming"]


def make_due(attendance):
    """The day has come, and gone: the contact is yesterday's."""
    yesterday = attendance.store.today() - timedelta(days=1)
    Contact.objects.filter(attendance=attendance, state="scheduled").update(due_on=yesterday)


def take_up_by_search(hand, check_axe, attendance):
    """Steps 3 and 8: searching the person offers the attendance in progress."""
    hand.page.goto("/agenda/")
    assert colour(hand.row_of(NAME).locator(".when b")) == COLOURS["overdue"]
    hand.begin("Venda de veículo novo", "Telefone ativo", "Fachada")
    hand.look_for(NAME)
    expect(hand.hook("open-contact-offer")).to_be_visible()
    check_axe(hand.page)
    hand.press("take-up")
    hand.page.wait_for_url(f"**/atendimentos/{attendance.pk}/**")
    expect(hand.page.get_by_text("Retorno", exact=True)).to_be_visible()


def make_proposal(hand, check_axe, attendance):
    """Step 9: customer filled, Busca with %, Consultar, availability, choose, price to total."""
    hand.press("open-sales")
    expect(hand.hook("customer")).to_have_text(NAME)
    hand.hook("stock-query").fill("%corolla%xei%")
    hand.press("stock-search")
    hand.page.wait_for_url("**busca=**")
    check_axe(hand.page)
    available = hand.page.locator("[data-testid=stock-row][data-available=true]")
    assert available.count() > 0
    hand.press(available.first.get_by_role("button", name="Escolher"))
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "negotiation")
    check_axe(hand.page)
    proposal = Proposal.objects.get(pk=hand.number)
    hand.fill("Preço", "150.000,00")
    hand.fill("Desconto", "2.500,00")
    hand.fill("Observações", "Inclui película. 🚗")
    expect(hand.hook("proposal-total")).to_have_text(re.compile(r"R\$\s147\.500,00"))
    hand.press("save-terms")
    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    check_axe(hand.page)
    expect(hand.hook("proposal-total")).to_have_text(re.compile(r"R\$\s147\.500,00"))
    return proposal


def complete_customer(hand, check_axe, proposal):
    """Step 10: the page lists what is missing, and each link leads there and back."""
    gaps = hand.hook("order-gaps")
    expect(gaps.locator("[data-gap=document]")).to_be_visible()
    gaps.locator("[data-gap=document] a").click()
    hand.page.wait_for_url("**/editar/**")
    hand.page.get_by_label("Tornar cadastro completo").check()
    fill_fields(hand, document="52998224725", birth_date="1990-03-12", email="zuleica@example.com")
    check_axe(hand.page)
    hand.page.locator("#person-form").get_by_role("button", name="Salvar").click()
    back_to(hand, proposal)
    gaps.locator("[data-gap=address] a").click()
    hand.page.wait_for_url("**/enderecos/**")
    fill_fields(hand, zip="01310100", street="Avenida Paulista", number="1000", city="São Paulo", state="SP")
    hand.page.locator("#main").get_by_role("button", name="Salvar").click()
    back_to(hand, proposal)


def fill_fields(hand, **fields):
    for name, text in fields.items():
        field = hand.page.locator(f"#main [name={name}]")
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def back_to(hand, proposal):
    hand.page.wait_for_url(f"**/propostas/{proposal.pk}/**")


def place_order(hand, check_axe, proposal):
    """Step 10: payments to the cent, *Gerar pedido*; nothing can be edited any more."""
    add_payment(hand, "PIX")
    expect(hand.hook("order-gaps")).to_have_count(0)
    hand.press("place-order")
    hand.page.get_by_role("dialog").get_by_role("button", name="Gerar pedido").click()
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "order")
    check_axe(hand.page)
    expect(hand.hook("save-terms")).to_have_count(0)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.stock_item.state) == ("order", "sold")


def let_colleagues_invoice(hand, sign_in, proposal):
    """Step 10 goes on where the consultant may not: each press is tried by whose step it is."""
    sign_in(hand.page, "faturista")
    receive_and_check(hand, proposal)
    sign_in(hand.page, "gerente")
    hand.page.goto(f"/propostas/{proposal.pk}/autorizar/")
    hand.press("authorise")
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "authorised")
    sign_in(hand.page, "faturista")
    hand.page.goto(f"/propostas/{proposal.pk}/nota/")
    upload(hand.page, nfe_of(proposal))
    expect(hand.hook("proposal-status")).to_have_attribute("data-status", "invoiced")
    sign_in(hand.page, "consultor")
    hand.page.goto(f"/propostas/{proposal.pk}/")


def finish_contact(hand, check_axe, attendance, proposal):
    """Step 11: Voltar, the derived result, Confirmar completes the contact taken up with it."""
    hand.press("back")
    hand.page.wait_for_url(f"**/atendimentos/{attendance.pk}/**")
    expect(hand.hook("attendance-state")).to_have_attribute("data-state", "confirmed")
    hand.go_to_step("Próximo contato")
    expect(hand.hook("contact-result")).to_have_text("Venda realizada")
    check_axe(hand.page)
    hand.press(hand.hook("next-contact").locator(".btn-pill").nth(0))
    hand.press("confirm")
    expect(hand.page.get_by_test_id("message").first).to_be_visible()
    done = Contact.objects.filter(attendance=attendance, state="done").latest("pk")
    assert done.result.name == "Venda realizada"
    person = Person.objects.get(name=NAME)
    assert Atendimento.objects.filter(person=person).count() == 1
    assert proposal.attendance_id == attendance.pk
    hand.page.goto("/agenda/?q=Zuleica")
    expect(hand.rows()).to_have_count(0)
    hand.page.goto("/agenda/?situacao=futuro&q=Zuleica")
    expect(hand.rows()).to_have_count(1)
