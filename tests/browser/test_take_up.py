"""A scheduled contact taken up by searching the person under Atendimento."""

import pytest
from playwright.sync_api import expect

from atendimento.models import Atendimento, Contact
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def overdue(demo) -> Contact:
    """Overdue, of a new-car sale of the consultant's."""
    contacts = Contact.objects.scheduled().filter(assignee__username="consultor", attendance__department="VN")
    return contacts.select_related("attendance__person", "attendance__nature").order_by("due_on", "pk")[0]


def test_take_up_by_search_leaves_no_second_attendance_and_no_red_contact(page, sign_in, overdue, check_axe):
    hand = Hand(page)
    sign_in(page, "consultor")
    person, running = overdue.attendance.person, overdue.attendance
    before = Atendimento.objects.in_progress().filter(person=person).count()
    page.goto("/agenda/")
    red = hand.counter("overdue")
    expect(page.locator(f"#c{overdue.pk}")).to_have_attribute("data-situation", "overdue")

    hand.begin("Venda de veículo novo", "Showroom", "Fachada")
    phone = person.phones.order_by("-is_primary", "pk")[0].e164
    hand.look_for(phone.removeprefix("+55"))
    expect(hand.hook("open-contact-offer")).to_contain_text("Atender o contato de")
    check_axe(page)
    hand.press("take-up")
    page.wait_for_url(f"**/atendimentos/{running.pk}/**")
    expect(page.get_by_text("Retorno", exact=True)).to_be_visible()
    check_axe(page)
    hand.go_to_step("Próximo contato")
    hand.press(hand.hook("next-contact").locator(".btn-pill").first)
    hand.press("confirm")
    expect(hand.hook("attendance-state")).to_have_attribute("data-state", "confirmed")

    assert Atendimento.objects.in_progress().filter(person=person).count() == before
    assert not Atendimento.objects.filter(state="draft", person=None, nature=running.nature).exists()
    assert Contact.objects.get(pk=overdue.pk).state == "done"
    page.goto("/agenda/")
    assert hand.counter("overdue") == red - 1
    expect(page.locator(f"#c{overdue.pk}")).to_have_count(0)
    expect(hand.rows("overdue").filter(has_text=person.name)).to_have_count(0)
