from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from atendimento.models import Event
from core.wording import fill
from customers.models import Consent
from customers.services import record_consent, set_no_contact
from proposals.delivery import services as deliveries
from proposals.errors import NotAllowedError, ProposalError
from proposals.messages import mailing
from proposals.messages.models import CustomerMessage, MessageTemplate
from proposals.messages.services import announce, mark_sent
from proposals.orders.services import place_order
from tests.factories_delivery import ready, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def told(proposal):
    return list(proposal.messages.order_by("pk").values_list("occasion", "means"))


def both(*occasions):
    return [(occasion, means) for occasion in occasions for means in ("email", "whatsapp")]


def refuse(world, person, channel):
    record_consent(
        person=person,
        purpose=Consent.Purpose.SERVICE,
        channel=channel,
        granted=False,
        by=world.seller,
    )


def email(world):
    proposal = world.ordered()
    return proposal.messages.get(means="email")


def test_every_step_tells_the_customer_by_both_means(world):
    delivery = ready(world)
    proposal = delivery.proposal
    moved = {"day": delivery.slot.day, "hour": delivery.slot.hour.replace(hour=15)}
    deliveries.reschedule_delivery(delivery=delivery, **moved, reason="Cliente pediu", by=world.clerk)
    deliveries.deliver(delivery=delivery, by=world.clerk)

    assert told(proposal) == both("order", "authorised", "scheduled", "moved", "delivered")
    text = proposal.messages.get(occasion="moved", means="email")
    assert text.subject == f"Nova data de entrega: {delivery.slot.day:%d/%m/%Y} às 15:00"
    assert text.body.startswith(f"Olá, {proposal.person.name.split()[0]}! A entrega do seu Corolla XEi 2.0")
    assert "{" not in text.body


def test_a_refused_step_tells_nobody(world):
    proposal = world.proposal()

    with pytest.raises(ProposalError):
        place_order(proposal=proposal, version=proposal.version, by=world.seller)

    assert told(proposal) == []


@pytest.mark.parametrize(
    ("channel", "left"), [("email", [("order", "whatsapp")]), ("whatsapp", [("order", "email")])]
)
def test_what_was_refused_is_not_written(world, channel, left):
    proposal = world.ready_proposal()
    refuse(world, proposal.person, channel)

    place_order(proposal=proposal, version=proposal.version, by=world.seller)

    assert told(proposal) == left


def test_not_wanting_offers_is_no_refusal_of_word_about_the_own_car(world):
    """*Não quer contato* is said of marketing and surveys (customers.services): a contract is carried out."""
    proposal = world.ready_proposal()
    set_no_contact(person=proposal.person, by=world.seller)
    proposal.person.refresh_from_db()

    announce(proposal, "order")

    assert told(proposal) == both("order")


def test_the_stores_own_words_win_and_one_switched_off_says_nothing(world):
    proposal = world.proposal()
    proposal.person.email = "a@example.com"
    MessageTemplate.objects.create(
        occasion="order", means="email", store=world.store, subject="{loja}", body="{proposta} {vendedor}"
    )
    MessageTemplate.objects.create(
        occasion="order", means="whatsapp", store=world.store, body="x", active=False
    )
    MessageTemplate.objects.create(occasion="order", means="whatsapp", store=world.sister, body="y")

    announce(proposal, "order")

    row = proposal.messages.get()
    assert (row.subject, row.body) == ("Matriz", f"{proposal.number} {world.seller.display_name}")


def test_template_knows_its_words_and_values_are_never_words():
    with pytest.raises(ValidationError, match="preco"):
        MessageTemplate(occasion="order", means="email", body="Custa {preco}").full_clean()

    assert fill("{cliente} {loja} {x}", {"cliente": "{loja}", "loja": "Matriz"}) == "{loja} Matriz {x}"


def test_worker_sends_once_and_tells_the_timeline(world, mailoutbox):
    row = email(world)

    assert [mailing.send_waiting() for _run in range(2)] == [1, 0]

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["renata@example.com"], row.subject)
    assert mail.extra_headers["Message-ID"].startswith(f"<cliente-{row.pk}-")
    row.refresh_from_db()
    assert (row.sent_by, row.sent_at is not None) == (None, True)
    event = Event.objects.get(kind="customer_notified")
    assert event.label == f"{row.proposal.number} Pedido fechado · E-mail"


def test_worker_sends_nothing_that_was_refused_meanwhile(world, mailoutbox):
    row = email(world)
    refuse(world, row.person, "email")

    assert mailing.send_waiting() == 0

    row.refresh_from_db()
    assert (mailoutbox, row.withheld_at is not None, row.tries) == ([], True, 0)


def test_a_failure_is_tried_again_and_given_up(world, monkeypatch, mailoutbox):
    row = email(world)

    def refused(_self, **_options):
        raise SMTPException("busy")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refused)
        assert mailing.send_waiting() == 0
        assert mailing.send_waiting() == 0
    row.refresh_from_db()
    assert (row.tries, row.sent_at) == (1, None)

    CustomerMessage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert mailing.send_waiting() == 1
    assert len(mailoutbox) == 1

    CustomerMessage.objects.update(sent_at=None, tries=5)
    assert mailing.send_waiting() == 0


def test_whatsapp_is_sent_by_a_colleague_who_says_so_once(world):
    row = world.ordered().messages.get(means="whatsapp")

    for _press in range(2):
        mark_sent(message=row, by=world.seller)

    row.refresh_from_db()
    assert row.sent_by == world.seller
    assert Event.objects.filter(kind="customer_notified").count() == 1
    with pytest.raises(NotAllowedError):
        mark_sent(message=row, by=world.colleague)
    with pytest.raises(ProposalError):
        mark_sent(message=row.proposal.messages.get(means="email"), by=world.seller)


@pytest.mark.parametrize("count", [1, 3])
def test_card_shows_messages_in_constant_queries(client, world, count, django_assert_num_queries):
    proposal = world.ordered()
    proposal.messages.all().delete()
    for _number in range(count):
        announce(proposal, "authorised")
    client.force_login(world.seller)

    with django_assert_num_queries(16):
        page = client.get(reverse("proposals:message-list", args=[proposal.pk]))

    rows = page.context["rows"]
    assert len(rows) == 2 * count
    links = [row.whatsapp for row in rows if row.whatsapp]
    assert len(links) == count
    assert all(link.startswith("https://wa.me/5511988124471?text=Ol%C3%A1") for link in links)


def test_card_offers_no_whatsapp_to_who_refused_it(client, world):
    proposal = world.ordered()
    refuse(world, proposal.person, "whatsapp")
    client.force_login(world.seller)

    page = client.get(reverse("proposals:message-list", args=[proposal.pk]))

    assert [row.whatsapp for row in page.context["rows"]] == ["", ""]


def test_press_on_the_card_registers_the_sending(client, world):
    row = scheduled(world).proposal.messages.get(occasion="scheduled", means="whatsapp")
    client.force_login(world.clerk)
    url = reverse("proposals:message-sent", args=[row.proposal_id, row.pk])

    answer = client.post(url, headers={"hx-request": "true"})

    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.sent_by == world.clerk
