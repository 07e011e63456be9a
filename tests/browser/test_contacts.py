"""What is done to a contact on the agenda, and how many presses it takes."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Atendimento, Contact
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def overdue(demo) -> Contact:
    """The oldest overdue contact of the consultant: the first row of his agenda."""
    contacts = Contact.objects.scheduled().filter(assignee__username="consultor", due_at__isnull=False)
    return contacts.select_related("attendance__person", "store").order_by("due_on", "due_at", "pk")[0]


def row(hand: Hand, contact: Contact):
    return hand.page.locator(f"#c{contact.pk}")


def test_no_answer_and_try_later_takes_two_presses(hand, overdue, check_axe, tell_clicks):
    hand.page.goto("/agenda/")
    before = hand.counter("overdue")

    hand.press(row(hand, overdue).get_by_test_id("no-answer"))
    chips = row(hand, overdue).locator("[value=amanha]")
    expect(chips).to_be_visible()
    check_axe(hand.page)
    hand.press(chips)

    expect(chips).to_have_count(0)
    expect(hand.hook("counter-overdue")).to_have_text(str(before - 1))
    tell_clicks("no answer, try later", hand.clicks, goal=2)
    overdue.refresh_from_db()
    assert (overdue.state, overdue.result.name) == ("done", "Sem contato")
    again = Contact.objects.get(attendance=overdue.attendance, state="scheduled")
    assert again.attempts == overdue.attempts >= 1
    assert again.due_on > overdue.store.today()


def test_no_answer_is_undone(hand, overdue):
    hand.page.goto("/agenda/")
    before = hand.counter("overdue")

    hand.press(row(hand, overdue).get_by_test_id("no-answer"))
    hand.press(row(hand, overdue).get_by_role("button", name="Desfazer"))

    expect(row(hand, overdue).get_by_test_id("no-answer")).to_be_visible()
    expect(hand.hook("counter-overdue")).to_have_text(str(before))
    overdue.refresh_from_db()
    assert (overdue.state, overdue.result) == ("scheduled", None)


def test_talked_completes_the_contact_and_plans_the_next(hand, overdue, check_axe):
    hand.page.goto("/agenda/")

    hand.press(row(hand, overdue).get_by_role("link", name="Falei"))
    panel = hand.page.locator("#panel")
    expect(panel.get_by_test_id("next-contact")).to_be_visible()
    check_axe(hand.page)
    hand.press(panel.locator(".btn-pill").first)
    hand.press(panel.get_by_test_id("confirm"))

    expect(row(hand, overdue)).to_have_count(0)
    overdue.refresh_from_db()
    assert overdue.state == "done"
    assert Contact.objects.filter(attendance=overdue.attendance, state="scheduled").count() == 1


def test_row_opens_the_panel_and_reschedules(hand, overdue, check_axe):
    hand.page.goto("/agenda/")

    hand.press(row(hand, overdue).locator(".who a"))
    panel = hand.page.locator("#panel")
    expect(panel.get_by_role("link", name="Reagendar")).to_be_visible()
    check_axe(hand.page)
    hand.press(panel.get_by_role("link", name="Reagendar"))
    hand.press(panel.get_by_role("button", name="amanhã"))

    expect(row(hand, overdue)).to_have_count(0)
    assert Contact.objects.filter(attendance=overdue.attendance, state="scheduled").count() == 1


def test_returning_customer_from_search_box_to_open_contact(hand, overdue, check_axe, tell_clicks):
    hand.page.goto("/agenda/")

    hand.press(hand.page.locator("#global-search"))
    hand.page.keyboard.type(overdue.attendance.person.name)
    hand.page.keyboard.press("Enter")
    hit = hand.page.locator(f"[data-testid=person-hit][data-id='{overdue.attendance.person_id}']")
    expect(hit).to_be_visible()
    check_axe(hand.page)
    hand.press(hit.get_by_test_id("open-contact").first)

    hand.page.wait_for_url(f"**/agenda/contatos/{overdue.pk}/")
    check_axe(hand.page)
    tell_clicks("search box to the open contact", hand.clicks, goal=3)


def test_supervisor_looks_at_another_agenda_and_transfers(page, demo, sign_in, check_axe, overdue):
    user = sign_in(page, "supervisor")
    hand = Hand(page)
    consultant = User.objects.get(username="consultor")
    hand.page.goto(f"/agenda/?responsavel={consultant.pk}")
    visible = Contact.objects.visible_to(user).scheduled().filter(assignee=consultant)
    contact = visible.order_by("due_on", "due_at", "pk")[0]
    check_axe(hand.page)

    hand.press(row(hand, contact).locator(".who a"))
    panel = hand.page.locator("#panel")
    hand.press(panel.get_by_role("link", name="Transferir"))
    expect(panel.locator("select").first).to_be_visible()
    check_axe(hand.page)
    colleague = User.objects.get(username="consultora")
    panel.locator("select").first.select_option(str(colleague.pk))
    hand.press(panel.locator("form button.btn-primary"))

    expect(row(hand, contact)).to_have_count(0)
    contact.refresh_from_db()
    assert contact.assignee == colleague
    assert Atendimento.objects.get(pk=contact.attendance_id).responsible == colleague
